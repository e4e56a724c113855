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

        JobType in(UnitView unit) {
            return unit.canReload() ? whereReloadable : plain;
        }
    }

    /** A list of jobs: number, unit, type, state, and the paths of both. */
    private static final String LISTED = "a(usssoo)";
    /** A job that was enqueued, and the others that came with it. */
    private static final String ENQUEUED = "uososa(uosos)";

    private JobMethods() {}

    static void addToManager(BusInterface.Builder<Systemd1> table) {
        named(table, "StartUnit", Asked.START);
        table.method("StartUnitWithFlags", "sst", "o", List.of("name", "mode", "flags", "job"), JobMethods::startWithFlags);
        table.method("StartUnitReplace", "sss", "o", List.of("old_unit", "new_unit", "mode", "job"), JobMethods::startReplacing);
        named(table, "StopUnit", Asked.STOP);
        named(table, "ReloadUnit", Asked.RELOAD);
        named(table, "RestartUnit", Asked.RESTART);
        named(table, "TryRestartUnit", Asked.TRY_RESTART);
        named(table, "ReloadOrRestartUnit", Asked.RELOAD_OR_RESTART);
        named(table, "ReloadOrTryRestartUnit", Asked.RELOAD_OR_TRY_RESTART);
        table.method("EnqueueUnitJob", "sss", ENQUEUED, List.of("name", "job_type", "job_mode", "job_id", "job_path", "unit_id", "unit_path",
                        "job_type", "affected_jobs"), (bus, call) -> UnitArgument.load(bus, call, view -> enqueueVerbosely(view, call)));
        table.open("GetJob", "u", "o", List.of("id", "job"), (bus, call) ->
                        call.reply(new BodyWriter("o").objectPath(ObjectPaths.ofJob(job(bus, call.arguments().uint32()).id()))))
                .open("GetJobAfter", "u", LISTED, List.of("id", "jobs"), (bus, call) ->
                        list(bus.engine().jobsAfter(job(bus, call.arguments().uint32()).id()), call))
                .open("GetJobBefore", "u", LISTED, List.of("id", "jobs"), (bus, call) ->
                        list(bus.engine().jobsBefore(job(bus, call.arguments().uint32()).id()), call))
                .method("CancelJob", "u", "", List.of("id"), (bus, call) ->
                        call.request(new Request.CancelJob(job(bus, call.arguments().uint32()).id()), _ -> call.reply()))
                .method("ClearJobs", "", "", List.of(), (_, call) -> call.request(new Request.ClearJobs(), _ -> call.reply()))
                .open("ListJobs", "", LISTED, List.of("jobs"), (bus, call) -> list(bus.engine().jobs(), call));
    }

    static void addToUnit(BusInterface.Builder<UnitSubject> table) {
        ofUnit(table, "Start", Asked.START);
        ofUnit(table, "Stop", Asked.STOP);
        ofUnit(table, "Reload", Asked.RELOAD);
        ofUnit(table, "Restart", Asked.RESTART);
        ofUnit(table, "TryRestart", Asked.TRY_RESTART);
        ofUnit(table, "ReloadOrRestart", Asked.RELOAD_OR_RESTART);
        ofUnit(table, "ReloadOrTryRestart", Asked.RELOAD_OR_TRY_RESTART);
        table.method("EnqueueJob", "ss", ENQUEUED, List.of("job_type", "job_mode", "job_id", "job_path", "unit_id", "unit_path", "job_type",
                "affected_jobs"), (unit, call) -> enqueueVerbosely(unit.view(), call));
    }

    private static void named(BusInterface.Builder<Systemd1> table, String method, Asked asked) {
        table.method(method, "ss", "o", List.of("name", "mode", "job"), (bus, call) -> enqueue(UnitArgument.name(call), asked, call));
    }

    private static void ofUnit(BusInterface.Builder<UnitSubject> table, String method, Asked asked) {
        table.method(method, "s", "o", List.of("mode", "job"), (unit, call) -> enqueue(unit.name(), asked, call));
    }

    private static void enqueue(UnitName name, Asked asked, Call call) throws BusError, ProtocolViolation {
        enqueue(name, asked, mode(call), call);
    }

    private static void enqueue(UnitName name, Asked asked, JobMode mode, Call call) {
        call.load(name, view -> call.request(new Request.Enqueue(name, asked.in(view), mode), accepted ->
                call.reply(new BodyWriter("o").objectPath(ObjectPaths.ofJob(accepted.jobs().getFirst())))));
    }

    private static void startWithFlags(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        UnitName name = UnitArgument.name(call);
        JobMode mode = mode(call);
        long flags = call.arguments().uint64();
        if (flags != 0) {
            throw BusError.invalidArgs("Invalid 'flags' parameter '%s'".formatted(Long.toUnsignedString(flags)));
        }
        enqueue(name, Asked.START, mode, call);
    }

    /** A unit that is about to be started gives way to another, which is what socket activation makes of it. */
    private static void startReplacing(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        UnitView old = UnitArgument.known(bus, call);
        if (old.job().filter(job -> job.type() == JobType.START).isEmpty()) {
            throw new BusError(BusError.NO_SUCH_JOB, "No job queued for unit %s".formatted(old.unit().id()));
        }
        enqueue(UnitArgument.name(call), Asked.START, call);
    }

    private static void enqueueVerbosely(UnitView view, Call call) throws BusError, ProtocolViolation {
        String text = call.arguments().string();
        JobType type = switch (text) {
            case "reload-or-restart" -> Asked.RELOAD_OR_RESTART.in(view);
            case "reload-or-try-restart" -> Asked.RELOAD_OR_TRY_RESTART.in(view);
            default -> type(text).orElseThrow(() -> BusError.invalidArgs("Job type %s invalid".formatted(text)));
        };
        call.request(new Request.Enqueue(view.unit().id(), type, mode(call)), accepted -> {
            BodyWriter writer = new BodyWriter(ENQUEUED);
            write(accepted.affected().getFirst(), writer);
            writer.openArray();
            for (JobView job : accepted.affected().subList(1, accepted.affected().size())) {
                write(job, writer.openStruct());
                writer.closeStruct();
            }
            call.reply(writer.closeArray());
        });
    }

    private static void write(JobView job, BodyWriter writer) {
        writer.uint32((int) job.id()).objectPath(ObjectPaths.ofJob(job.id()))
                .string(job.unit().text()).objectPath(ObjectPaths.ofUnit(job.unit())).string(job.type().text());
    }

    private static JobMode mode(Call call) throws BusError, ProtocolViolation {
        String text = call.arguments().string();
        return mode(text).orElseThrow(() -> BusError.invalidArgs("Job mode %s invalid".formatted(text)));
    }

    private static Optional<JobType> type(String text) {
        for (JobType type : JobType.values()) {
            if (type.text().equals(text)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    static Optional<JobMode> mode(String text) {
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

    static void list(List<JobView> jobs, Call call) {
        BodyWriter writer = new BodyWriter(LISTED).openArray();
        for (JobView job : jobs) {
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
