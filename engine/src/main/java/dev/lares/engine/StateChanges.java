package dev.lares.engine;

import dev.lares.engine.Job.Progress;
import dev.lares.engine.Relation.Atom;
import dev.lares.unit.JobMode;
import dev.lares.unit.UnitDirectives;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What follows from a change of a unit's state: its job ends or fails, units that depend on it are started or stopped,
 * OnFailure= and OnSuccess= are triggered, and what is no longer (or again) needed is looked at.
 */
final class StateChanges {
    /** One change; several may come from one input, in their order. */
    record Change(UnitNode node, UnitStates before, UnitStates now, ChangeNotes notes) {}

    // Lest two units that start, stop or trigger each other do so for ever.
    private static final long AUTO_START_STOP_INTERVAL_MICROS = 10_000_000;
    private static final int AUTO_START_STOP_BURST = 16;

    private final Jobs jobs;
    private final Outbox out;
    private final ManagerEnd end;
    private final Set<UnitNode> unneeded = new LinkedHashSet<>();
    private final Set<UnitNode> upheld = new LinkedHashSet<>();
    private final Set<UnitNode> bound = new LinkedHashSet<>();

    StateChanges(Jobs jobs, Outbox out, ManagerEnd end) {
        this.jobs = jobs;
        this.out = out;
        this.end = end;
    }

    void apply(Change change) {
        UnitNode node = change.node;
        ActiveState before = change.before.active();
        ActiveState now = change.now.active();
        stamp(node, before, now);
        boolean unexpected = node.job == null || settleJob(node.job, now, change.notes);
        if (unexpected) {
            retroact(node, before, now);
        }
        triggerHandlers(node, before, now, change.notes);
        end.onUnitChange(node, before, now, change.notes);
        submit(node, now);
    }

    private void stamp(UnitNode node, ActiveState before, ActiveState now) {
        node.stateChange = out.now();
        if (before.isInactiveOrFailed() && !now.isInactiveOrFailed()) {
            node.inactiveExit = out.now();
        } else if (!before.isInactiveOrFailed() && now.isInactiveOrFailed()) {
            node.inactiveEnter = out.now();
        }
        if (!before.isActiveOrReloading() && now.isActiveOrReloading()) {
            node.activeEnter = out.now();
        } else if (before.isActiveOrReloading() && !now.isActiveOrReloading()) {
            node.activeExit = out.now();
        }
    }

    /** Ends the job if the new state is its end or contradicts it; true if nobody asked for the new state. */
    private boolean settleJob(Job job, ActiveState now, ChangeNotes notes) {
        jobs.queue(job);
        return switch (job.type) {
            case START, VERIFY_ACTIVE -> settleStart(job, now, notes);
            case RELOAD, RELOAD_OR_START, TRY_RELOAD -> settleReload(job, now, notes);
            case STOP, RESTART, TRY_RESTART -> settleStop(job, now);
            case NOP -> false;
        };
    }

    private boolean settleStart(Job job, ActiveState now, ChangeNotes notes) {
        if (now.isActiveOrReloading()) {
            jobs.finish(job, JobResult.DONE, true, false);
            return false;
        }
        if (job.progress != Progress.RUNNING || now == ActiveState.ACTIVATING) {
            return false;
        }
        if (now.isInactiveOrFailed()) {
            // A condition command that said no is as good as a condition that did not hold.
            job.node.conditionResult &= !notes.skipped();
            jobs.finish(job, now == ActiveState.FAILED ? JobResult.FAILED : JobResult.DONE, true, false);
        }
        return true;
    }

    private boolean settleReload(Job job, ActiveState now, ChangeNotes notes) {
        if (job.progress != Progress.RUNNING) {
            return false;
        }
        if (now == ActiveState.ACTIVE) {
            jobs.finish(job, notes.reloadFailed() ? JobResult.FAILED : JobResult.DONE, true, false);
            return false;
        }
        if (now == ActiveState.ACTIVATING || now == ActiveState.RELOADING) {
            return false;
        }
        if (now.isInactiveOrFailed()) {
            jobs.finish(job, now == ActiveState.FAILED ? JobResult.FAILED : JobResult.DONE, true, false);
        }
        return true;
    }

    private boolean settleStop(Job job, ActiveState now) {
        if (now.isInactiveOrFailed()) {
            jobs.finish(job, JobResult.DONE, true, false);
            return false;
        }
        if (job.progress == Progress.RUNNING && now != ActiveState.DEACTIVATING) {
            jobs.finish(job, JobResult.FAILED, true, false);
            return true;
        }
        return false;
    }

    /** The unit came up or went down without a job: what its dependencies would have done is made up for. */
    private void retroact(UnitNode node, ActiveState before, ActiveState now) {
        if (before.isInactiveOrFailed() && now.isActiveOrActivating()) {
            for (UnitNode other : node.others(Atom.RETROACTIVE_START_REPLACE)) {
                startUnordered(node, other, JobMode.REPLACE);
            }
            for (UnitNode other : node.others(Atom.RETROACTIVE_START_FAIL)) {
                startUnordered(node, other, JobMode.FAIL);
            }
            for (UnitNode other : node.others(Atom.RETROACTIVE_STOP_ON_START)) {
                stopUnlessDown(other);
            }
        } else if (before.isActiveOrActivating() && now.isInactiveOrDeactivating()) {
            for (UnitNode other : node.others(Atom.RETROACTIVE_STOP_ON_STOP)) {
                stopUnlessDown(other);
            }
        }
    }

    private void startUnordered(UnitNode node, UnitNode other, JobMode mode) {
        if (!node.has(Relation.AFTER, other) && !other.activeState().isActiveOrActivating()) {
            jobs.tryEnqueue(JobType.START, other, mode, "start");
        }
    }

