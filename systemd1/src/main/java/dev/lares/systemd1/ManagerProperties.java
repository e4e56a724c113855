package dev.lares.systemd1;

import dev.lares.engine.ManagerSettings;
import dev.lares.engine.ManagerView;
import dev.lares.engine.Moment;
import dev.lares.engine.Request;
import dev.lares.unit.ResourceLimit;
import dev.lares.unit.TimeSpan;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * The properties of the Manager, org.freedesktop.systemd1(5) "The Manager Object". Of what Lares does not do, the value that
 * holds is shown, and not systemd's default.
 */
final class ManagerProperties {
    private static final long INFINITY = -1;
    private static final long DEFAULT_TIMER_ACCURACY_MICROS = 60_000_000;
    private static final long DEFAULT_DEVICE_TIMEOUT_MICROS = 90_000_000;
    private static final List<String> LIMITS = List.of("CPU", "FSIZE", "DATA", "STACK", "CORE", "RSS", "NOFILE", "AS", "NPROC", "MEMLOCK", "LOCKS",
            "SIGPENDING", "MSGQUEUE", "NICE", "RTPRIO", "RTTIME");

    private ManagerProperties() {}

    /** Adds the rows, in the order of introspection. */
    static void add(BusInterface.Builder<Systemd1> table) {
        table.string("Version", Emits.CONST, bus -> bus.world().facts().version())
                .string("Features", Emits.CONST, bus -> bus.world().facts().features())
                .string("Virtualization", Emits.CONST, bus -> bus.world().facts().virtualization())
                .string("Architecture", Emits.CONST, bus -> bus.world().facts().architecture())
                .string("Tainted", Emits.CONST, bus -> String.join(":", bus.world().taints()));
        addTimestamps(table);
        LogControlInterface.addLogProperties(table);
        count(table, "NNames", Emits.NOTHING, ManagerView::nameCount);
        count(table, "NFailedUnits", Emits.CHANGE, ManagerView::failedUnitCount);
        count(table, "NJobs", Emits.NOTHING, ManagerView::jobCount);
        count(table, "NInstalledJobs", Emits.NOTHING, ManagerView::installedJobCount);
        count(table, "NFailedJobs", Emits.NOTHING, ManagerView::failedJobCount);
        table.property("Progress", "d", Emits.NOTHING, (bus, writer) -> writer.float64(bus.engine().manager().progress()))
                .strings("Environment", Emits.NOTHING, bus -> bus.world().runtimeSettings().assignments())
                .bool("ConfirmSpawn", Emits.CONST, _ -> false)
                .bool("ShowStatus", Emits.NOTHING, bus -> bus.world().runtimeSettings().showStatus().isOn())
                .strings("UnitPath", Emits.CONST, bus -> bus.world().facts().unitPath())
                .string("DefaultStandardOutput", Emits.CONST, _ -> "journal")
                .string("DefaultStandardError", Emits.CONST, _ -> "inherit");
        addWatchdogs(table);
        table.string("ControlGroup", Emits.NOTHING, bus -> bus.world().controlGroupRoot())
                .string("SystemState", Emits.NOTHING, bus -> bus.engine().manager().state().text())
                .property("ExitCode", "y", Emits.NOTHING, (bus, writer) -> writer.uint8(bus.engine().manager().exitCode()));
        addDefaults(table);
        table.uint64("TimerSlackNSec", Emits.CONST, bus -> bus.world().timerSlackNanos())
                .string("DefaultOOMPolicy", Emits.CONST, bus -> bus.engine().settings().defaultOomPolicy().text())
                .int32("DefaultOOMScoreAdjust", Emits.CONST, bus -> bus.world().oomScoreAdjust())
                .string("CtrlAltDelBurstAction", Emits.CONST, _ -> "reboot-force");
    }

    private static void count(BusInterface.Builder<Systemd1> table, String member, Emits emits, ToIntFunction<ManagerView> value) {
        table.uint32(member, emits, bus -> value.applyAsInt(bus.engine().manager()));
    }

    private static void addTimestamps(BusInterface.Builder<Systemd1> table) {
        never(table, "Firmware", "Loader");
        timestamp(table, "Kernel", bus -> bus.world().facts().kernel());
        never(table, "InitRD");
        timestamp(table, "Userspace", bus -> bus.world().facts().userspace());
        timestamp(table, "Finish", bus -> bus.engine().manager().startFinish());
        never(table, "SecurityStart", "SecurityFinish", "GeneratorsStart", "GeneratorsFinish");
        timestamp(table, "UnitsLoadStart", bus -> bus.engine().manager().loadStart());
        timestamp(table, "UnitsLoadFinish", bus -> bus.engine().manager().loadFinish());
        timestamp(table, "UnitsLoad", bus -> bus.engine().manager().reload());
        never(table, "InitRDSecurityStart", "InitRDSecurityFinish", "InitRDGeneratorsStart", "InitRDGeneratorsFinish",
                "InitRDUnitsLoadStart", "InitRDUnitsLoadFinish");
    }

