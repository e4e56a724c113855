package dev.lares.unit;

import java.util.List;

/** The directives of [Unit] (systemd.unit(5)), but for the dependencies, which {@link LoadedUnit} carries. {@code Conditions} gathers all {@code Condition…=} and {@code Assert…=} lines in order. */
public final class UnitDirectives {
    public static final Directive<String> DESCRIPTION = Directive.of("Description", "");
    public static final Directive<List<String>> DOCUMENTATION = Directive.of("Documentation", List.of());
    public static final Directive<Boolean> DEFAULT_DEPENDENCIES = Directive.of("DefaultDependencies", true);
    public static final Directive<Boolean> REFUSE_MANUAL_START = Directive.of("RefuseManualStart", false);
    public static final Directive<Boolean> REFUSE_MANUAL_STOP = Directive.of("RefuseManualStop", false);
    public static final Directive<Boolean> ALLOW_ISOLATE = Directive.of("AllowIsolate", false);
    public static final Directive<Boolean> IGNORE_ON_ISOLATE = Directive.of("IgnoreOnIsolate", false);
    public static final Directive<Boolean> STOP_WHEN_UNNEEDED = Directive.of("StopWhenUnneeded", false);
    public static final Directive<Boolean> SURVIVE_FINAL_KILL_SIGNAL = Directive.of("SurviveFinalKillSignal", false);
    public static final Directive<JobMode> ON_FAILURE_JOB_MODE = Directive.of("OnFailureJobMode", JobMode.REPLACE);
    public static final Directive<JobMode> ON_SUCCESS_JOB_MODE = Directive.of("OnSuccessJobMode", JobMode.FAIL);
    public static final Directive<TimeSpan> JOB_TIMEOUT_SEC = Directive.of("JobTimeoutSec", TimeSpan.INFINITY);
    public static final Directive<TimeSpan> JOB_RUNNING_TIMEOUT_SEC = Directive.of("JobRunningTimeoutSec", TimeSpan.INFINITY);
    public static final Directive<EmergencyAction> JOB_TIMEOUT_ACTION = Directive.of("JobTimeoutAction", EmergencyAction.NONE);
    public static final Directive<String> JOB_TIMEOUT_REBOOT_ARGUMENT = Directive.optional("JobTimeoutRebootArgument");
    public static final Directive<TimeSpan> START_LIMIT_INTERVAL_SEC = Directive.optional("StartLimitIntervalSec");
    public static final Directive<Integer> START_LIMIT_BURST = Directive.optional("StartLimitBurst");
    public static final Directive<EmergencyAction> START_LIMIT_ACTION = Directive.of("StartLimitAction", EmergencyAction.NONE);
    public static final Directive<String> REBOOT_ARGUMENT = Directive.optional("RebootArgument");
    public static final Directive<EmergencyAction> FAILURE_ACTION = Directive.of("FailureAction", EmergencyAction.NONE);
    public static final Directive<EmergencyAction> SUCCESS_ACTION = Directive.of("SuccessAction", EmergencyAction.NONE);
    public static final Directive<Integer> FAILURE_ACTION_EXIT_STATUS = Directive.optional("FailureActionExitStatus");
    public static final Directive<Integer> SUCCESS_ACTION_EXIT_STATUS = Directive.optional("SuccessActionExitStatus");
    public static final Directive<CollectMode> COLLECT_MODE = Directive.of("CollectMode", CollectMode.INACTIVE);
    public static final Directive<List<String>> REQUIRES_MOUNTS_FOR = Directive.of("RequiresMountsFor", List.of());
    public static final Directive<String> SOURCE_PATH = Directive.optional("SourcePath");
    public static final Directive<List<Condition>> CONDITIONS = Directive.of("Conditions", List.of());

    private UnitDirectives() {}
}
