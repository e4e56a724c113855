package dev.lares.engine;

/** The state of the manager as a whole (systemctl(1), "is-system-running"). */
public enum SystemState {
    INITIALIZING, STARTING, RUNNING, DEGRADED, MAINTENANCE, STOPPING;

    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
