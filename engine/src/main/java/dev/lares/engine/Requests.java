package dev.lares.engine;

import dev.lares.unit.DirectoryKind;
import dev.lares.unit.JobMode;
import dev.lares.unit.LoadState;
import dev.lares.unit.UnitDirectives;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What others ask of the manager, each answered once (org.freedesktop.systemd1(5), "The Manager Object"). */
final class Requests {
    private final UnitGraph graph;
    private final Jobs jobs;
    private final Loads loads;
    private final ManagerEnd end;
    private final Outbox out;
    private final ManagerEnd.SpecialUnits specialUnits;
    private final UnitCollection collection;
    private final Transients transients;
    private final KillRequests kills;
    private final Freezer freezer;
    private final MachineAccess machines;
    private final Scopes scopes;

    /** How a request reaches a unit's machine. */
    @FunctionalInterface
    interface MachineAccess {
        void tell(UnitNode node, MachineInput input);
    }

    Requests(UnitGraph graph, Jobs jobs, Loads loads, ManagerEnd end, Outbox out, ManagerEnd.SpecialUnits specialUnits, UnitCollection collection, Transients transients,
            KillRequests kills, Freezer freezer, MachineAccess machines) {
        this.kills = kills;
        this.freezer = freezer;
        this.machines = machines;
        this.collection = collection;
        this.transients = transients;
        this.scopes = new Scopes(graph, out);
        this.graph = graph;
        this.jobs = jobs;
        this.loads = loads;
        this.end = end;
        this.out = out;
        this.specialUnits = specialUnits;
    }

    void on(RequestId id, Request request) {
        switch (request) {
            case Request.Enqueue(UnitName unit, JobType type, JobMode mode) ->
                    loads.whenLoaded(List.of(unit), () -> reply(id, enqueue(unit, type, mode)));
            case Request.EnqueueAll(List<UnitName> units, JobType type, JobMode mode) ->
                    loads.whenLoaded(units, () -> reply(id, enqueueAll(units, type, mode)));
            case Request.ResetFailed(UnitName unit) -> reply(id, resetFailed(unit));
            case Request.CancelJob(long job) -> reply(id, cancel(job));
            case Request.ClearJobs() -> {
                List.copyOf(jobs.all()).forEach(job -> jobs.finish(job, JobResult.CANCELED, false, false));
                reply(id, Reply.Accepted.DONE);
            }
            case Request.LoadUnit(UnitName unit) -> loads.whenLoaded(List.of(unit), () -> reply(id, loaded(unit)));
            case Request.Reference(UnitName unit) -> loads.whenLoaded(List.of(unit), () -> reply(id, reference(unit, 1)));
            case Request.Unreference(UnitName unit) -> reply(id, reference(unit, -1));
            case Request.StartTransient(List<TransientUnit> units, JobMode mode) ->
                    transients.make(units, name -> enqueue(name, JobType.START, mode), reply -> reply(id, reply));
            case Request.AbandonScope(UnitName unit) -> reply(id, scopes.abandon(unit));
            case Request.AttachProcesses(UnitName unit, String subgroup, var pids) -> reply(id, scopes.attach(unit, subgroup, pids));
            case Request.SetProperties(UnitName unit, boolean runtime, var dropIns) ->
                    transients.setProperties(unit, runtime, dropIns, reply -> reply(id, reply));
            case Request.Kill(UnitName unit, KillWhom whom, int signal) -> begin(id, unit, node -> kills.begin(id, node, whom, signal));
            case Request.Clean(UnitName unit, List<DirectoryKind> kinds) -> loads.whenLoaded(List.of(unit), () -> begin(id, unit, node -> {
                CleanRequests.require(node, kinds);
                machines.tell(node, new MachineInput.Clean(kinds));
                reply(id, Reply.Accepted.DONE);
            }));
            case Request.Freeze(UnitName unit, boolean freeze) -> begin(id, unit, node -> freezer.begin(id, node, freeze));
            case Request.HeedWatchdogs(boolean on) -> {
                end.heedWatchdogs(on);
                reply(id, Reply.Accepted.DONE);
            }
            case Request.ReloadFiles() -> {
                loads.reload();
                loads.whenLoaded(List.of(), () -> reply(id, Reply.Accepted.DONE));
            }
            case Request.Reexecute() -> {
                out.add(new Effect.Reexecute());
                reply(id, new Reply.Accepted(List.of()));
            }
            case Request.Exit(int exitCode) -> {
                end.setExitCode(exitCode);
                specialUnits.start(new UnitName("exit.target"), JobMode.REPLACE_IRREVERSIBLY);
                reply(id, Reply.Accepted.DONE);
            }
            case Request.SetExitCode(int exitCode) -> {
                end.setExitCode(exitCode);
                reply(id, Reply.Accepted.DONE);
            }
            case Request.End(FinishAction.Kind kind) -> {
                reply(id, Reply.Accepted.DONE);
                end.finish(kind, true);
            }
        }
    }