    /** What Lares has no part in: it runs no generators, loads no security policy, and comes after the firmware. */
    private static void never(BusInterface.Builder<Systemd1> table, String... names) {
        for (String name : names) {
            timestamp(table, name, _ -> Moment.NEVER);
        }
    }

    private static void timestamp(BusInterface.Builder<Systemd1> table, String name, Function<Systemd1, Moment> moment) {
        table.uint64(name + "Timestamp", Emits.CONST, bus -> moment.apply(bus).realtimeMicros())
                .uint64(name + "TimestampMonotonic", Emits.CONST, bus -> moment.apply(bus).monotonicMicros());
    }

    /** Lares feeds no watchdog of the machine's. */
    private static void addWatchdogs(BusInterface.Builder<Systemd1> table) {
        table.string("WatchdogDevice", Emits.CONST, _ -> "")
                .uint64("WatchdogLastPingTimestamp", Emits.NOTHING, _ -> INFINITY)
                .uint64("WatchdogLastPingTimestampMonotonic", Emits.NOTHING, _ -> INFINITY)
                .writable("RuntimeWatchdogUSec", "t", (_, writer) -> writer.uint64(0), ManagerProperties::refuseWatchdog)
                .writable("RuntimeWatchdogPreUSec", "t", (_, writer) -> writer.uint64(0), ManagerProperties::refuseWatchdog)
                .writable("RuntimeWatchdogPreGovernor", "s", (_, writer) -> writer.string(""), ManagerProperties::refuseWatchdog)
                .writable("RebootWatchdogUSec", "t", (_, writer) -> writer.uint64(0), ManagerProperties::refuseWatchdog)
                .writable("KExecWatchdogUSec", "t", (_, writer) -> writer.uint64(0), ManagerProperties::refuseWatchdog)
                .writable("ServiceWatchdogs", "b", (bus, writer) -> writer.bool(bus.engine().manager().heedsWatchdogs()), (_, call) -> {
                    boolean on = call.arguments().bool();
                    call.request(new Request.HeedWatchdogs(on), _ -> call.reply());
                });
    }

    private static void refuseWatchdog(Systemd1 bus, Call call) throws BusError {
        throw new BusError(BusError.NOT_SUPPORTED, "cannot set watchdogs: Lares drives no watchdog of the machine");
    }

    private static void addDefaults(BusInterface.Builder<Systemd1> table) {
        table.uint64("DefaultTimerAccuracyUSec", Emits.CONST, _ -> DEFAULT_TIMER_ACCURACY_MICROS);
        span(table, "DefaultTimeoutStartUSec", Emits.CONST, ManagerSettings::defaultTimeoutStart);
        span(table, "DefaultTimeoutStopUSec", Emits.CONST, ManagerSettings::defaultTimeoutStop);
        span(table, "DefaultTimeoutAbortUSec", Emits.NOTHING, ManagerSettings::defaultTimeoutAbort);
        table.uint64("DefaultDeviceTimeoutUSec", Emits.CONST, _ -> DEFAULT_DEVICE_TIMEOUT_MICROS);
        span(table, "DefaultRestartUSec", Emits.CONST, ManagerSettings::defaultRestart);
        span(table, "DefaultStartLimitIntervalUSec", Emits.CONST, ManagerSettings::defaultStartLimitInterval);
        table.uint32("DefaultStartLimitBurst", Emits.CONST, bus -> bus.engine().settings().defaultStartLimitBurst())
                .bool("DefaultCPUAccounting", Emits.CONST, _ -> true)
                .bool("DefaultBlockIOAccounting", Emits.CONST, _ -> false)
                .bool("DefaultMemoryAccounting", Emits.CONST, _ -> true)
                .bool("DefaultTasksAccounting", Emits.CONST, _ -> true);
        for (String limit : LIMITS) {
            table.uint64("DefaultLimit" + limit, Emits.CONST, bus -> limit(bus, limit).hard())
                    .uint64("DefaultLimit" + limit + "Soft", Emits.CONST, bus -> limit(bus, limit).soft());
        }
        table.uint64("DefaultTasksMax", Emits.NOTHING, _ -> INFINITY);
    }

    private static void span(BusInterface.Builder<Systemd1> table, String member, Emits emits, Function<ManagerSettings, TimeSpan> value) {
        table.uint64(member, emits, bus -> Values.micros(value.apply(bus.engine().settings())));
    }

    private static ResourceLimit limit(Systemd1 bus, String name) {
        return bus.world().defaultLimit(name);
    }
}
