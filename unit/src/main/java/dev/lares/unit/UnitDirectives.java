package dev.lares.unit;

import java.util.List;

/** The directives of [Unit] (systemd.unit(5)), but for the dependencies, which {@link LoadedUnit} carries. {@code Conditions} gathers all {@code Condition…=} and {@code Assert…=} lines in order. */
public final class UnitDirectives {
    public static final Directive<String> DESCRIPTION = Directive.of("Description", "", Parsers.string());
    public static final Directive<List<String>> DOCUMENTATION =
            Directive.of("Documentation", List.of(), UnitParsers.documentation());
    public static final Directive<Boolean> DEFAULT_DEPENDENCIES = Directive.of("DefaultDependencies", true, Parsers.bool());
    public static final Directive<CollectMode> COLLECT_MODE =
            Directive.of("CollectMode", CollectMode.INACTIVE, Parsers.oneOf(CollectMode.values(), CollectMode::text));
    public static final Directive<Boolean> REFUSE_MANUAL_START = Directive.of("RefuseManualStart", false, Parsers.bool());
    public static final Directive<Boolean> REFUSE_MANUAL_STOP = Directive.of("RefuseManualStop", false, Parsers.bool());
    public static final Directive<Boolean> ALLOW_ISOLATE = Directive.of("AllowIsolate", false, Parsers.bool());
    public static final Directive<Boolean> IGNORE_ON_ISOLATE = Directive.of("IgnoreOnIsolate", false, Parsers.bool());
    public static final Directive<Boolean> STOP_WHEN_UNNEEDED = Directive.of("StopWhenUnneeded", false, Parsers.bool());
    public static final Directive<JobMode> ON_FAILURE_JOB_MODE =
            Directive.of("OnFailureJobMode", JobMode.REPLACE, UnitParsers.jobMode());
    public static final Directive<JobMode> ON_SUCCESS_JOB_MODE =
            Directive.of("OnSuccessJobMode", JobMode.FAIL, UnitParsers.jobMode());
    public static final Directive<TimeSpan> JOB_TIMEOUT_SEC = Directive.of("JobTimeoutSec", TimeSpan.INFINITY, Parsers.timeout());
    public static final Directive<TimeSpan> JOB_RUNNING_TIMEOUT_SEC =
            Directive.of("JobRunningTimeoutSec", TimeSpan.INFINITY, Parsers.timeout());
    public static final Directive<EmergencyAction> JOB_TIMEOUT_ACTION =
            Directive.of("JobTimeoutAction", EmergencyAction.NONE, Parsers.emergencyAction());
    public static final Directive<TimeSpan> START_LIMIT_INTERVAL_SEC =
            Directive.optional("StartLimitIntervalSec", Parsers.time());
    public static final Directive<Integer> START_LIMIT_BURST = Directive.optional("StartLimitBurst", Parsers.count());
    public static final Directive<EmergencyAction> START_LIMIT_ACTION =
            Directive.of("StartLimitAction", EmergencyAction.NONE, Parsers.emergencyAction());
    public static final Directive<EmergencyAction> FAILURE_ACTION =
            Directive.of("FailureAction", EmergencyAction.NONE, Parsers.emergencyAction());
    public static final Directive<EmergencyAction> SUCCESS_ACTION =
            Directive.of("SuccessAction", EmergencyAction.NONE, Parsers.emergencyAction());
    public static final Directive<Integer> FAILURE_ACTION_EXIT_STATUS =
            Directive.optional("FailureActionExitStatus", Parsers.resettableInteger(0, 255));
    public static final Directive<Integer> SUCCESS_ACTION_EXIT_STATUS =
            Directive.optional("SuccessActionExitStatus", Parsers.resettableInteger(0, 255));
    public static final Directive<List<String>> REQUIRES_MOUNTS_FOR =
            Directive.of("RequiresMountsFor", List.of(), UnitParsers.requiresMountsFor());
    public static final Directive<String> SOURCE_PATH = Directive.optional("SourcePath", Parsers.path());
    public static final Directive<List<Condition>> CONDITIONS = Directive.of("Conditions", List.of(), UnitParsers.condition());

    private UnitDirectives() {}
}