    /** What is done to a unit that is loaded; it answers by itself unless it refuses. */
    @FunctionalInterface
    private interface Act {
        void on(UnitNode node) throws RefusedException;
    }

    private void begin(RequestId id, UnitName unit, Act act) {
        try {
            act.on(graph.find(unit).orElseThrow(() -> new RefusedException(Errors.NO_SUCH_UNIT, "Unit " + unit + " not loaded.")));
        } catch (RefusedException e) {
            reply(id, e.reply());
        }
    }

    private void reply(RequestId id, Reply reply) {
        out.add(new Effect.Replied(id, reply));
    }

    private Reply enqueue(UnitName name, JobType type, JobMode mode) {
        UnitNode node = graph.find(name).orElseThrow();
        try {
            requireByHand(node, type);
            List<JobView> affected = jobs.enqueue(type, node, mode);
            return new Reply.Accepted(List.of(affected.getFirst().id()), affected);
        } catch (RefusedException e) {
            return e.reply();
        }
    }

    private Reply enqueueAll(List<UnitName> units, JobType type, JobMode mode) {
        List<Long> numbers = new ArrayList<>();
        Optional<Reply.Refused> refused = Optional.empty();
        for (UnitName unit : units) {
            switch (enqueue(unit, type, mode)) {
                case Reply.Accepted accepted -> numbers.addAll(accepted.jobs());
                case Reply.Refused refusal -> {
                    refused = refused.or(() -> Optional.of(refusal));
                    out.log(graph.find(unit).orElseThrow(), LogLevel.ERR, "Cannot " + type.text() + " " + unit + ": " + refusal.message());
                }
            }
        }
        return numbers.isEmpty() && refused.isPresent() ? refused.get() : new Reply.Accepted(numbers);
    }

    /** Refuses what a unit allows to its dependents only, and stops of what is not there. */
    private static void requireByHand(UnitNode node, JobType type) throws RefusedException {
        boolean inactive = node.activeState() == ActiveState.INACTIVE;
        LoadState load = node.unit.loadState();
        if (type == JobType.STOP && inactive && (load == LoadState.NOT_FOUND || load == LoadState.ERROR || load == LoadState.BAD_SETTING)) {
            throw new RefusedException(Errors.NO_SUCH_UNIT, "Unit " + node.id() + " not loaded.");
        }
        boolean noStart = node.unit.get(UnitDirectives.REFUSE_MANUAL_START);
        boolean noStop = node.unit.get(UnitDirectives.REFUSE_MANUAL_STOP);
        boolean refused = switch (type) {
            case START -> noStart;
            case STOP -> noStop;
            case RESTART, TRY_RESTART -> noStart || noStop;
            case RELOAD_OR_START -> noStart && !node.activeState().isActiveOrReloading();
            case RELOAD, TRY_RELOAD, VERIFY_ACTIVE, NOP -> false;
        };
        if (refused) {
            throw new RefusedException(
                    Errors.ONLY_BY_DEPENDENCY,
                    "Operation refused, unit " + node.id()
                            + " may be requested by dependency only (it is configured to refuse manual start/stop).");
        }
    }

    private Reply resetFailed(UnitName name) {
        Optional<UnitNode> node = graph.find(name);
        if (node.isEmpty()) {
            return new Reply.Refused(Errors.NO_SUCH_UNIT, "Unit " + name + " not loaded.");
        }
        node.get().startLimit.reset();
        node.get().startLimitHit = false;
        node.get().machine.on(new MachineInput.ResetFailed(), node.get().context);
        return Reply.Accepted.DONE;
    }

    private Reply cancel(long id) {
        Optional<Job> job = jobs.find(id);
        if (job.isEmpty()) {
            return new Reply.Refused(Errors.NO_SUCH_JOB, "Job " + id + " does not exist.");
        }
        jobs.finish(job.get(), JobResult.CANCELED, true, false);
        return Reply.Accepted.DONE;
    }

    private Reply reference(UnitName name, int change) {
        Optional<UnitNode> node = graph.find(name);
        if (node.isEmpty() || node.get().referenceCount + change < 0) {
            return new Reply.Refused(Errors.NOT_REFERENCED, "Unit has not been referenced yet.");
        }
        node.get().referenceCount += change;
        collection.consider(node.get());
        return Reply.Accepted.DONE;
    }

    private Reply loaded(UnitName name) {
        try {
            Errors.requireLoaded(graph.find(name).orElseThrow().unit);
            return Reply.Accepted.DONE;
        } catch (RefusedException e) {
            return e.reply();
        }
    }
}
