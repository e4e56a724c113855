package dev.lares.sim;

import java.util.SortedMap;
import java.util.TreeMap;

/** The special units of a swarm's manager, in place of Lares's own ones: just those that are needed (systemd.special(7)). */
final class SpecialUnits {
    private static final String PLAIN = "[Unit]\nDefaultDependencies=no\n";

    private SpecialUnits() {}

    /** Unit files by name; those that a manager needs to start units in order, and to end. */
    static SortedMap<String, String> files() {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("sysinit.target", PLAIN + "Conflicts=shutdown.target\nBefore=shutdown.target\n");
        files.put("basic.target", PLAIN + "Requires=sysinit.target\nAfter=sysinit.target\nConflicts=shutdown.target\nBefore=shutdown.target\n");
        files.put("sockets.target", PLAIN);
        files.put("paths.target", PLAIN);
        files.put("timers.target", PLAIN);
        files.put("multi-user.target", "[Unit]\nRequires=basic.target\nAfter=basic.target\nAllowIsolate=yes\n");
        files.put("shutdown.target", PLAIN + "RefuseManualStart=yes\n");
        files.put("umount.target", PLAIN + "RefuseManualStart=yes\n");
        files.put("final.target", PLAIN + "RefuseManualStart=yes\nAfter=shutdown.target umount.target\n");
        files.put("exit.target", PLAIN + "Requires=systemd-exit.service\nAfter=systemd-exit.service\nAllowIsolate=yes\n");
        files.put("systemd-exit.service", PLAIN + """
                Requires=shutdown.target
                After=shutdown.target
                SuccessAction=exit-force
                [Service]
                Type=oneshot
                ExecStart=/sim/run exit 0
                Slice=-.slice
                """);
        return files;
    }
}
