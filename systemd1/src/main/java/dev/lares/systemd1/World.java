package dev.lares.systemd1;

import dev.lares.unit.ResourceLimit;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;

/** What is not the engine's to know: facts of the machine, of the unit files, and of what units use. Answers at once. */
public interface World {
    /** What a unit uses now; {@link #UNKNOWN} for what cannot be told. */
    record Usage(long memoryBytes, long cpuNanos, long taskCount) {
        /** All bits set, systemd's word for "not known". */
        public static final long UNKNOWN = -1;

        public static final Usage NOTHING_KNOWN = new Usage(UNKNOWN, UNKNOWN, UNKNOWN);
    }

    /** The id of this machine, 32 hexadecimal digits; empty if it has none, machine-id(5). */
    String machineId();

    /** What never changes of the manager. */
    ManagerFacts facts();

    /** What clients have set of the manager. */
    RuntimeSettings runtimeSettings();

    /** What is not as it ought to be of the system, by the words of org.freedesktop.systemd1(5), {@code Tainted}. */
    List<String> taints();

    /** The slack of the manager's timers, prctl(2) "PR_SET_TIMERSLACK", which its processes inherit. */
    long timerSlackNanos();

    /** The group below which those of units are, from the root of the tree; empty for the root, or without groups. */
    String controlGroupRoot();

    /** What the unit's processes use. */
    Usage usage(UnitName unit);

    /**
     * A process of a unit.
     *
     * @param controlGroup from the root of the tree; empty where there is none
     * @param commandLine its arguments with blanks between them; the name in brackets if it has none
     */
    record Process(String controlGroup, int pid, String commandLine) {}

    /** The unit's live processes, by number. */
    List<Process> processes(UnitName unit);

    /** What a number of a process stands for. */
    enum ProcessKind {
        /** No process, or one that has ended. */
        NONE,
        /** The manager itself, or PID 1. */
        MANAGER,
        KERNEL_THREAD,
        PROGRAM
    }

    ProcessKind kindOf(int pid);

    /** The unit a live process belongs to. */
    Optional<UnitName> unitOf(int pid);

    /** The unit's control group, from the root of the tree, as {@code /system.slice/a.service}; empty if it has none now. */
    String controlGroup(UnitName unit);

    /** The unit that has exactly this control group. */
    Optional<UnitName> unitOfControlGroup(String path);

    /** The kernel's number of the control group; 0 if there is none. */
    long controlGroupId(UnitName unit);

    /** The unit files. */
    UnitFileAccess unitFiles();

    /** The limit of processes whose unit sets none, by its name as {@code NOFILE}. */
    ResourceLimit defaultLimit(String name);

    /** Which memory a dump of a process has, core(5), as processes get it from the manager. */
    long coredumpFilter();

    /** The OOM score adjustment that processes get from the manager. */
    int oomScoreAdjust();
}
