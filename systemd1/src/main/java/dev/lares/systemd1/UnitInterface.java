package dev.lares.systemd1;

import static dev.lares.systemd1.Values.micros;
import static dev.lares.unit.UnitDirectives.*;

import dev.lares.dbus.BodyWriter;
import dev.lares.engine.JobView;
import dev.lares.engine.Relation;
import dev.lares.unit.Condition;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** {@code org.freedesktop.systemd1.Unit}, org.freedesktop.systemd1(5) "Unit Objects". */
final class UnitInterface {
    static final String NAME = "org.freedesktop.systemd1.Unit";

    static final BusInterface<UnitSubject> TABLE = table();

    private UnitInterface() {}

    private static BusInterface<UnitSubject> table() {
        BusInterface.Builder<UnitSubject> table = BusInterface.named(NAME);
        addProperties(table);
        JobMethods.addToUnit(table);
        UnitMethods.addToUnit(table);
        TransientMethods.addToUnit(table);
        ProcessMethods.addToUnit(table);
        ReferenceMethods.addToUnit(table);
        return table.inOrder(MemberOrder.UNIT_METHODS, List.of()).build();
    }

    private static void addProperties(BusInterface.Builder<UnitSubject> table) {
        table
                .string("Id", Emits.CONST, unit -> unit.name().text())
                .strings("Names", Emits.CONST, unit -> unit.names())
                .string("Following", Emits.NOTHING, _ -> "")
                .strings("Requires", Emits.CONST, unit -> unit.related(Relation.REQUIRES))
                .strings("Requisite", Emits.CONST, unit -> unit.related(Relation.REQUISITE))
                .strings("Wants", Emits.CONST, unit -> unit.related(Relation.WANTS))
                .strings("BindsTo", Emits.CONST, unit -> unit.related(Relation.BINDS_TO))
                .strings("PartOf", Emits.CONST, unit -> unit.related(Relation.PART_OF))
                .strings("Upholds", Emits.CONST, unit -> unit.related(Relation.UPHOLDS))
                .strings("RequiredBy", Emits.CONST, unit -> unit.related(Relation.REQUIRED_BY))
                .strings("RequisiteOf", Emits.CONST, unit -> unit.related(Relation.REQUISITE_OF))
                .strings("WantedBy", Emits.CONST, unit -> unit.related(Relation.WANTED_BY))
                .strings("BoundBy", Emits.CONST, unit -> unit.related(Relation.BOUND_BY))
                .strings("UpheldBy", Emits.CONST, unit -> unit.related(Relation.UPHELD_BY))
                .strings("ConsistsOf", Emits.CONST, unit -> unit.related(Relation.CONSISTS_OF))
                .strings("Conflicts", Emits.CONST, unit -> unit.related(Relation.CONFLICTS))
                .strings("ConflictedBy", Emits.CONST, unit -> unit.related(Relation.CONFLICTED_BY))
                .strings("Before", Emits.CONST, unit -> unit.related(Relation.BEFORE))
                .strings("After", Emits.CONST, unit -> unit.related(Relation.AFTER))
                .strings("OnSuccess", Emits.CONST, unit -> unit.related(Relation.ON_SUCCESS))
                .strings("OnSuccessOf", Emits.CONST, unit -> unit.related(Relation.ON_SUCCESS_OF))
                .strings("OnFailure", Emits.CONST, unit -> unit.related(Relation.ON_FAILURE))
                .strings("OnFailureOf", Emits.CONST, unit -> unit.related(Relation.ON_FAILURE_OF))
                .strings("Triggers", Emits.CONST, unit -> unit.related(Relation.TRIGGERS))
                .strings("TriggeredBy", Emits.CONST, unit -> unit.related(Relation.TRIGGERED_BY))
                .strings("PropagatesReloadTo", Emits.CONST, unit -> unit.related(Relation.PROPAGATES_RELOAD_TO))
                .strings("ReloadPropagatedFrom", Emits.CONST, unit -> unit.related(Relation.RELOAD_PROPAGATED_FROM))
                .strings("PropagatesStopTo", Emits.CONST, unit -> unit.related(Relation.PROPAGATES_STOP_TO))
                .strings("StopPropagatedFrom", Emits.CONST, unit -> unit.related(Relation.STOP_PROPAGATED_FROM))
                .strings("JoinsNamespaceOf", Emits.CONST, unit -> unit.related(Relation.JOINS_NAMESPACE_OF))
                .strings("SliceOf", Emits.CONST, _ -> List.of())
                .strings("RequiresMountsFor", Emits.CONST, unit -> unit.get(REQUIRES_MOUNTS_FOR))
                .strings("Documentation", Emits.CONST, unit -> unit.get(DOCUMENTATION))
                .string("Description", Emits.CONST, UnitSubject::description)
                .string("AccessSELinuxContext", Emits.CONST, _ -> "")
                .string("LoadState", Emits.CONST, unit -> unit.loaded().loadState().text())
                .string("ActiveState", Emits.CHANGE, unit -> unit.view().states().active().text())
                .string("FreezerState", Emits.CHANGE, unit -> unit.view().freezer().text())
                .string("SubState", Emits.CHANGE, unit -> unit.view().states().sub())
                .string("FragmentPath", Emits.CONST, unit -> unit.loaded().fragment().filter(path -> path.startsWith("/")).orElse(""))
                .string("SourcePath", Emits.CONST, unit -> unit.find(SOURCE_PATH).orElse(""))
                .strings("DropInPaths", Emits.CONST, unit -> unit.loaded().dropIns())
                .string("UnitFileState", Emits.NOTHING, unit -> unit.world().unitFiles().state(unit.loaded()))
                .string("UnitFilePreset", Emits.NOTHING, unit -> unit.world().unitFiles().preset(unit.loaded()))
                .uint64("StateChangeTimestamp", Emits.CHANGE, unit -> unit.view().stateChange().realtimeMicros())
                .uint64("StateChangeTimestampMonotonic", Emits.CHANGE, unit -> unit.view().stateChange().monotonicMicros())
                .uint64("InactiveExitTimestamp", Emits.CHANGE, unit -> unit.view().inactiveExit().realtimeMicros())
                .uint64("InactiveExitTimestampMonotonic", Emits.CHANGE, unit -> unit.view().inactiveExit().monotonicMicros())
                .uint64("ActiveEnterTimestamp", Emits.CHANGE, unit -> unit.view().activeEnter().realtimeMicros())
                .uint64("ActiveEnterTimestampMonotonic", Emits.CHANGE, unit -> unit.view().activeEnter().monotonicMicros())
                .uint64("ActiveExitTimestamp", Emits.CHANGE, unit -> unit.view().activeExit().realtimeMicros())
                .uint64("ActiveExitTimestampMonotonic", Emits.CHANGE, unit -> unit.view().activeExit().monotonicMicros())
                .uint64("InactiveEnterTimestamp", Emits.CHANGE, unit -> unit.view().inactiveEnter().realtimeMicros())
                .uint64("InactiveEnterTimestampMonotonic", Emits.CHANGE, unit -> unit.view().inactiveEnter().monotonicMicros())
                .bool("CanStart", Emits.CONST, UnitSubject::canStart)
                .bool("CanStop", Emits.CONST, UnitSubject::canStop)
                .bool("CanReload", Emits.CONST, unit -> unit.view().canReload())
                .bool("CanIsolate", Emits.CONST, UnitSubject::canIsolate)
                .strings("CanClean", Emits.CONST, UnitSubject::canClean)
                .bool("CanFreeze", Emits.CONST, UnitSubject::canFreeze)
                .property("Job", "(uo)", Emits.CHANGE, UnitInterface::job)
                .bool("StopWhenUnneeded", Emits.CONST, unit -> unit.get(STOP_WHEN_UNNEEDED))
                .bool("RefuseManualStart", Emits.CONST, unit -> unit.get(REFUSE_MANUAL_START))
                .bool("RefuseManualStop", Emits.CONST, unit -> unit.get(REFUSE_MANUAL_STOP))
                .bool("AllowIsolate", Emits.CONST, unit -> unit.get(ALLOW_ISOLATE))
                .bool("DefaultDependencies", Emits.CONST, unit -> unit.get(DEFAULT_DEPENDENCIES))
                .string("OnSuccessJobMode", Emits.CONST, unit -> unit.get(ON_SUCCESS_JOB_MODE).text())
                .string("OnFailureJobMode", Emits.CONST, unit -> unit.get(ON_FAILURE_JOB_MODE).text())
                .bool("IgnoreOnIsolate", Emits.CONST, unit -> unit.get(IGNORE_ON_ISOLATE))
                .bool("NeedDaemonReload", Emits.NOTHING, unit -> unit.world().unitFiles().needsReload(unit.loaded()))
                .strings("Markers", Emits.NOTHING, _ -> List.of())
                .uint64("JobTimeoutUSec", Emits.CONST, unit -> micros(unit.get(JOB_TIMEOUT_SEC)))
                .uint64("JobRunningTimeoutUSec", Emits.CONST, unit -> micros(unit.get(JOB_RUNNING_TIMEOUT_SEC)))
                .string("JobTimeoutAction", Emits.CONST, unit -> unit.get(JOB_TIMEOUT_ACTION).text())
                .string("JobTimeoutRebootArgument", Emits.CONST, _ -> "")
                .bool("ConditionResult", Emits.CHANGE, unit -> unit.view().conditionResult())
                .bool("AssertResult", Emits.CHANGE, unit -> unit.view().assertResult())
                .uint64("ConditionTimestamp", Emits.CHANGE, unit -> unit.view().conditionCheck().realtimeMicros())
                .uint64("ConditionTimestampMonotonic", Emits.CHANGE, unit -> unit.view().conditionCheck().monotonicMicros())
                .uint64("AssertTimestamp", Emits.CHANGE, unit -> unit.view().assertCheck().realtimeMicros())
                .uint64("AssertTimestampMonotonic", Emits.CHANGE, unit -> unit.view().assertCheck().monotonicMicros())
                .property("Conditions", "a(sbbsi)", Emits.INVALIDATION, (unit, writer) -> conditions(unit, false, writer))
                .property("Asserts", "a(sbbsi)", Emits.INVALIDATION, (unit, writer) -> conditions(unit, true, writer))
                .property("LoadError", "(ss)", Emits.CONST, UnitInterface::loadError)
                .bool("Transient", Emits.CONST, UnitSubject::isTransient)
                .bool("Perpetual", Emits.CONST, unit -> unit.view().perpetual())
                .uint64("StartLimitIntervalUSec", Emits.CONST, unit -> micros(unit.find(START_LIMIT_INTERVAL_SEC).orElse(unit.manager().defaultStartLimitInterval())))
                .uint32("StartLimitBurst", Emits.CONST, unit -> unit.find(START_LIMIT_BURST).orElse(unit.manager().defaultStartLimitBurst()))
                .string("StartLimitAction", Emits.CONST, unit -> unit.get(START_LIMIT_ACTION).text())
                .string("FailureAction", Emits.CONST, unit -> unit.get(FAILURE_ACTION).text())
                .int32("FailureActionExitStatus", Emits.CONST, unit -> unit.find(FAILURE_ACTION_EXIT_STATUS).orElse(-1))
                .string("SuccessAction", Emits.CONST, unit -> unit.get(SUCCESS_ACTION).text())
                .int32("SuccessActionExitStatus", Emits.CONST, unit -> unit.find(SUCCESS_ACTION_EXIT_STATUS).orElse(-1))
                .string("RebootArgument", Emits.CONST, _ -> "")
                .property("InvocationID", "ay", Emits.CHANGE, (unit, writer) -> writer.octets(HexFormat.of().parseHex(unit.view().invocationId())))
                .string("CollectMode", Emits.CONST, unit -> unit.get(COLLECT_MODE).text())
                .strings("Refs", Emits.NOTHING, unit -> unit.bus().references().of(unit.name()))
                .property("ActivationDetails", "a(ss)", Emits.CHANGE, Values::nothing);
    }

