package dev.lares.systemd1;

import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitFilePlan;
import dev.lares.unit.UnitFilePlanner;

/** The unit files of the machine: what is to be done is planned by {@link UnitFilePlanner}, and done here. */
public interface UnitFileAccess {
    /** Plans over the files as they are when it is asked. */
    UnitFilePlanner planner();

    /** Takes the steps of a plan; what cannot be done becomes a failure in what is returned. */
    UnitFilePlan perform(UnitFilePlan plan);

    /** As {@code systemctl is-enabled} says: {@code enabled}, {@code static}, …; empty where the unit has no file. */
    String state(LoadedUnit unit);

    /** {@code enabled} or {@code disabled}, by the presets; empty where the unit has no file. */
    String preset(LoadedUnit unit);

    /** Whether a file of the unit is gone, newer than when it was read, masked or not as it was, or a drop-in came or went. */
    boolean needsReload(LoadedUnit unit);
}
