package dev.lares.engine;

/** How a run of a service ended (org.freedesktop.systemd1(5), "Service Unit Objects", {@code Result}). */
enum ServiceResult {
    SUCCESS("success"),
    RESOURCES("resources"),
    PROTOCOL("protocol"),
    TIMEOUT("timeout"),
    EXIT_CODE("exit-code"),
    SIGNAL("signal"),
    CORE_DUMP("core-dump"),
    WATCHDOG("watchdog"),
    START_LIMIT_HIT("start-limit-hit"),
    OOM_KILL("oom-kill"),
    /** An {@code ExecCondition=} said no: neither a success nor a failure. */
    EXEC_CONDITION("exec-condition");

    private final String text;

    ServiceResult(String text) {
        this.text = text;
    }

    /** The name as systemctl shows it. */
    String text() {
        return text;
    }

    boolean isFailure() {
        return this != SUCCESS && this != EXEC_CONDITION;
    }
}
