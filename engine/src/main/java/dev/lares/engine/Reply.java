package dev.lares.engine;

import java.util.List;

/** The answer to a {@link Request}. */
public sealed interface Reply {
    /**
     * It is done, or under way.
     *
     * @param jobs the numbers of the jobs asked for; empty where the request is none for jobs
     * @param affected all jobs that a request for one job has installed or changed, as they were then; that one first
     */
    record Accepted(List<Long> jobs, List<JobView> affected) implements Reply {
        static final Accepted DONE = new Accepted(List.of());

        public Accepted {
            jobs = List.copyOf(jobs);
            affected = List.copyOf(affected);
        }

        public Accepted(List<Long> jobs) {
            this(jobs, List.of());
        }
    }

    /**
     * It is refused; nothing has changed.
     *
     * @param error systemd's name for it, as {@code org.freedesktop.systemd1.NoSuchUnit}
     * @param message systemd's sentence
     */
    record Refused(String error, String message) implements Reply {}
}
