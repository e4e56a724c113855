package dev.lares.daemon;

import java.util.function.BooleanSupplier;

/**
 * The program's own answer to "do you still do your work?". It is asked on a thread of its own, twice in each interval of the
 * watchdog, and never again before it has answered. An exception is {@link Health.Unhealthy}.
 */
@FunctionalInterface
public interface HealthCheck {
    Health check() throws Exception;

    /** Healthy while it says true. */
    static HealthCheck of(BooleanSupplier check) {
        return () -> check.getAsBoolean() ? Health.healthy() : Health.unhealthy("health check failed");
    }

    /** Healthy as long as this JVM schedules its threads. */
    static HealthCheck alive() {
        return Health::healthy;
    }
}
