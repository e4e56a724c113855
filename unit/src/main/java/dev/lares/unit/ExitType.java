package dev.lares.unit;

/** The values of {@code ExitType=} (systemd.service(5)). */
public enum ExitType {
    MAIN, CGROUP;

    /** The value as unit files spell it. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
