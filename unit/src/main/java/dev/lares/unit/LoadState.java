package dev.lares.unit;

/** Whether a unit could be loaded, as {@code systemctl} prints it (org.freedesktop.systemd1(5), {@code LoadState}). */
public enum LoadState {
    STUB, LOADED, NOT_FOUND, BAD_SETTING, ERROR, MERGED, MASKED;

    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
