package dev.lares.process;

import dev.lares.linux.Pid;
import java.util.List;

/**
 * A process as it was while the table was read.
 *
 * @param stat the kernel's own line of figures
 * @param status identities, signals, capabilities, memory
 * @param terminalName of the controlling terminal as ps(1) shows it: {@code pts/0}, {@code tty1}; {@code ?} for none, and
 *     for one that has no device file here
 * @param commandLine its arguments as they are in its memory, which it may have changed; none for a kernel thread or zombie
 * @param controlGroups where service managers keep it, and so its unit
 */
public record ProcessEntry(
        TaskStat stat,
        TaskStatus status,
        String terminalName,
        Reading<List<String>> commandLine,
        Reading<ControlGroups> controlGroups) {
    /** Its identity, which no other process ever has. */
    public ProcessId id() {
        return new ProcessId(new Pid(stat.tid()), stat.startTicks());
    }

    public int pid() {
        return stat.tid();
    }

    /** The number of its parent; 0 for a kernel's own, and for one whose parent is outside this PID namespace. */
    public int parent() {
        return stat.parent();
    }

    /** As ps(1) shows it by default: the name of its first thread. */
    public String name() {
        return stat.name();
    }

    public ProcessState state() {
        return stat.state();
    }

    public boolean isKernelThread() {
        return stat.isKernelThread();
    }

    /** Whether it has ended and waits for its parent to ask how; its threads may live on if only the first has ended. */
    public boolean isZombie() {
        return stat.state() == ProcessState.ZOMBIE;
    }

    public UnitMembership units() {
        return controlGroups.map(ControlGroups::units).orElse(UnitMembership.NONE);
    }
}
