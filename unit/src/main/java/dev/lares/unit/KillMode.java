package dev.lares.unit;

/** The values of {@code KillMode=} (systemd.kill(5)). */
public enum KillMode {
    CONTROL_GROUP, MIXED, PROCESS, NONE;

    /** The value as unit files spell it. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
