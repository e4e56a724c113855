package dev.lares.unit;

/** The values of {@code CollectMode=} (systemd.unit(5)). */
public enum CollectMode {
    INACTIVE, INACTIVE_OR_FAILED;

    /** The value as unit files spell it. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
