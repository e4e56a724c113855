package dev.lares.unit;

/** The values of {@code OOMPolicy=} (systemd.service(5)). */
public enum OomPolicy {
    CONTINUE, STOP, KILL;

    /** The value as unit files spell it. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
