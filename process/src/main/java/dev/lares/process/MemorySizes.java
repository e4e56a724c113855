package dev.lares.process;

/**
 * What a process's address space holds, in bytes, proc(5) {@code /proc/PID/status} "Vm…": kept up by the kernel as it goes,
 * and for resident memory not quite exact. A kernel thread or zombie has none.
 *
 * @param peakVirtual the most {@code virtual} has been
 * @param locked by mlock(2)
 * @param pinned that cannot be moved
 * @param peakResident the most {@code resident} has been
 * @param resident in memory: the next three together
 * @param data private and writable, without the stack
 * @param code the program's
 * @param libraries code of shared libraries
 * @param pageTables the kernel's own, for this process
 * @param swapped anonymous pages in swap
 * @param hugePages of hugetlbfs
 */
public record MemorySizes(
        long peakVirtual,
        long virtual,
        long locked,
        long pinned,
        long peakResident,
        long resident,
        long residentAnonymous,
        long residentFile,
        long residentShared,
        long data,
        long stack,
        long code,
        long libraries,
        long pageTables,
        long swapped,
        long hugePages) {}
