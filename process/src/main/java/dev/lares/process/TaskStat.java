package dev.lares.process;

/**
 * A line of {@code /proc/PID/stat} or {@code /proc/PID/task/TID/stat}, proc(5): the fields that mean something today. Of a
 * process, times and faults are the sums of all its threads, alive or not; the rest is its first thread's.
 *
 * @param tid the number of the process or thread
 * @param name of the thread, at most 15 bytes, longer for a kernel worker; whatever the program has set, with any bytes
 * @param parent 0 if it has none, or one outside this PID namespace
 * @param group the process group; 0 if its leader is outside this PID namespace
 * @param session 0 if its leader is outside this PID namespace
 * @param terminal device number of the controlling terminal, as the kernel packs it; 0 for none
 * @param foregroundGroup the process group in the terminal's foreground; -1 without terminal
 * @param flags PF_… of the kernel's {@code <linux/sched.h>}
 * @param minorFaults page faults that read nothing from a disk
 * @param childMinorFaults of children that were waited for
 * @param userTicks CPU time in user mode, in ticks, with {@code guestTicks}
 * @param childUserTicks of children that were waited for
 * @param priority as the kernel counts: 0 to 39 for nice -20 to 19, -2 to -100 for real-time 1 to 99, -101 for a deadline
 * @param nice -20 to 19
 * @param threadCount 0 for a process that is gone but for its entry
 * @param startTicks since boot
 * @param virtualBytes size of the address space
 * @param residentPages without what the kernel has counted too recently: less exact than {@code smaps_rollup}
 * @param residentLimitBytes soft limit RLIMIT_RSS, unsigned; -1 for none
 * @param waitsInKernel whether it is blocked in a kernel function, as far as one may know
 * @param exitSignal sent to the parent at the end; -1 for a thread that is not the first
 * @param processor it ran on last
 * @param realTimePriority 1 to 99, 0 if its policy is not real-time
 * @param blockIoTicks time waited for disks; 0 unless the kernel accounts for it
 * @param guestTicks CPU time as a virtual processor
 * @param exitCode as waitpid(2) gives it; 0 while it lives, and for those who may not trace it
 */
public record TaskStat(
        int tid,
        String name,
        ProcessState state,
        int parent,
        int group,
        int session,
        int terminal,
        int foregroundGroup,
        long flags,
        long minorFaults,
        long childMinorFaults,
        long majorFaults,
        long childMajorFaults,
        long userTicks,
        long systemTicks,
        long childUserTicks,
        long childSystemTicks,
        int priority,
        int nice,
        int threadCount,
        long startTicks,
        long virtualBytes,
        long residentPages,
        long residentLimitBytes,
        boolean waitsInKernel,
        int exitSignal,
        int processor,
        int realTimePriority,
        SchedulingPolicy policy,
        long blockIoTicks,
        long guestTicks,
        long childGuestTicks,
        int exitCode) {
    private static final long PF_KTHREAD = 0x0020_0000;
    private static final long PF_FORKNOEXEC = 0x40;
    private static final long PF_SUPERPRIV = 0x100;
    private static final long PF_EXITING = 0x4;

    /** A thread of the kernel's own, which the flags say and no program can pretend. */
    public boolean isKernelThread() {
        return (flags & PF_KTHREAD) != 0;
    }

    /** Forked, and has executed no program since: it runs its parent's. */
    public boolean hasNotExecuted() {
        return (flags & PF_FORKNOEXEC) != 0;
    }

    /** Has used powers of the superuser. */
    public boolean usedSuperuserPowers() {
        return (flags & PF_SUPERPRIV) != 0;
    }

    /** Is about to end. */
    public boolean isExiting() {
        return (flags & PF_EXITING) != 0;
    }

    /** Major number of the controlling terminal, proc(5) "tty_nr". */
    public int terminalMajor() {
        return terminal >>> 8 & 0xfff;
    }

    /** Minor number of the controlling terminal. */
    public int terminalMinor() {
        return terminal & 0xff | terminal >>> 12 & 0xfff00;
    }
}
