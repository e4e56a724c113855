package dev.lares.engine;

import java.util.List;

/** The answer to a {@link Request}. */
public sealed interface Reply {
    /**
     * It is done, or under way.
     *
     * @param jobs the numbers of the jobs asked for; empty where the request is none for jobs
     */
    record Accepted(List<Long> jobs) implements Reply {
        public Accepted {
            jobs = List.copyOf(jobs);
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
