package dev.lares.process;

/** How the kernel chooses when a thread runs, sched(7). The order is that of the kernel's numbers. */
public enum SchedulingPolicy {
    SCHED_OTHER,
    SCHED_FIFO,
    SCHED_RR,
    SCHED_BATCH,
    /** Reserved, never in use. */
    SCHED_ISO,
    SCHED_IDLE,
    SCHED_DEADLINE,
    /** By a BPF program, Linux 6.12. */
    SCHED_EXT,
    /** One this version does not know. */
    UNKNOWN;

    private static final SchedulingPolicy[] ALL = values();

    static SchedulingPolicy ofNumber(long number) {
        return number >= 0 && number < UNKNOWN.ordinal() ? ALL[(int) number] : UNKNOWN;
    }

    /** Whether a thread runs before all those that are not: with a static priority of 1 to 99, or a deadline. */
    public boolean isRealTime() {
        return this == SCHED_FIFO || this == SCHED_RR || this == SCHED_DEADLINE;
    }
}
