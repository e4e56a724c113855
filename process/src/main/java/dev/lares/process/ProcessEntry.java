package dev.lares.process;

import dev.lares.linux.Limits;
import dev.lares.linux.Pid;
import dev.lares.linux.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process as it was while the table was read. The first five are read always, the others if their {@link Part} is asked for.
 *
 * @param stat the kernel's own line of figures
 * @param status identities, signals, capabilities, memory
 * @param terminalName of the controlling terminal as ps(1) shows it: {@code pts/0}, {@code tty1}; {@code ?} for none, and
 *     for one that has no device file here
 * @param commandLine its arguments as they are in its memory, which it may have changed; none for a kernel thread or zombie
 * @param controlGroups where service managers keep it, and so its unit
 * @param threads by number; the first thread has the number of the process
 * @param links working directory, root, executable
 * @param descriptors by number
 * @param namespaces inode numbers, which tell namespaces apart
 * @param memory absent for a kernel thread or zombie
 * @param environment as it was given: later changes are the program's own
 * @param limits soft and hard
 * @param scheduling of the first thread
 * @param autogroup absent if the kernel has none
 */
public record ProcessEntry(
        TaskStat stat,
        TaskStatus status,
        String terminalName,
        Reading<List<String>> commandLine,
        Reading<ControlGroups> controlGroups,
        Reading<List<ThreadEntry>> threads,
        FileLinks links,
        Reading<List<Descriptor>> descriptors,
        Map<NamespaceType, Reading<Long>> namespaces,
        Reading<MemoryUse> memory,
        Reading<List<String>> environment,
        Reading<IoCounters> io,
        Reading<Map<Resource, Limits.Range>> limits,
        OomState oom,
        TaskScheduling scheduling,
        Reading<Autogroup> autogroup,
        Security security) {
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

    /** The inode number of a namespace; not asked for if namespaces were not. */
    public Reading<Long> namespace(NamespaceType type) {
        return namespaces.getOrDefault(type, Reading.notAsked());
    }

    /** The value of a variable in the environment it was given; empty also if that is not known. */
    public Optional<String> variable(String name) {
        String start = name + "=";
        return environment.orElse(List.of()).stream().filter(entry -> entry.startsWith(start)).findFirst()
                .map(entry -> entry.substring(start.length()));
    }
}
