package dev.lares.systemd1;

import dev.lares.unit.UnitFilePlan;
import dev.lares.unit.UnitFilePlanner;

/** The unit files of the machine: what is to be done is planned by {@link UnitFilePlanner}, and done here. */
public interface UnitFileAccess {
    /** Plans over the files as they are when it is asked. */
    UnitFilePlanner planner();

    /** Takes the steps of a plan; what cannot be done becomes a failure in what is returned. */
    UnitFilePlan perform(UnitFilePlan plan);
}
