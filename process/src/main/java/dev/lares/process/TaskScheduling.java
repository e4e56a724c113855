package dev.lares.process;

/**
 * How a thread is scheduled, beyond what {@link TaskStat} says.
 *
 * @param attributes sched_getattr(2)
 * @param affinity processors it may run on that are on, sched_getaffinity(2)
 * @param ioPriority ioprio_get(2)
 */
public record TaskScheduling(Reading<Attributes> attributes, Reading<CpuSet> affinity, Reading<IoPriority> ioPriority) {
    static final TaskScheduling NOT_ASKED = new TaskScheduling(Reading.notAsked(), Reading.notAsked(), Reading.notAsked());

    /**
     * Policy and what belongs to it.
     *
     * @param resetOnFork whether children are scheduled as usual
     * @param nice of SCHED_OTHER and SCHED_BATCH
     * @param realTimePriority of SCHED_FIFO and SCHED_RR, 1 to 99, else 0
     * @param runtimeNanos of SCHED_DEADLINE: CPU time in each period; a slice of SCHED_OTHER since Linux 6.12
     * @param deadlineNanos of SCHED_DEADLINE
     * @param periodNanos of SCHED_DEADLINE
     */
    public record Attributes(
            SchedulingPolicy policy,
            boolean resetOnFork,
            int nice,
            int realTimePriority,
            long runtimeNanos,
            long deadlineNanos,
            long periodNanos) {}

    /** The classes of ioprio_set(2), in the order of the kernel's numbers. */
    public enum IoClass {
        NONE("none"), REALTIME("realtime"), BEST_EFFORT("best-effort"), IDLE("idle");

        private final String title;

        IoClass(String title) {
            this.title = title;
        }

        /** As ionice(1) names it. */
        public String title() {
            return title;
        }
    }

    /** Class and level, 0 (highest) to 7; NONE means that the kernel goes by the nice value. */
    public record IoPriority(IoClass ioClass, int level) {}
}
