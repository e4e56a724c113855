package dev.lares.unit;

/** The values of {@code TimeoutStartFailureMode=} and {@code TimeoutStopFailureMode=} (systemd.service(5)). */
public enum TimeoutFailureMode {
    TERMINATE, ABORT, KILL;

    /** The value as unit files spell it. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
