package dev.lares.engine;

/**
 * The steps in which a service's processes are signalled. The {@code STOP} ones come before {@code ExecStopPost=}, the
 * {@code FINAL} ones after it, for what is left (systemd.kill(5), systemd.service(5), "TimeoutStopSec=").
 */
enum KillStage {
    STOP_WATCHDOG("stop-watchdog", Operation.ABORT, false),
    STOP_SIGTERM("stop-sigterm", Operation.TERMINATE, false),
    STOP_SIGKILL("stop-sigkill", Operation.KILL, false),
    FINAL_WATCHDOG("final-watchdog", Operation.ABORT, true),
    FINAL_SIGTERM("final-sigterm", Operation.TERMINATE, true),
    FINAL_SIGKILL("final-sigkill", Operation.KILL, true);

    /** What a step wants of the processes. */
    enum Operation { ABORT, TERMINATE, KILL }

    private final String text;
    private final Operation operation;
    private final boolean isFinal;

    KillStage(String text, Operation operation, boolean isFinal) {
        this.text = text;
        this.operation = operation;
        this.isFinal = isFinal;
    }

    /** The sub-state's name. */
    String text() {
        return text;
    }

    Operation operation() {
        return operation;
    }

    /** Whether {@code ExecStopPost=} is over, so that the service is down once its processes are gone. */
    boolean isFinal() {
        return isFinal;
    }

    /** The stage on the same side of {@code ExecStopPost=} that kills. */
    KillStage killing() {
        return isFinal ? FINAL_SIGKILL : STOP_SIGKILL;
    }

    /** The stage on the same side of {@code ExecStopPost=} that aborts. */
    KillStage aborting() {
        return isFinal ? FINAL_WATCHDOG : STOP_WATCHDOG;
    }
}
