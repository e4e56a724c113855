package dev.lares.daemon;

import dev.lares.linux.Unistd;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Tells the service manager that this service is alive, as long as its own {@link HealthCheck} says so; systemd.service(5)
 * "WatchdogSec=", sd_watchdog_enabled(3).
 *
 * <p>The check runs twice in each interval of {@code $WATCHDOG_USEC}, and each time it finds the service healthy
 * {@code WATCHDOG=1} is sent. If it fails, throws or hangs nothing is sent, {@code STATUS=} says why, and the manager kills the
 * service when the interval is over; once the check passes again, the status that the program has set last comes back.
 */
public final class Watchdog implements AutoCloseable {
    private final WatchdogThreads threads;

    private Watchdog(WatchdogThreads threads) {
        this.threads = threads;
    }

    /** Starts if the manager asks for it: {@link #interval()} is present and there is somebody to tell. */
    public static Optional<Watchdog> start(Notify notify, HealthCheck check) {
        return start(notify, check, System.getenv());
    }

    /** As {@link #start(Notify, HealthCheck)} with {@link HealthCheck#of}. */
    public static Optional<Watchdog> start(Notify notify, BooleanSupplier check) {
        return start(notify, HealthCheck.of(check));
    }

    static Optional<Watchdog> start(Notify notify, HealthCheck check, Map<String, String> environment) {
        if (!notify.isPresent()) {
            return Optional.empty();
        }
        return interval(environment).map(interval -> new Watchdog(WatchdogThreads.start(notify, check, interval)));
    }

    /**
     * The time within which the manager wants to hear of this process: {@code $WATCHDOG_USEC}, unless {@code $WATCHDOG_PID}
     * is another process. Empty too if one of them is no positive number.
     */
    public static Optional<Duration> interval() {
        return interval(System.getenv());
    }

    static Optional<Duration> interval(Map<String, String> environment) {
        ServiceVariables variables = new ServiceVariables(environment);
        if (!variables.isForPid("WATCHDOG_PID", Unistd.pid())) {
            return Optional.empty();
        }
        return variables.positive("WATCHDOG_USEC", Long.MAX_VALUE / 1000).map(micros -> Duration.ofNanos(micros * 1000));
    }

    /** Says nothing more; the manager goes on counting, and kills the service unless that ends within the interval. */
    @Override
    public void close() {
        threads.stop();
    }
}
