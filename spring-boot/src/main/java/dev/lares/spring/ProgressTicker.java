package dev.lares.spring;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks once a second whether a start or stop gets on, and if so says so and asks the manager for more time; one that hangs
 * is not helped, sd_notify(3) "EXTEND_TIMEOUT_USEC". Quick ones are over before the first look.
 */
final class ProgressTicker implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final ScheduledExecutorService thread;

    private ProgressTicker(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    /** Tells of each look that found a step since the one before. */
    static ProgressTicker start(Progress progress, Consumer<String> tell) {
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().daemon().name("lares-progress").factory());
        thread.scheduleWithFixedDelay(new Look(progress, tell), INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return new ProgressTicker(thread);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Used by the one thread alone. */
    static final class Look implements Runnable {
        private final Progress progress;
        private final Consumer<String> tell;
        private long seen;

        Look(Progress progress, Consumer<String> tell) {
            this.progress = progress;
            this.tell = tell;
        }

        @Override
        public void run() {
            long count = progress.count();
            if (count > seen) {
                seen = count;
                tell.accept(progress.text());
            }
        }
    }
}
