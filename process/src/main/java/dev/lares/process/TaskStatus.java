package dev.lares.process;

import java.util.List;

/**
 * What {@code /proc/PID/status} or {@code /proc/PID/task/TID/status} says beyond {@link TaskStat}, proc(5).
 *
 * @param umask absent for a zombie, and before Linux 4.7
 * @param tracer the process that traces it with ptrace(2); 0 for none, or one outside this PID namespace
 * @param uids user ids
 * @param gids group ids
 * @param groups supplementary groups
 * @param namespacePids its numbers in this and each inner PID namespace, the outermost first; Linux 4.1
 * @param namespaceGroups the numbers of its process group, the same way
 * @param namespaceSessions the numbers of its session, the same way
 * @param memory absent for a kernel thread or zombie
 * @param coreDumping whether it is writing a core dump now
 * @param noNewPrivileges whether execve(2) grants it nothing new, Linux 4.10
 * @param seccomp Linux 3.8
 * @param seccompFilters how many programs filter its system calls, Linux 5.9
 * @param allowedCpus processors it may run on, with those that are off
 * @param allowedMemoryNodes as list
 * @param voluntarySwitches times it gave the processor away
 * @param involuntarySwitches times the processor was taken
 */
public record TaskStatus(
        Reading<Integer> umask,
        int tracer,
        Ids uids,
        Ids gids,
        List<Integer> groups,
        Reading<List<Integer>> namespacePids,
        Reading<List<Integer>> namespaceGroups,
        Reading<List<Integer>> namespaceSessions,
        Reading<MemorySizes> memory,
        Reading<Boolean> coreDumping,
        SignalState signals,
        Capabilities capabilities,
        Reading<Boolean> noNewPrivileges,
        Reading<SeccompMode> seccomp,
        Reading<Integer> seccompFilters,
        CpuSet allowedCpus,
        CpuSet allowedMemoryNodes,
        long voluntarySwitches,
        long involuntarySwitches) {}
