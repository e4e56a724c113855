package dev.lares.daemon;

/** What a {@link HealthCheck} found. */
public sealed interface Health {
    /** The service does its work. */
    record Healthy() implements Health {}

    /** It does not; it is killed and started anew if that lasts longer than the watchdog's interval. */
    record Unhealthy(String reason) implements Health {}

    /** It never will again: the manager is told at once ({@code WATCHDOG=trigger}). */
    record Fatal(String reason) implements Health {}

    static Health healthy() {
        return new Healthy();
    }

    static Health unhealthy(String reason) {
        return new Unhealthy(reason);
    }

    static Health fatal(String reason) {
        return new Fatal(reason);
    }
}
