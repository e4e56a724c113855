package dev.lares.linux;

import java.util.List;

/**
 * An attribute of a process that another process may set by its pid. The spawner sets these while the child waits at
 * the gate, before its first own instruction; the threads of the manager never take them on.
 */
public sealed interface ProcessSetting {
    /** What the kernel supports at most. */
    int MOST_PROCESSORS = 8192;

    /** The cgroup to be in: a directory of a cgroup filesystem that holds {@code cgroup.procs}, cgroups(7). */
    record Cgroup(String directory) implements ProcessSetting {
        public Cgroup {
            if (directory.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("cannot name a cgroup: a NUL character inside");
            }
        }
    }

    /** {@code /proc/PID/oom_score_adj}, proc(5): -1000 to 1000. */
    record OomScoreAdjust(int value) implements ProcessSetting {}

    /**
     * A limit, prlimit(2); {@link Resource#UNLIMITED} for infinity. One that may not be raised so far is raised to the
     * hard limit in force, as systemd does.
     */
    record Limit(Resource resource, long soft, long hard) implements ProcessSetting {}

    /** The nice level, setpriority(2): -20 to 19. */
    record Nice(int level) implements ProcessSetting {}

    /** The scheduling policy, sched_setscheduler(2); the priority is 0 for policies that have none. */
    record Scheduling(SchedulingPolicy policy, int priority, boolean resetOnFork) implements ProcessSetting {}

    /** The processors to run on, counted from 0; sched_setaffinity(2). */
    record Affinity(List<Integer> processors) implements ProcessSetting {
        public Affinity {
            processors = List.copyOf(processors);
            for (int processor : processors) {
                if (processor < 0 || processor >= MOST_PROCESSORS) {
                    throw new IllegalArgumentException("cannot bind to processor " + processor + ": not in 0 to "
                            + (MOST_PROCESSORS - 1));
                }
            }
        }
    }

    /** The I/O class and level (0, highest, to 7), ioprio_set(2). */
    record IoPriority(IoClass ioClass, int level) implements ProcessSetting {}

    /** The policies of sched(7). */
    enum SchedulingPolicy {
        OTHER(0), FIFO(1), RR(2), BATCH(3), IDLE(5);

        final int number;

        SchedulingPolicy(int number) {
            this.number = number;
        }
    }

    /** The classes of ioprio_set(2), in the order of the kernel's numbers. */
    enum IoClass {
        NONE, REALTIME, BEST_EFFORT, IDLE
    }
}
