package dev.lares.unit;

/** The values of {@code NotifyAccess=} (systemd.service(5)). */
public enum NotifyAccess {
    NONE, MAIN, EXEC, ALL;

    /** The value as unit files spell it. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
