package dev.lares.process;

/** A thread of a process, as it was while the table was read. */
public record ThreadEntry(TaskStat stat, TaskStatus status, TaskScheduling scheduling) {
    public int tid() {
        return stat.tid();
    }

    /** The thread's own name, pthread_setname_np(3). */
    public String name() {
        return stat.name();
    }
}
