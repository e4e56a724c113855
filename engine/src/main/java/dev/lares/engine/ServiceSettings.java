package dev.lares.engine;

import static dev.lares.unit.ServiceDirectives.*;

import dev.lares.unit.Directive;
import dev.lares.unit.ExecCommand;
import dev.lares.unit.ExecDirectives;
import dev.lares.unit.ExitStatusSet;
import dev.lares.unit.ExitType;
import dev.lares.unit.KillDirectives;
import dev.lares.unit.KillMode;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.NotifyAccess;
import dev.lares.unit.OomPolicy;
import dev.lares.unit.ResourceDirectives;
import dev.lares.unit.ServiceType;
import dev.lares.unit.TimeSpan;
import java.util.List;
import java.util.Optional;

/**
 * A service's settings with the defaults filled in that depend on other settings or on the manager's (systemd.service(5),
 * "Options"). Spans are microseconds; {@link ServiceTimers#NEVER} is infinity.
 */
public record ServiceSettings(LoadedUnit unit, ManagerSettings manager) {
    /** {@code Type=}; without it dbus if there is a bus name, simple if there is something to start, oneshot otherwise. */
    public ServiceType type() {
        return unit.find(TYPE).orElseGet(() -> unit.find(BUS_NAME).isPresent()
                ? ServiceType.DBUS
                : commands(SpawnPlan.Role.START).isEmpty() ? ServiceType.ONESHOT : ServiceType.SIMPLE);
    }

    /** Whether readiness is told by {@code READY=1}. */
    boolean isReadinessNotified() {
        return type() == ServiceType.NOTIFY || type() == ServiceType.NOTIFY_RELOAD;
    }

    /** Whether a start is over as soon as the main process is there. */
    boolean isStartedAtOnce() {
        return type() == ServiceType.SIMPLE || type() == ServiceType.IDLE;
    }

    boolean endsWithMain() {
        return unit.get(EXIT_TYPE) == ExitType.MAIN;
    }

    boolean remainsAfterExit() {
        return unit.get(REMAIN_AFTER_EXIT);
    }

    boolean guessesMainPid() {
        return unit.get(GUESS_MAIN_PID);
    }

    Optional<String> pidFile() {
        return unit.find(PID_FILE);
    }

    public List<ExecCommand> commands(SpawnPlan.Role role) {
        return unit.get(directive(role));
    }

    private static Directive<List<ExecCommand>> directive(SpawnPlan.Role role) {
        return switch (role) {
            case CONDITION -> EXEC_CONDITION;
            case START_PRE -> EXEC_START_PRE;
            case START -> EXEC_START;
            case START_POST -> EXEC_START_POST;
            case RELOAD -> EXEC_RELOAD;
            case STOP -> EXEC_STOP;
            case STOP_POST -> EXEC_STOP_POST;
        };
    }

    /** {@code TimeoutStartSec=}; oneshot services have none by default. */
    public long timeoutStartMicros() {
        Optional<TimeSpan> set = unit.find(TIMEOUT_START_SEC);
        if (set.isEmpty() && type() == ServiceType.ONESHOT) {
            return ServiceTimers.NEVER;
        }
        return zeroIsNever(set.orElse(manager.defaultTimeoutStart()));
    }

    public long timeoutStopMicros() {
        return zeroIsNever(unit.find(TIMEOUT_STOP_SEC).orElse(manager.defaultTimeoutStop()));
    }

    /** {@code TimeoutAbortSec=}; without it the stop timeout. */
    public long timeoutAbortMicros() {
        return zeroIsNever(unit.find(TIMEOUT_ABORT_SEC)
                .or(() -> unit.find(TIMEOUT_STOP_SEC))
                .orElse(manager.defaultTimeoutAbort()));
    }

    long timeoutCleanMicros() {
        return zeroIsNever(unit.get(ExecDirectives.TIMEOUT_CLEAN_SEC));
    }

    long runtimeMaxMicros() {
        return zeroIsNever(unit.get(RUNTIME_MAX_SEC));
    }

    /** {@code WatchdogSec=}; 0 and infinity mean none. */
    long watchdogMicros() {
        return unit.get(WATCHDOG_SEC).micros();
    }

    public long restartMicros() {
        return unit.find(RESTART_SEC).orElse(manager.defaultRestart()).micros();
    }

    /** {@code NotifyAccess=}; main where another setting would be useless without notifications. */
    public NotifyAccess notifyAccess() {
        NotifyAccess set = unit.find(NOTIFY_ACCESS).orElse(NotifyAccess.NONE);
        boolean needed = isReadinessNotified() || watchdogMicros() > 0 || unit.get(FILE_DESCRIPTOR_STORE_MAX) > 0;
        return set == NotifyAccess.NONE && needed ? NotifyAccess.MAIN : set;
    }

    /** {@code OOMPolicy=}; a service that manages its own control groups goes on by default. */
    public OomPolicy oomPolicy() {
        return unit.find(OOM_POLICY)
                .orElse(unit.get(ResourceDirectives.DELEGATE) ? OomPolicy.CONTINUE : manager.defaultOomPolicy());
    }

    ExitStatusSet successExitStatus() {
        return unit.get(SUCCESS_EXIT_STATUS);
    }

    KillMode killMode() {
        return unit.get(KillDirectives.KILL_MODE);
    }

    boolean sendsSigkill() {
        return unit.get(KillDirectives.SEND_SIGKILL);
    }

    private static long zeroIsNever(TimeSpan span) {
        return span.micros() == 0 ? ServiceTimers.NEVER : span.micros();
    }
}
