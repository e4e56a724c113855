package dev.lares.systemd1;

import static dev.lares.unit.ServiceDirectives.*;

import static dev.lares.systemd1.Values.micros;

import dev.lares.engine.MachineView.ExecRun;
import dev.lares.engine.SpawnPlan.Role;
import java.util.List;

/** What only services have, org.freedesktop.systemd1(5) "Service Unit Objects". */
final class ServiceProperties {
    private ServiceProperties() {}

    /** Adds the rows, in the order of introspection. */
    static void add(BusInterface.Builder<UnitSubject> table) {
        table.string("Type", Emits.CONST, unit -> unit.service().type().text())
                .string("ExitType", Emits.CONST, unit -> unit.get(EXIT_TYPE).text())
                .string("Restart", Emits.CONST, unit -> unit.get(RESTART).text())
                .string("PIDFile", Emits.CONST, unit -> unit.find(PID_FILE).orElse(""))
                .string("NotifyAccess", Emits.CONST, unit -> unit.service().notifyAccess().text())
                .uint64("RestartUSec", Emits.CONST, unit -> unit.service().restartMicros())
                .uint64("TimeoutStartUSec", Emits.CONST, unit -> micros(unit.service().timeoutStartMicros()))
                .uint64("TimeoutStopUSec", Emits.CONST, unit -> micros(unit.service().timeoutStopMicros()))
                .uint64("TimeoutAbortUSec", Emits.NOTHING, unit -> micros(unit.service().timeoutAbortMicros()))
                .string("TimeoutStartFailureMode", Emits.CONST, unit -> unit.get(TIMEOUT_START_FAILURE_MODE).text())
                .string("TimeoutStopFailureMode", Emits.CONST, unit -> unit.get(TIMEOUT_STOP_FAILURE_MODE).text())
                .uint64("RuntimeMaxUSec", Emits.CONST, unit -> micros(unit.get(RUNTIME_MAX_SEC)))
                .uint64("RuntimeRandomizedExtraUSec", Emits.CONST, unit -> micros(unit.get(RUNTIME_RANDOMIZED_EXTRA_SEC)))
                .uint64("WatchdogUSec", Emits.NOTHING, unit -> micros(unit.get(WATCHDOG_SEC)))
                .uint64("WatchdogTimestamp", Emits.NOTHING, _ -> 0)
                .uint64("WatchdogTimestampMonotonic", Emits.NOTHING, _ -> 0)
                .bool("RootDirectoryStartOnly", Emits.CONST, _ -> false)
                .bool("RemainAfterExit", Emits.CONST, unit -> unit.get(REMAIN_AFTER_EXIT))
                .bool("GuessMainPID", Emits.CONST, unit -> unit.get(GUESS_MAIN_PID))
                .property("RestartPreventExitStatus", "(aiai)", Emits.CONST, (unit, writer) -> Values.exitStatuses(unit.get(RESTART_PREVENT_EXIT_STATUS), writer))
                .property("RestartForceExitStatus", "(aiai)", Emits.CONST, (unit, writer) -> Values.exitStatuses(unit.get(RESTART_FORCE_EXIT_STATUS), writer))
                .property("SuccessExitStatus", "(aiai)", Emits.CONST, (unit, writer) -> Values.exitStatuses(unit.get(SUCCESS_EXIT_STATUS), writer))
                .uint32("MainPID", Emits.CHANGE, unit -> unit.machine().mainPid())
                .uint32("ControlPID", Emits.CHANGE, unit -> unit.machine().controlPid())
                .string("BusName", Emits.CONST, unit -> unit.find(BUS_NAME).orElse(""))
                .uint32("FileDescriptorStoreMax", Emits.CONST, unit -> unit.get(FILE_DESCRIPTOR_STORE_MAX))
                .uint32("NFileDescriptorStore", Emits.NOTHING, unit -> unit.machine().storedFdCount())
                .string("StatusText", Emits.CHANGE, unit -> unit.machine().statusText())
                .int32("StatusErrno", Emits.CHANGE, unit -> unit.machine().statusErrno())
                .string("Result", Emits.CHANGE, unit -> unit.machine().result())
                .string("ReloadResult", Emits.CHANGE, unit -> unit.machine().reloadResult())
                .string("CleanResult", Emits.CHANGE, unit -> unit.machine().cleanResult())
                .string("USBFunctionDescriptors", Emits.CONST, _ -> "")
                .string("USBFunctionStrings", Emits.CONST, _ -> "")
                .uint32("UID", Emits.CHANGE, _ -> -1)
                .uint32("GID", Emits.CHANGE, _ -> -1)
                .uint32("NRestarts", Emits.CHANGE, unit -> unit.machine().restartCount())
                .string("OOMPolicy", Emits.CONST, unit -> unit.service().oomPolicy().text())
                .uint64("ExecMainStartTimestamp", Emits.CHANGE, unit -> unit.mainRun().map(run -> run.started().realtimeMicros()).orElse(0L))
                .uint64("ExecMainStartTimestampMonotonic", Emits.CHANGE, unit -> unit.mainRun().map(run -> run.started().monotonicMicros()).orElse(0L))
                .uint64("ExecMainExitTimestamp", Emits.CHANGE, unit -> unit.mainRun().map(run -> run.ended().realtimeMicros()).orElse(0L))
                .uint64("ExecMainExitTimestampMonotonic", Emits.CHANGE, unit -> unit.mainRun().map(run -> run.ended().monotonicMicros()).orElse(0L))
                .uint32("ExecMainPID", Emits.CHANGE, unit -> unit.mainRun().map(ExecRun::pid).orElse(0))
                .int32("ExecMainCode", Emits.CHANGE, unit -> unit.mainRun().map(Values::exitCode).orElse(0))
                .int32("ExecMainStatus", Emits.CHANGE, unit -> unit.mainRun().map(Values::exitStatus).orElse(0))
                .property("ExecCondition", "a(sasbttttuii)", Emits.INVALIDATION, (unit, writer) -> Values.commands(unit, Role.CONDITION, false, writer))
                .property("ExecConditionEx", "a(sasasttttuii)", Emits.INVALIDATION, (unit, writer) -> Values.commands(unit, Role.CONDITION, true, writer))
                .property("ExecStartPre", "a(sasbttttuii)", Emits.INVALIDATION, (unit, writer) -> Values.commands(unit, Role.START_PRE, false, writer))
                .property("ExecStartPreEx", "a(sasasttttuii)", Emits.INVALIDATION, (unit, writer) -> Values.commands(unit, Role.START_PRE, true, writer))
                .property("ExecStart", "a(sasbttttuii)", Emits.INVALIDATION, (unit, writer) -> Values.commands(unit, Role.START, false, writer))
                .property("ExecStartEx", "a(sasasttttuii)", Emits.INVALIDATION, (unit, writer) -> Values.commands(unit, Role.START, true, writer))
                .property("ExecStartPost", "a(sasbttttuii)", Emits.INVALIDATION, (unit, writer) -> Values.commands(unit, Role.START_POST, false, writer))
                .property("ExecStartPostEx", "a(sasasttttuii)", Emits.INVALIDATION, (unit, writer) -> Values.commands(unit, Role.START_POST, true, writer))
                .property("ExecReload", "a(sasbttttuii)", Emits.INVALIDATION, (unit, writer) -> Values.commands(unit, Role.RELOAD, false, writer))
                .property("ExecReloadEx", "a(sasasttttuii)", Emits.INVALIDATION, (unit, writer) -> Values.commands(unit, Role.RELOAD, true, writer))
                .property("ExecStop", "a(sasbttttuii)", Emits.INVALIDATION, (unit, writer) -> Values.commands(unit, Role.STOP, false, writer))
                .property("ExecStopEx", "a(sasasttttuii)", Emits.INVALIDATION, (unit, writer) -> Values.commands(unit, Role.STOP, true, writer))
                .property("ExecStopPost", "a(sasbttttuii)", Emits.INVALIDATION, (unit, writer) -> Values.commands(unit, Role.STOP_POST, false, writer))
                .property("ExecStopPostEx", "a(sasasttttuii)", Emits.INVALIDATION, (unit, writer) -> Values.commands(unit, Role.STOP_POST, true, writer));
    }
}
