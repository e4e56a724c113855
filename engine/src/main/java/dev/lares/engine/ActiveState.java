package dev.lares.engine;

/** Whether a unit is active (org.freedesktop.systemd1(5), {@code ActiveState}). */
public enum ActiveState {
    ACTIVE, RELOADING, INACTIVE, FAILED, ACTIVATING, DEACTIVATING, MAINTENANCE;

    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Active, or reloading, which is active too. */
    public boolean isActiveOrReloading() {
        return this == ACTIVE || this == RELOADING;
    }

    public boolean isActiveOrActivating() {
        return this == ACTIVE || this == RELOADING || this == ACTIVATING;
    }

    public boolean isInactiveOrFailed() {
        return this == INACTIVE || this == FAILED;
    }

    public boolean isInactiveOrDeactivating() {
        return this == INACTIVE || this == FAILED || this == DEACTIVATING;
    }
}
