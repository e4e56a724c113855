package dev.lares.engine;

/** What a job does (org.freedesktop.systemd1(5), {@code JobType}). */
public enum JobType {
    START, VERIFY_ACTIVE, STOP, RELOAD, RESTART, NOP, TRY_RESTART, TRY_RELOAD, RELOAD_OR_START;

    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
