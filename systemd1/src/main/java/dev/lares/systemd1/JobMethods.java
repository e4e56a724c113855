package dev.lares.systemd1;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.JobType;
import dev.lares.engine.JobView;
import dev.lares.engine.Request;
import dev.lares.engine.UnitView;
import dev.lares.unit.JobMode;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;

/** The methods that make, list and cancel jobs, org.freedesktop.systemd1(5) "Methods" of the manager and of units. */
final class JobMethods {
    /** What a method asks for: a type of job, and whether a reload is to be preferred where the unit can. */
    private enum Asked {
        START(JobType.START, JobType.START),
        STOP(JobType.STOP, JobType.STOP),
        RELOAD(JobType.RELOAD, JobType.RELOAD),
        RESTART(JobType.RESTART, JobType.RESTART),
        TRY_RESTART(JobType.TRY_RESTART, JobType.TRY_RESTART),
        RELOAD_OR_RESTART(JobType.RESTART, JobType.RELOAD_OR_START),
        RELOAD_OR_TRY_RESTART(JobType.TRY_RESTART, JobType.TRY_RELOAD);

        private final JobType plain;
        private final JobType whereReloadable;

        Asked(JobType plain, JobType whereReloadable) {
            this.plain = plain;
            this.whereReloadable = whereReloadable;
        }
    }

    private JobMethods() {}

    static void addToManager(BusInterface.Builder<Systemd1> table) {
        named(table, "StartUnit", Asked.START);
        named(table, "StopUnit", Asked.STOP);
        named(table, "ReloadUnit", Asked.RELOAD);
        named(table, "RestartUnit", Asked.RESTART);
        named(table, "TryRestartUnit", Asked.TRY_RESTART);
        named(table, "ReloadOrRestartUnit", Asked.RELOAD_OR_RESTART);
        named(table, "ReloadOrTryRestartUnit", Asked.RELOAD_OR_TRY_RESTART);
        table.open("GetJob", "u", "o", List.of("id", "job"), (bus, call) ->
                        call.reply(new BodyWriter("o").objectPath(ObjectPaths.ofJob(job(bus, call.arguments().uint32()).id()))))
                .method("CancelJob", "u", "", List.of("id"), (bus, call) ->
                        call.request(new Request.CancelJob(job(bus, call.arguments().uint32()).id()), _ -> call.reply()))
                .method("ClearJobs", "", "", List.of(), JobMethods::clear)
                .open("ListJobs", "", "a(usssoo)", List.of("jobs"), JobMethods::list);
    }

    static void addToUnit(BusInterface.Builder<UnitSubject> table) {
        ofUnit(table, "Start", Asked.START);
        ofUnit(table, "Stop", Asked.STOP);
        ofUnit(table, "Reload", Asked.RELOAD);
        ofUnit(table, "Restart", Asked.RESTART);
        ofUnit(table, "TryRestart", Asked.TRY_RESTART);
        ofUnit(table, "ReloadOrRestart", Asked.RELOAD_OR_RESTART);
        ofUnit(table, "ReloadOrTryRestart", Asked.RELOAD_OR_TRY_RESTART);
    }

    private static void named(BusInterface.Builder<Systemd1> table, String method, Asked asked) {
        table.method(method, "ss", "o", List.of("name", "mode", "job"), (bus, call) -> {
            UnitName name = UnitMethods.name(call);
            enqueue(bus, name, asked, call);
        });
    }

    private static void ofUnit(BusInterface.Builder<UnitSubject> table, String method, Asked asked) {
        table.method(method, "s", "o", List.of("mode", "job"), (unit, call) -> enqueue(unit.bus(), unit.name(), asked, call));
    }

    private static void enqueue(Systemd1 bus, UnitName name, Asked asked, Call call) throws BusError, ProtocolViolation {
        String text = call.arguments().string();
        JobMode mode = mode(text).orElseThrow(() -> BusError.invalidArgs("Job mode %s invalid".formatted(text)));
        call.load(name, view -> {
            JobType type = view.canReload() ? asked.whereReloadable : asked.plain;
            call.request(new Request.Enqueue(name, type, mode), accepted ->
                    call.reply(new BodyWriter("o").objectPath(ObjectPaths.ofJob(accepted.jobs().getFirst()))));
        });
    }

    private static Optional<JobMode> mode(String text) {
        for (JobMode mode : JobMode.values()) {
            if (mode.text().equals(text)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    private static JobView job(Systemd1 bus, int id) throws BusError {
        long number = Integer.toUnsignedLong(id);
        return bus.engine().jobs().stream().filter(job -> job.id() == number).findFirst()
                .orElseThrow(() -> new BusError(BusError.NO_SUCH_JOB, "Job %d does not exist.".formatted(number)));
    }

    private static void clear(Systemd1 bus, Call call) {
        for (JobView job : bus.engine().jobs()) {
            bus.request(new Request.CancelJob(job.id()), _ -> {});
        }
        call.reply();
    }

    private static void list(Systemd1 bus, Call call) {
        BodyWriter writer = new BodyWriter("a(usssoo)").openArray();
        for (JobView job : bus.engine().jobs()) {
            writer.openStruct().uint32((int) job.id()).string(job.unit().text()).string(job.type().text()).string(JobInterface.state(job))
                    .objectPath(ObjectPaths.ofJob(job.id())).objectPath(ObjectPaths.ofUnit(job.unit())).closeStruct();
        }
        call.reply(writer.closeArray());
    }

    /** A unit's job as lists of units have it: its number, type and path; 0, nothing and {@code /} without one. */
    static void write(UnitView view, BodyWriter writer) {
        Optional<JobView> job = view.job();
        writer.uint32(job.map(j -> (int) j.id()).orElse(0)).string(job.map(j -> j.type().text()).orElse(""))
                .objectPath(job.map(j -> ObjectPaths.ofJob(j.id())).orElse("/"));
    }
}
