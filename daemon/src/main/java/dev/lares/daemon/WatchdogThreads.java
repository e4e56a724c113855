package dev.lares.daemon;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * The two threads of a {@link Watchdog}: one asks the health check and feeds the manager, so nothing is fed while the check
 * hangs; the other says that an answer is overdue.
 */
final class WatchdogThreads {
    private static final long SHORTEST_TICK_NANOS = 1_000_000;
    /** A part of the tick after which a full queue of the manager is tried again. */
    private static final int RETRIES_A_TICK = 8;

    private final Notify notify;
    private final HealthCheck check;
    private final long tickNanos;
    private final Thread asking;
    private final Thread watching;
    private volatile boolean stopped;
    private volatile Question question = new Question(0, true);
    private boolean complaining;

    private record Question(long askedNanos, boolean answered) {}

    private WatchdogThreads(Notify notify, HealthCheck check, Duration interval) {
        this.notify = notify;
        this.check = check;
        this.tickNanos = Math.max(SHORTEST_TICK_NANOS, interval.toNanos() / 2);
        this.asking = Thread.ofPlatform().daemon().name("lares-watchdog").unstarted(this::ask);
        this.watching = Thread.ofPlatform().daemon().name("lares-watchdog-hang").unstarted(this::watch);
    }

    static WatchdogThreads start(Notify notify, HealthCheck check, Duration interval) {
        WatchdogThreads threads = new WatchdogThreads(notify, check, interval);
        threads.asking.start();
        threads.watching.start();
        return threads;
    }

    /** After it nothing is sent any more. A check that runs is interrupted. */
    void stop() {
        synchronized (this) {
            stopped = true;
        }
        asking.interrupt();
        watching.interrupt();
    }

    private void ask() {
        while (!stopped) {
            long now = System.nanoTime();
            question = new Question(now, false);
            Health health = answer();
            question = new Question(now, true);
            parkUntil(now + (tell(health) ? tickNanos : tickNanos / RETRIES_A_TICK));
        }
    }

    private Health answer() {
        try {
            return Objects.requireNonNull(check.check(), "no answer");
        } catch (Throwable e) {
            // Whatever it is, an OutOfMemoryError as well: this thread has to live, or nobody would ever say why it starves.
            return Health.unhealthy(String.valueOf(e));
        }
    }

    /** Whether the manager took it. */
    private synchronized boolean tell(Health health) {
        if (stopped) {
            return true;
        }
        return switch (health) {
            case Health.Healthy() -> feed();
            case Health.Unhealthy(String reason) -> complain(reason);
            case Health.Fatal(String reason) -> complain(reason) & notify.watchdogTrigger();
        };
    }

    private boolean feed() {
        boolean taken = notify.watchdog();
        if (complaining) {
            complaining = !notify.ownStatus();
        }
        return taken;
    }

    private synchronized boolean complain(String reason) {
        if (!stopped) {
            complaining = true;
            notify.foreignStatus("unhealthy: " + reason);
        }
        return true;
    }

    private void watch() {
        while (!stopped) {
            parkUntil(System.nanoTime() + tickNanos);
            Question current = question;
            long silentNanos = System.nanoTime() - current.askedNanos;
            if (!current.answered && silentNanos >= tickNanos) {
                complain("health check has not answered for " + Duration.ofNanos(silentNanos).toMillis() + " ms");
            }
        }
    }

    private void parkUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); !stopped && left > 0; left = nanos - System.nanoTime()) {
            boolean _ = Thread.interrupted(); // as a check may leave it; a parked thread would spin
            LockSupport.parkNanos(this, left);
        }
    }
}
