package dev.lares.engine;

import dev.lares.engine.Job.Progress;
import dev.lares.engine.Relation.Atom;
import dev.lares.unit.Condition;
import dev.lares.unit.LoadState;
import dev.lares.unit.TimeSpan;
import dev.lares.unit.UnitDirectives;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a job does when its turn has come: it asks the unit's machine. A start first passes the unit's conditions and
 * asserts (which the host checks, so the job waits for the answer), its BindsTo= dependencies and its start limit.
 */
final class Starts {
    private final ManagerSettings settings;
    private final Jobs jobs;
    private final Outbox out;
    private final ManagerEnd end;
    private final Identifiers identifiers;
    private final Freezer freezer;
    private final Runnable drainChanges;

    Starts(ManagerSettings settings, Jobs jobs, Outbox out, ManagerEnd end, Identifiers identifiers, Freezer freezer, Runnable drainChanges) {
        this.freezer = freezer;
        this.settings = settings;
        this.jobs = jobs;
        this.out = out;
        this.end = end;
        this.identifiers = identifiers;
        this.drainChanges = drainChanges;
    }

    void run(Job job) {
        switch (job.type) {
            case START -> start(job);
            case VERIFY_ACTIVE -> verifyActive(job);
            case STOP, RESTART -> stop(job);
            case RELOAD -> reload(job);
            case NOP -> jobs.finish(job, JobResult.DONE, true, true);
            case TRY_RESTART, TRY_RELOAD, RELOAD_OR_START -> {
                job.type = JobTypes.collapse(job.type, job.node.activeState());
                run(job);
            }
        }
    }

    private void verifyActive(Job job) {
        ActiveState state = job.node.activeState();
        if (state.isActiveOrReloading()) {
            jobs.finish(job, JobResult.DONE, true, true);
        } else if (state == ActiveState.ACTIVATING) {
            jobs.putBack(job);
        } else {
            jobs.finish(job, JobResult.SKIPPED, true, false);
        }
    }

    private void reload(Job job) {
        ActiveState state = job.node.activeState();
        if (state == ActiveState.RELOADING) {
            jobs.putBack(job);
        } else if (state != ActiveState.ACTIVE) {
            out.log(job.node, LogLevel.WARNING, "Unit cannot be reloaded because it is inactive.");
            jobs.finish(job, JobResult.INVALID, true, false);
        } else if (job.node.machine.canReload(job.node.context)) {
            settle(job, JobType.RELOAD, job.node.machine.reload(job.node.context));
        } else {
            // It cannot reload itself and only hands the reload on to others; their jobs are their own.
            jobs.finish(job, JobResult.DONE, true, false);
        }
    }

    private void stop(Job job) {
        if (job.node.activeState().isInactiveOrFailed()) {
            jobs.finish(job, JobResult.DONE, true, true);
        } else if (job.node.isPerpetual()) {
            jobs.finish(job, JobResult.INVALID, true, false);
        } else {
            freezer.thaw(job.node);
            settle(job, job.type, job.node.machine.stop(job.node.context));
        }
    }

    private void start(Job job) {
        UnitNode node = job.node;
        ActiveState state = node.activeState();
        if (state.isActiveOrReloading()) {
            jobs.finish(job, JobResult.DONE, true, true);
        } else if (state == ActiveState.DEACTIVATING || state == ActiveState.MAINTENANCE) {
            jobs.putBack(job);
        } else if (node.unit.loadState() != LoadState.LOADED) {
            jobs.finish(job, JobResult.FAILED, true, false);
        } else if (state != ActiveState.ACTIVATING && !node.unit.get(UnitDirectives.CONDITIONS).isEmpty()) {
            job.progress = Progress.CHECKING;
            out.add(new Effect.CheckConditions(node.id(), node.unit.get(UnitDirectives.CONDITIONS)));
        } else {
            note(node, new ConditionVerdict(true, "", Map.of()));
            noteAsserts(node, new ConditionVerdict(true, "", Map.of()));
            startChecked(job);
        }
    }

