package dev.lares.daemon;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The two threads of a {@link Watchdog}: one asks the check and feeds the manager, so it hangs if the check does; the other
 * tells when an answer is overdue.
 */
final class WatchdogThreads {
    private static final long SHORTEST_TICK_NANOS = 1_000_000;

    private final Notify notify;
    private final HealthCheck check;
    private final long tickNanos;
    private final Thread asking;
    private final Thread watching;
    private volatile boolean stopped;
    private volatile long askedNanos;
    private volatile boolean answered = true;

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

    void stop() {
        stopped = true;
        LockSupport.unpark(asking);
        LockSupport.unpark(watching);
    }

    private void ask() {
        boolean complained = false;
        while (!stopped) {
            long start = System.nanoTime();
            askedNanos = start;
            answered = false;
            Health health = answer();
            answered = true;
            if (stopped) {
                return;
            }
            boolean taken = true;
            switch (health) {
                case Health.Healthy() -> {
                    taken = notify.watchdog();
                }
                case Health.Unhealthy(String reason) -> notify.status("unhealthy: " + reason);
                case Health.Fatal(String reason) -> {
                    notify.status("unhealthy: " + reason);
                    notify.watchdogTrigger();
                }
            }
            park(start + (taken ? tickNanos : tickNanos / 8));
        }
    }

    private Health answer() {
        try {
            return check.check();
        } catch (Exception | StackOverflowError | AssertionError e) {
            return Health.unhealthy("health check failed: " + e);
        }
    }

    private void watch() {
        while (!stopped) {
            park(System.nanoTime() + tickNanos);
            long silentNanos = System.nanoTime() - askedNanos;
            if (!stopped && !answered && silentNanos > tickNanos) {
                notify.status("unhealthy: health check has not answered for " + silentNanos / 1_000_000 + " ms");
            }
        }
    }

    private void park(long untilNanos) {
        long nanos;
        while (!stopped && (nanos = untilNanos - System.nanoTime()) > 0) {
            LockSupport.parkNanos(this, nanos);
        }
    }
}
