package dev.lares.host;

import dev.lares.linux.LinuxException;
import dev.lares.linux.Prctl;
import dev.lares.linux.Unistd;

/** Chooses how processes are tracked: by control group if the tree is there and may be written to. */
record TrackingChoice(HostOptions options, HostedUnits units, EventLoop loop, Faults faults) {
    ProcessTracking choose() {
        becomeReaper();
        if (options.controlGroups) {
            try {
                return new CgroupTracking(GroupTree.open(options), units, loop, faults);
            } catch (LinuxException e) {
                faults.once("control groups", "Cannot use control groups, telling processes apart by session and parent: " + e.getMessage());
            }
        }
        return new AncestryTracking(units, loop);
    }

    private void becomeReaper() {
        if (Unistd.pid().number() == 1) {
            return;
        }
        try {
            Prctl.setChildSubreaper(true);
        } catch (LinuxException e) {
            faults.report("cannot see the end of daemons", e);
        }
    }
}
