package dev.lares.unit;

import java.util.List;

/** The directives of [Service] that are the service's own (systemd.service(5)); what has no default here depends on other settings or on the manager's. */
public final class ServiceDirectives {
    public static final Directive<ServiceType> TYPE =
            Directive.optional("Type", Parsers.oneOf(ServiceType.values(), ServiceType::text));
    public static final Directive<ExitType> EXIT_TYPE =
            Directive.of("ExitType", ExitType.MAIN, Parsers.oneOf(ExitType.values(), ExitType::text));
    public static final Directive<Boolean> REMAIN_AFTER_EXIT = Directive.of("RemainAfterExit", false, Parsers.bool());
    public static final Directive<Boolean> GUESS_MAIN_PID = Directive.of("GuessMainPID", true, Parsers.bool());
    public static final Directive<String> PID_FILE = Directive.optional("PIDFile", ServiceParsers.pidFile());
    public static final Directive<String> BUS_NAME = Directive.optional("BusName", ServiceParsers.busName());
    public static final Directive<List<ExecCommand>> EXEC_CONDITION =
            Directive.of("ExecCondition", List.of(), CommandParser.commands());
    public static final Directive<List<ExecCommand>> EXEC_START_PRE =
            Directive.of("ExecStartPre", List.of(), CommandParser.commands());
    public static final Directive<List<ExecCommand>> EXEC_START = Directive.of("ExecStart", List.of(), CommandParser.commands());
    public static final Directive<List<ExecCommand>> EXEC_START_POST =
            Directive.of("ExecStartPost", List.of(), CommandParser.commands());
    public static final Directive<List<ExecCommand>> EXEC_RELOAD =
            Directive.of("ExecReload", List.of(), CommandParser.commands());
    public static final Directive<List<ExecCommand>> EXEC_STOP = Directive.of("ExecStop", List.of(), CommandParser.commands());
    public static final Directive<List<ExecCommand>> EXEC_STOP_POST =
            Directive.of("ExecStopPost", List.of(), CommandParser.commands());
    public static final Directive<TimeSpan> RESTART_SEC = Directive.optional("RestartSec", Parsers.time());
    public static final Directive<Integer> RESTART_STEPS = Directive.of("RestartSteps", 0, Parsers.count()).since(254);
    public static final Directive<TimeSpan> RESTART_MAX_DELAY_SEC =
            Directive.of("RestartMaxDelaySec", TimeSpan.INFINITY, Parsers.time()).since(254);
    public static final Directive<TimeSpan> TIMEOUT_START_SEC = Directive.optional("TimeoutStartSec", Parsers.timeout());
    public static final Directive<TimeSpan> TIMEOUT_STOP_SEC = Directive.optional("TimeoutStopSec", Parsers.timeout());
    public static final Directive<TimeSpan> TIMEOUT_ABORT_SEC =
            Directive.optional("TimeoutAbortSec", Parsers.resettable(TimeSpan::read));
    public static final Directive<TimeoutFailureMode> TIMEOUT_START_FAILURE_MODE =
            Directive.of("TimeoutStartFailureMode", TimeoutFailureMode.TERMINATE, Parsers.oneOf(TimeoutFailureMode.values(), TimeoutFailureMode::text));
    public static final Directive<TimeoutFailureMode> TIMEOUT_STOP_FAILURE_MODE =
            Directive.of("TimeoutStopFailureMode", TimeoutFailureMode.TERMINATE, Parsers.oneOf(TimeoutFailureMode.values(), TimeoutFailureMode::text));
    public static final Directive<TimeSpan> RUNTIME_MAX_SEC = Directive.of("RuntimeMaxSec", TimeSpan.INFINITY, Parsers.time());
    public static final Directive<TimeSpan> RUNTIME_RANDOMIZED_EXTRA_SEC =
            Directive.of("RuntimeRandomizedExtraSec", TimeSpan.ZERO, Parsers.time());
    public static final Directive<TimeSpan> WATCHDOG_SEC = Directive.of("WatchdogSec", TimeSpan.ZERO, Parsers.time());
    public static final Directive<RestartPolicy> RESTART =
            Directive.of("Restart", RestartPolicy.NO, Parsers.oneOf(RestartPolicy.values(), RestartPolicy::text));
    public static final Directive<RestartMode> RESTART_MODE =
            Directive.of("RestartMode", RestartMode.NORMAL, Parsers.oneOf(RestartMode.values(), RestartMode::text)).since(254);
    public static final Directive<ExitStatusSet> SUCCESS_EXIT_STATUS =
            Directive.of("SuccessExitStatus", ExitStatusSet.EMPTY, ExitStatusParsers.set());
    public static final Directive<ExitStatusSet> RESTART_PREVENT_EXIT_STATUS =
            Directive.of("RestartPreventExitStatus", ExitStatusSet.EMPTY, ExitStatusParsers.set());
    public static final Directive<ExitStatusSet> RESTART_FORCE_EXIT_STATUS =
            Directive.of("RestartForceExitStatus", ExitStatusSet.EMPTY, ExitStatusParsers.set());
    public static final Directive<NotifyAccess> NOTIFY_ACCESS =
            Directive.optional("NotifyAccess", Parsers.oneOf(NotifyAccess.values(), NotifyAccess::text));
    public static final Directive<Integer> FILE_DESCRIPTOR_STORE_MAX = Directive.of("FileDescriptorStoreMax", 0, Parsers.count());
    public static final Directive<OomPolicy> OOM_POLICY =
            Directive.optional("OOMPolicy", Parsers.oneOf(OomPolicy.values(), OomPolicy::text));
    public static final Directive<Integer> RELOAD_SIGNAL = Directive.of("ReloadSignal", 1, Parsers.signal()).since(253);
    public static final Directive<List<UnitName>> SOCKETS = Directive.of("Sockets", List.of(), ServiceParsers.sockets());

    /** Obsolete; the builder turns it into {@link ExecCommand.Privilege#FULL} of the commands concerned. */
    static final Directive<Boolean> PERMISSIONS_START_ONLY = Directive.of("PermissionsStartOnly", false, Parsers.bool());

    private ServiceDirectives() {}
}
