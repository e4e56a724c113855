package dev.lares.sim;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.engine.JobResult;
import dev.lares.engine.JobType;
import dev.lares.engine.JobView;
import dev.lares.engine.Request;
import dev.lares.engine.UnitView;
import dev.lares.unit.Dependency;
import dev.lares.unit.LoadState;
import dev.lares.unit.UnitName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Dependencies hold (systemd.unit(5), "[Unit] Section Options"): a unit comes up only after what it requires and is
 * ordered after has been up; once all is settled, none is up without what it is bound to.
 */
final class RequirementChecker implements Checker {
    private final SortedSet<UnitName> everUp = new TreeSet<>();
    /** A restart counts as a stop until it has stopped, and as a start from then on: what fails before does not fail it. */
    private final SortedSet<UnitName> restarting = new TreeSet<>();
    private final SortedSet<UnitName> excused;

    /**
     * @param excused units started without regard to dependencies; whoever runs the simulation adds to it
     */
    RequirementChecker(SortedSet<UnitName> excused) {
        this.excused = excused;
    }

    @Override
    public void after(Step step, Simulation world) {
        step.jobsBefore().values().forEach(this::noteRestart);
        if (step.event() instanceof Event.Requested(_, _, Request request)) {
            noteRestart(request);
        }
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.JobAdded(JobView job) -> noteRestart(job);
                case Effect.JobRemoved(JobView job, JobResult result) -> {
                    if (result == JobResult.DONE && job.type() != JobType.STOP) {
                        everUp.add(job.unit());
                    }
                }
                case Effect.UnitChanged(var unit, var before, var now) -> {
                    if (now.active().isActiveOrActivating() && before.active().isInactiveOrFailed()) {
                        requireRequired(unit, world);
                        restarting.remove(unit);
                    }
                    if (now.active().isActiveOrReloading()) {
                        everUp.add(unit);
                    }
                }
                default -> {}
            }
        }
    }

    private void noteRestart(Request request) {
        if (request instanceof Request.Enqueue(var unit, JobType type, _) && type != JobType.START) {
            restarting.add(unit);
        } else if (request instanceof Request.EnqueueAll(var units, JobType type, _) && type != JobType.START) {
            restarting.addAll(units);
        }
    }

    private void noteRestart(JobView job) {
        if (job.type() == JobType.RESTART) {
            restarting.add(job.unit());
        }
    }

    private void requireRequired(UnitName unit, Simulation world) {
        if (excused.contains(unit) || restarting.contains(unit) || lacksRequirement(unit, world)) {
            return;
        }
        for (UnitName other : world.relations().of(unit, Dependency.REQUIRES)) {
            if (!excused.contains(other) && world.relations().after(unit).contains(other)
                    && !everUp.contains(other) && !isUp(other, world)) {
                throw new CheckFailed(unit + " comes up, though " + other + ", which it requires and is after, never did");
            }
        }
    }

    @Override
    public void settled(Simulation world) {
        for (UnitView view : world.engine().units()) {
            UnitName unit = view.unit().id();
            if (!view.states().active().isActiveOrReloading() || excused.contains(unit)) {
                continue;
            }
            for (UnitName other : world.relations().of(unit, Dependency.BINDS_TO)) {
                if (!isUp(other, world) && world.relations().after(unit).contains(other)) {
                    throw new CheckFailed(unit + " is up, though " + other + ", which it is bound to, is not");
                }
            }
        }
    }

    /**
     * Whether something it requires, itself or by way of others, cannot be loaded. If such a unit is only wanted by
     * another, systemd 252 starts it all the same, without the rest of what it requires, as asking it showed.
     */
    private static boolean lacksRequirement(UnitName unit, Simulation world) {
        SortedSet<UnitName> seen = new TreeSet<>();
        Deque<UnitName> open = new ArrayDeque<>(List.of(unit));
        while (!open.isEmpty()) {
            UnitName next = open.remove();
            if (world.unit(next).filter(view -> view.unit().loadState() == LoadState.LOADED).isEmpty()) {
                return true;
            }
            if (seen.add(next)) {
                open.addAll(world.relations().of(next, Dependency.REQUIRES));
                open.addAll(world.relations().of(next, Dependency.BINDS_TO));
                open.addAll(world.relations().of(next, Dependency.REQUISITE));
            }
        }
        return false;
    }

    private static boolean isUp(UnitName unit, Simulation world) {
        return world.unit(unit).filter(view -> view.states().active().isActiveOrReloading()).isPresent();
    }
}