    private void stopUnlessDown(UnitNode other) {
        if (!other.activeState().isInactiveOrDeactivating()) {
            jobs.tryEnqueue(JobType.STOP, other, JobMode.REPLACE, "stop");
        }
    }

    private void triggerHandlers(UnitNode node, ActiveState before, ActiveState now, ChangeNotes notes) {
        if (notes.willRestart()) {
            return;
        }
        if (now == ActiveState.FAILED && before != ActiveState.FAILED) {
            startHandlers(node, Atom.ON_FAILURE, "OnFailure=", node.unit.get(UnitDirectives.ON_FAILURE_JOB_MODE));
        } else if (now == ActiveState.INACTIVE && !before.isInactiveOrFailed() && before != ActiveState.MAINTENANCE) {
            startHandlers(node, Atom.ON_SUCCESS, "OnSuccess=", node.unit.get(UnitDirectives.ON_SUCCESS_JOB_MODE));
        }
    }

    /**
     * A job of the unit failed though the unit did not. No time need pass between this and the failure of a handler's job,
     * so units that are each other's handlers would go on for ever within one event; hence the limit.
     */
    void startFailureHandlers(UnitNode node) {
        if (node.others(Atom.ON_FAILURE).isEmpty()) {
            return;
        }
        if (!node.handlerLimit.allows(out.now().monotonicMicros(), AUTO_START_STOP_INTERVAL_MICROS, AUTO_START_STOP_BURST)) {
            out.log(node, LogLevel.WARNING, "Not triggering OnFailure= dependencies, since we tried this too often recently.");
            return;
        }
        startHandlers(node, Atom.ON_FAILURE, "OnFailure=", node.unit.get(UnitDirectives.ON_FAILURE_JOB_MODE));
    }

    private void startHandlers(UnitNode node, Atom atom, String directive, JobMode mode) {
        Set<UnitNode> handlers = new LinkedHashSet<>(node.others(atom));
        if (!handlers.isEmpty()) {
            out.log(node, LogLevel.INFO, "Triggering " + directive + " dependencies.");
        }
        for (UnitNode handler : handlers) {
            jobs.tryEnqueue(JobType.START, handler, mode, directive);
        }
    }

    private void submit(UnitNode node, ActiveState now) {
        if (now.isInactiveOrFailed()) {
            unneeded.addAll(node.others(Atom.RECHECK_UNNEEDED));
            bound.addAll(node.others(Atom.RECHECK_BOUND));
            upheld.add(node);
        }
        if (now.isActiveOrReloading()) {
            upheld.addAll(node.others(Atom.RECHECK_UPHELD));
            unneeded.add(node);
            bound.add(node);
        }
    }

    /** Looks once at each unit that may be unneeded, upheld or bound now; true if jobs were enqueued. */
    boolean recheck() {
        boolean enqueued = false;
        for (UnitNode node : takeAll(bound)) {
            Optional<UnitNode> culprit = culprit(node, ActiveState.ACTIVE, Atom.CANNOT_BE_ACTIVE_WITHOUT, true);
            enqueued |= culprit.isPresent()
                    && mayAct(node, "Unit needs to be stopped because it is bound to inactive unit " + culprit.get().id() + ", but not stopping")
                    && jobs.tryEnqueue(JobType.STOP, node, JobMode.REPLACE, "stop");
        }
        for (UnitNode node : takeAll(upheld)) {
            Optional<UnitNode> culprit = upholder(node);
            enqueued |= culprit.isPresent()
                    && mayAct(node, "Unit needs to be started because active unit " + culprit.get().id() + " upholds it, but not starting")
                    && jobs.tryEnqueue(JobType.START, node, JobMode.FAIL, "start");
        }
        for (UnitNode node : takeAll(unneeded)) {
            enqueued |= isUnneeded(node)
                    && mayAct(node, "Unit not needed anymore, but not stopping")
                    && jobs.tryEnqueue(JobType.STOP, node, JobMode.FAIL, "stop");
        }
        return enqueued;
    }

    private static Set<UnitNode> takeAll(Set<UnitNode> queue) {
        Set<UnitNode> taken = new LinkedHashSet<>(queue);
        queue.clear();
        return taken;
    }

    private boolean mayAct(UnitNode node, String otherwise) {
        boolean allowed = node.autoStartStopLimit.allows(
                out.now().monotonicMicros(), AUTO_START_STOP_INTERVAL_MICROS, AUTO_START_STOP_BURST);
        if (!allowed) {
            out.log(node, LogLevel.WARNING, otherwise + " since we tried this too often recently.");
        }
        return allowed;
    }

    private static Optional<UnitNode> culprit(UnitNode node, ActiveState state, Atom atom, boolean down) {
        if (node.activeState() != state || node.job != null) {
            return Optional.empty();
        }
        return node.others(atom).stream()
                .filter(other -> other.job == null && other.activeState().isInactiveOrFailed() == down)
                .findFirst();
    }

    private static Optional<UnitNode> upholder(UnitNode node) {
        if (!node.activeState().isInactiveOrFailed() || node.job != null) {
            return Optional.empty();
        }
        return node.others(Atom.START_STEADILY).stream()
                .filter(other -> other.job == null && other.activeState().isActiveOrReloading())
                .findFirst();
    }

    private static boolean isUnneeded(UnitNode node) {
        return node.unit.get(UnitDirectives.STOP_WHEN_UNNEEDED)
                && node.activeState() == ActiveState.ACTIVE
                && node.job == null
                && node.others(Atom.PINS).stream()
                        .allMatch(other -> other.job == null && other.activeState().isInactiveOrFailed());
    }
}
