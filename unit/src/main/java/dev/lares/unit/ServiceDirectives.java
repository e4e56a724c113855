package dev.lares.unit;

import java.util.List;

/** The directives of [Service] that are the service's own (systemd.service(5)); what has no default here depends on other settings or on the manager's. */
public final class ServiceDirectives {
    public static final Directive<ServiceType> TYPE = Directive.optional("Type");
    public static final Directive<ExitType> EXIT_TYPE = Directive.of("ExitType", ExitType.MAIN);
    public static final Directive<Boolean> REMAIN_AFTER_EXIT = Directive.of("RemainAfterExit", false);
    public static final Directive<Boolean> GUESS_MAIN_PID = Directive.of("GuessMainPID", true);
    public static final Directive<String> PID_FILE = Directive.optional("PIDFile");
    public static final Directive<String> BUS_NAME = Directive.optional("BusName");
    public static final Directive<List<ExecCommand>> EXEC_CONDITION = Directive.of("ExecCondition", List.of());
    public static final Directive<List<ExecCommand>> EXEC_START_PRE = Directive.of("ExecStartPre", List.of());
    public static final Directive<List<ExecCommand>> EXEC_START = Directive.of("ExecStart", List.of());
    public static final Directive<List<ExecCommand>> EXEC_START_POST = Directive.of("ExecStartPost", List.of());
    public static final Directive<List<ExecCommand>> EXEC_RELOAD = Directive.of("ExecReload", List.of());
    public static final Directive<List<ExecCommand>> EXEC_STOP = Directive.of("ExecStop", List.of());
    public static final Directive<List<ExecCommand>> EXEC_STOP_POST = Directive.of("ExecStopPost", List.of());
    public static final Directive<TimeSpan> RESTART_SEC = Directive.optional("RestartSec");
    public static final Directive<Integer> RESTART_STEPS = Directive.of("RestartSteps", 0);
    public static final Directive<TimeSpan> RESTART_MAX_DELAY_SEC = Directive.of("RestartMaxDelaySec", TimeSpan.INFINITY);
    public static final Directive<TimeSpan> TIMEOUT_START_SEC = Directive.optional("TimeoutStartSec");
    public static final Directive<TimeSpan> TIMEOUT_STOP_SEC = Directive.optional("TimeoutStopSec");
    public static final Directive<TimeSpan> TIMEOUT_ABORT_SEC = Directive.optional("TimeoutAbortSec");
    public static final Directive<TimeoutFailureMode> TIMEOUT_START_FAILURE_MODE = Directive.of("TimeoutStartFailureMode", TimeoutFailureMode.TERMINATE);
    public static final Directive<TimeoutFailureMode> TIMEOUT_STOP_FAILURE_MODE = Directive.of("TimeoutStopFailureMode", TimeoutFailureMode.TERMINATE);
    public static final Directive<TimeSpan> RUNTIME_MAX_SEC = Directive.of("RuntimeMaxSec", TimeSpan.INFINITY);
    public static final Directive<TimeSpan> RUNTIME_RANDOMIZED_EXTRA_SEC = Directive.of("RuntimeRandomizedExtraSec", TimeSpan.ZERO);
    public static final Directive<TimeSpan> WATCHDOG_SEC = Directive.of("WatchdogSec", TimeSpan.ZERO);
    public static final Directive<RestartPolicy> RESTART = Directive.of("Restart", RestartPolicy.NO);
    public static final Directive<RestartMode> RESTART_MODE = Directive.of("RestartMode", RestartMode.NORMAL);
    public static final Directive<ExitStatusSet> SUCCESS_EXIT_STATUS = Directive.of("SuccessExitStatus", ExitStatusSet.EMPTY);
    public static final Directive<ExitStatusSet> RESTART_PREVENT_EXIT_STATUS = Directive.of("RestartPreventExitStatus", ExitStatusSet.EMPTY);
    public static final Directive<ExitStatusSet> RESTART_FORCE_EXIT_STATUS = Directive.of("RestartForceExitStatus", ExitStatusSet.EMPTY);
    public static final Directive<Boolean> ROOT_DIRECTORY_START_ONLY = Directive.of("RootDirectoryStartOnly", false);
    public static final Directive<Boolean> NON_BLOCKING = Directive.of("NonBlocking", false);
    public static final Directive<NotifyAccess> NOTIFY_ACCESS = Directive.optional("NotifyAccess");
    public static final Directive<Integer> FILE_DESCRIPTOR_STORE_MAX = Directive.of("FileDescriptorStoreMax", 0);
    public static final Directive<OomPolicy> OOM_POLICY = Directive.optional("OOMPolicy");
    public static final Directive<Integer> RELOAD_SIGNAL = Directive.of("ReloadSignal", 1);
    public static final Directive<List<UnitName>> SOCKETS = Directive.of("Sockets", List.of());

    private ServiceDirectives() {}
}
