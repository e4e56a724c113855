package dev.lares.unit;

/** When a unit that nobody needs is dropped from memory: the values of {@code CollectMode=} (systemd.unit(5)). */
public enum CollectMode {
    /** When it is inactive; a failed one stays, for somebody to look at. */
    INACTIVE,
    /** When it is inactive or failed. */
    INACTIVE_OR_FAILED;

    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
