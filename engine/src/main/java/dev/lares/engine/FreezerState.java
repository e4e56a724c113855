package dev.lares.engine;

/** Whether a unit's processes are held by the kernel's freezer (org.freedesktop.systemd1(5), {@code FreezerState}). */
public enum FreezerState {
    RUNNING, FREEZING, FROZEN, THAWING;

    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
