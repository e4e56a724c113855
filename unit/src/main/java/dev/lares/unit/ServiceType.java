package dev.lares.unit;

/** The values of {@code Type=} (systemd.service(5); {@code NOTIFY_RELOAD} since systemd 253). */
public enum ServiceType {
    SIMPLE, EXEC, FORKING, ONESHOT, DBUS, NOTIFY, NOTIFY_RELOAD, IDLE;

    /** The value as unit files spell it. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
