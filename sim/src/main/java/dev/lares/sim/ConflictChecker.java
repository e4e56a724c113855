package dev.lares.sim;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.engine.JobResult;
import dev.lares.engine.JobType;
import dev.lares.engine.JobView;
import dev.lares.engine.Reply;
import dev.lares.engine.Request;
import dev.lares.engine.UnitView;
import dev.lares.unit.Dependency;
import dev.lares.unit.JobMode;
import dev.lares.unit.UnitName;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who is started by hand stops what it conflicts with (systemd.unit(5), {@code Conflicts=}). Units that are only pulled in
 * by others need not: where a transaction contradicts itself in what it can do without, either side may be dropped.
 */
final class ConflictChecker implements Checker {
    private final SortedMap<Long, Request.Enqueue> asked = new TreeMap<>();
    /** When the jobs were added that were asked for by hand. */
    private final SortedMap<Long, Long> addedMicros = new TreeMap<>();

    @Override
    public void after(Step step, Simulation world) {
        if (step.event() instanceof Event.Requested(_, var id, Request.Enqueue enqueue)
                && enqueue.type() == JobType.START && enqueue.mode() == JobMode.REPLACE) {
            asked.put(id.id(), enqueue);
        }
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.Replied(var id, Reply reply) -> {
                    if (asked.remove(id.id()) != null && reply instanceof Reply.Accepted(var jobs, _)) {
                        jobs.forEach(job -> addedMicros.putIfAbsent(job, world.nowMicros()));
                    }
                }
                case Effect.JobRemoved(JobView job, JobResult result) -> {
                    Long added = addedMicros.remove(job.id());
                    if (added != null && result == JobResult.DONE && isUp(job.unit(), world)) {
                        requireNoConflict(job.unit(), added, world);
                    }
                }
                default -> {}
            }
        }
    }

    private static void requireNoConflict(UnitName unit, long addedMicros, Simulation world) {
        for (UnitName other : world.relations().of(unit, Dependency.CONFLICTS)) {
            Optional<UnitView> view = world.unit(other).filter(v -> v.states().active().isActiveOrReloading());
            boolean stops = view.flatMap(UnitView::job).filter(job -> job.type() == JobType.STOP || job.type() == JobType.RESTART).isPresent();
            if (view.isPresent() && !stops && view.get().activeEnter().monotonicMicros() < addedMicros) {
                throw new CheckFailed(unit + " was started by hand, but " + other + ", which it conflicts with, was not stopped");
            }
        }
    }

    private static boolean isUp(UnitName unit, Simulation world) {
        return world.unit(unit).filter(view -> view.states().active().isActiveOrReloading()).isPresent();
    }
}
