package dev.lares.engine;

/** Where a scope is in its life (systemd.scope(5)), by the names that systemctl shows. */
enum ScopeState {
    DEAD("dead", ActiveState.INACTIVE),
    /** Its processes are being put into its control group; systemd has this state for the same, where another process does it. */
    START_CHOWN("start-chown", ActiveState.ACTIVATING),
    RUNNING("running", ActiveState.ACTIVE),
    /** Whoever has made it does not see to it any more. */
    ABANDONED("abandoned", ActiveState.ACTIVE),
    STOP_SIGTERM("stop-sigterm", ActiveState.DEACTIVATING),
    STOP_SIGKILL("stop-sigkill", ActiveState.DEACTIVATING),
    FAILED("failed", ActiveState.FAILED);

    private final String text;
    private final ActiveState active;

    ScopeState(String text, ActiveState active) {
        this.text = text;
        this.active = active;
    }

    UnitStates states() {
        return new UnitStates(active, text);
    }

    boolean isDown() {
        return this == DEAD || this == FAILED;
    }

    boolean isUp() {
        return this == RUNNING || this == ABANDONED;
    }
}