    /** The answer to a check of conditions; it concerns the job that waits for it, if that one is still there. */
    void onConditionsChecked(UnitNode node, List<Optional<Boolean>> results) {
        Job job = node.job;
        if (job == null || job.progress != Progress.CHECKING) {
            return;
        }
        List<Condition> conditions = node.unit.get(UnitDirectives.CONDITIONS);
        if (results.size() != conditions.size()) {
            // The files were read again meanwhile: these are answers to other questions.
            jobs.putBack(job);
            jobs.queue(job);
            return;
        }
        job.progress = Progress.RUNNING;
        ConditionVerdict condition = ConditionVerdict.of(conditions, results, false);
        note(node, condition);
        if (!condition.holds()) {
            jobs.finish(job, JobResult.DONE, true, false);
            return;
        }
        ConditionVerdict asserted = ConditionVerdict.of(conditions, results, true);
        noteAsserts(node, asserted);
        if (!asserted.holds()) {
            out.log(node, LogLevel.NOTICE, "Starting requested but asserts failed.");
            jobs.finish(job, JobResult.ASSERT, true, false);
            return;
        }
        startChecked(job);
    }

    private void note(UnitNode node, ConditionVerdict verdict) {
        node.conditionResult = verdict.holds();
        node.failedCondition = verdict.failed();
        node.conditionCheck = out.now();
        node.conditionResults = verdict.results();
    }

    private void noteAsserts(UnitNode node, ConditionVerdict verdict) {
        node.assertResult = verdict.holds();
        node.assertCheck = out.now();
        if (!verdict.results().isEmpty()) {
            Map<Condition, Integer> all = new LinkedHashMap<>(node.conditionResults);
            all.putAll(verdict.results());
            node.conditionResults = all;
        }
    }

    private void startChecked(Job job) {
        UnitNode node = job.node;
        Answer can = node.machine.canStart(node.context);
        if (can != Answer.BEGUN) {
            settle(job, JobType.START, can == Answer.ALREADY ? Answer.BEGUN : can);
            return;
        }
        Optional<UnitNode> unbound = node.others(Atom.CANNOT_BE_ACTIVE_WITHOUT).stream()
                .filter(other -> node.has(Relation.AFTER, other) && !other.activeState().isActiveOrReloading())
                .findFirst();
        if (unbound.isPresent()) {
            out.log(node, LogLevel.NOTICE, "Bound to unit " + unbound.get().id() + ", but unit isn't active.");
            jobs.finish(job, JobResult.DEPENDENCY, true, false);
            return;
        }
        node.startLimitHit = !isWithinStartLimit(node);
        if (node.startLimitHit) {
            refuseByStartLimit(job);
            return;
        }
        node.invocationId = identifiers.invocationId();
        settle(job, JobType.START, node.machine.start(node.context));
    }

    private boolean isWithinStartLimit(UnitNode node) {
        if (node.machine instanceof PlainMachine || node.machine instanceof ScopeMachine) {
            return true;
        }
        TimeSpan interval = node.unit.find(UnitDirectives.START_LIMIT_INTERVAL_SEC).orElse(settings.defaultStartLimitInterval());
        int burst = node.unit.find(UnitDirectives.START_LIMIT_BURST).orElse(settings.defaultStartLimitBurst());
        return node.startLimit.allows(out.now().monotonicMicros(), interval.micros(), burst);
    }

    private void refuseByStartLimit(Job job) {
        UnitNode node = job.node;
        out.log(node, LogLevel.WARNING, "Start request repeated too quickly.");
        node.machine.on(new MachineInput.StartLimitHit(), node.context);
        drainChanges.run();
        end.onStartLimitHit(node);
        jobs.finish(job, JobResult.FAILED, true, false);
    }

    /** Acts on the machine's answer; a change of state, which came first, may have ended the job already. */
    private void settle(Job job, JobType type, Answer answer) {
        drainChanges.run();
        boolean stillRuns = job.node.job == job && job.progress == Progress.RUNNING;
        if (!stillRuns) {
            return;
        }
        switch (answer) {
            case BEGUN -> JobMessages.begun(job, type).ifPresent(out::add);
            case ALREADY -> jobs.finish(job, JobResult.DONE, true, true);
            case AGAIN -> jobs.putBack(job);
            case INAPPLICABLE -> {
                if (type == JobType.RELOAD) {
                    jobs.finish(job, JobResult.SKIPPED, true, false);
                } else if (type == JobType.START) {
                    jobs.finish(job, JobResult.FAILED, true, false);
                }
            }
            case UNSUPPORTED -> jobs.finish(job, JobResult.UNSUPPORTED, true, false);
            case ONCE -> jobs.finish(job, JobResult.ONCE, true, false);
        }
    }
}
