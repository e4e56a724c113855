package dev.lares.sim;

import dev.lares.engine.ProcessExit;
import dev.lares.unit.UnitName;

/** Whom the simulated kernel tells what happens in it. */
interface KernelListener {
    /**
     * A process has ended.
     *
     * @param isChild whether the manager is its parent, and so learns its status
     */
    void exited(int pid, UnitName unit, ProcessExit exit, boolean isChild);

    /** A unit's last process is gone. */
    void emptied(UnitName unit);

    /** A process sent a notification with some descriptors. */
    void notified(SimulatedProcess sender, String text, int fdCount);

    /** A process asked for a name on the message bus, or gave it up. */
    void named(SimulatedProcess process, String name, boolean owns);

    /** A file was written or removed. */
    void fileChanged(String path);

    /** A process of the unit was ended for want of memory. */
    void outOfMemory(UnitName unit);
}
