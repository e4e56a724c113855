package dev.lares.host;

import dev.lares.engine.FreezerReport;
import dev.lares.engine.Snapshot;
import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import dev.lares.unit.UnitName;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** Knows which processes belong to which unit, also those that were not spawned by the host. */
sealed interface ProcessTracking permits CgroupTracking, AncestryTracking {
    /** Makes ready for a process of the unit; the control group it is to be in, if any. */
    Optional<ControlGroup> prepare(HostedUnit unit, UnitExecution execution) throws LinuxException;

    /**
     * Another control group for a process that could not enter the first one: somebody has removed that, or (a unit with
     * {@code Delegate=}) put its processes into groups inside. Empty if there is no help.
     */
    Optional<ControlGroup> another(HostedUnit unit, UnitExecution execution, Errno cause) throws LinuxException;

    /**
     * Makes live processes, which others have started, the unit's.
     *
     * @param subgroup a control group below the unit's own, as {@code a/b}; empty: the unit's own
     * @return how many are; those that are gone do not count
     */
    int adopt(HostedUnit unit, UnitExecution execution, String subgroup, SortedSet<Integer> pids) throws LinuxException;

    /** A process was spawned for the unit, and is a child. */
    void spawned(HostedUnit unit, int pid);

    /** A spawn for the unit has been answered, whether it failed or not: tell if no process is left. */
    void answered(HostedUnit unit);

    /** A child has ended and is about to be reaped. */
    void ending(int pid);

    /** Children have been reaped, all that had ended: tell which units have no process any more. */
    void reaped();

    /** The unit a process belongs to, alive or not yet reaped. */
    Optional<HostedUnit> unitOf(int pid);

    /** The live processes of the unit, and the parent of each. */
    SortedMap<Integer, Integer> members(HostedUnit unit);

    /** The live processes of all that is in a slice; without groups only the root slice is known to have any. */
    SortedSet<Integer> processesIn(UnitName slice);

    /** Sends signals to all processes of the unit but these; how many got one. */
    int signal(HostedUnit unit, KillOrder order, SortedSet<Integer> except);

    /** The unit that has exactly this control group, from the root of the tree. */
    Optional<HostedUnit> unitOfGroup(String path);

    /** The group below which those of units are, from the root of the tree; empty for the root, or without groups. */
    String rootPath();

    /** Holds all processes of the unit, or lets them run; the report, or nothing if it comes as an event once the kernel is done. */
    Optional<FreezerReport> freeze(HostedUnit unit, boolean freeze);

    /** The control group of a slice, or of the manager itself, which hold no process that was spawned for them; empty if there is none now. */
    Optional<ControlGroup> groupWithout(UnitName unit);

    /** A slice is down. */
    void releaseSlice(UnitName slice);

    /** The unit is down. */
    void release(HostedUnit unit);

    /** Writes what is known of all units together. */
    void save(Handover handover);

    /** Adds what is known of a unit. */
    void save(HostedUnit unit, Snapshot.Section section, Handover handover);

    void restore(Handover handover);

    /** Takes a line that {@link #save(HostedUnit, Snapshot.Section, Handover)} has written; false if it is none. */
    boolean restore(HostedUnit unit, Snapshot.Line line, Handover handover);

    /** All units are restored, and children that have ended meanwhile are reaped: looks at what else has happened. */
    void resumed();

    /** The manager ends: leave nothing behind. */
    void close();
}
