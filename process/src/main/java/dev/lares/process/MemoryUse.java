package dev.lares.process;

/**
 * The memory a process has at the moment, counted page by page, in bytes: proc(5) {@code /proc/PID/smaps_rollup}, Linux 4.14.
 *
 * @param resident in memory
 * @param proportional resident, where a page shared by n processes counts 1/n
 * @param proportionalAnonymous of that, what no file backs; Linux 5.3, 0 before
 * @param proportionalFile of that, what files back; Linux 5.3, 0 before
 * @param proportionalShared of that, shared memory and tmpfs; Linux 5.3, 0 before
 * @param swapped in swap
 * @param proportionalSwapped in swap, shared pages in parts
 */
public record MemoryUse(
        long resident,
        long proportional,
        long proportionalAnonymous,
        long proportionalFile,
        long proportionalShared,
        long sharedClean,
        long sharedDirty,
        long privateClean,
        long privateDirty,
        long referenced,
        long anonymous,
        long swapped,
        long proportionalSwapped,
        long locked) {
    /** What ending this process would free: USS. */
    public long unique() {
        return privateClean + privateDirty;
    }
}
