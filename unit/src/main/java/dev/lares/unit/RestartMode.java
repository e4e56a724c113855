package dev.lares.unit;

/** The values of {@code RestartMode=} (systemd.service(5) since 254). */
public enum RestartMode {
    NORMAL, DIRECT;

    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