    private static void job(UnitSubject unit, BodyWriter writer) {
        Optional<JobView> job = unit.view().job();
        writer.openStruct().uint32(job.map(j -> (int) j.id()).orElse(0)).objectPath(job.map(j -> ObjectPaths.ofJob(j.id())).orElse("/")).closeStruct();
    }

    /** Each with its directive, whether it triggers, whether it is negated, its parameter, and 1 if it held, -1 if not, 0 if it was not looked at. */
    private static void conditions(UnitSubject unit, boolean asserts, BodyWriter writer) {
        writer.openArray();
        for (Condition condition : unit.get(CONDITIONS)) {
            if (condition.isAssert() == asserts) {
                writer.openStruct().string(condition.directive()).bool(condition.trigger()).bool(condition.negate()).string(condition.parameter())
                        .int32(unit.view().conditionResults().getOrDefault(condition, 0)).closeStruct();
            }
        }
        writer.closeArray();
    }

    private static void loadError(UnitSubject unit, BodyWriter writer) {
        String name = switch (unit.loaded().loadState()) {
            case NOT_FOUND -> BusError.NO_SUCH_UNIT;
            case BAD_SETTING -> "org.freedesktop.systemd1.BadUnitSetting";
            case ERROR -> "org.freedesktop.systemd1.LoadFailed";
            case MASKED -> "org.freedesktop.systemd1.UnitMasked";
            case LOADED, MERGED, STUB -> "";
        };
        writer.openStruct().string(name).string(name.isEmpty() ? "" : unit.loaded().loadError().orElse("")).closeStruct();
    }
}
