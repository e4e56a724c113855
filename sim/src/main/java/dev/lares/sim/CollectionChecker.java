package dev.lares.sim;

import dev.lares.engine.Effect;
import dev.lares.engine.JobView;
import dev.lares.unit.UnitName;
import java.util.SortedSet;
import java.util.TreeSet;

/** A unit that is dropped has nothing left that is its, and each unit is told to come before it goes (systemd.unit(5), {@code CollectMode=}). */
final class CollectionChecker implements Checker {
    private final SortedSet<UnitName> known = new TreeSet<>();

    @Override
    public void after(Step step, Simulation world) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.UnitAdded(UnitName unit) && !known.add(unit)) {
                throw new CheckFailed(unit + " is told to come twice");
            } else if (effect instanceof Effect.UnitRemoved(UnitName unit)) {
                requireNothingOf(unit, step, world);
            }
        }
        if (world.engine().units().size() != known.size()) {
            throw new CheckFailed("units are told to be " + known + ", but there are " + world.engine().units().size());
        }
    }

    private void requireNothingOf(UnitName unit, Step step, Simulation world) {
        if (!known.remove(unit)) {
            throw new CheckFailed(unit + " goes, but never came");
        }
        if (step.jobsAfter().values().stream().map(JobView::unit).anyMatch(unit::equals)) {
            throw new CheckFailed(unit + " is dropped with a job");
        }
        if (!world.host().kernel().members(unit).isEmpty()) {
            throw new CheckFailed(unit + " is dropped with processes: " + world.host().kernel().members(unit));
        }
        if (world.host().spawning().values().stream().anyMatch(plan -> plan.unit().id().equals(unit))) {
            throw new CheckFailed(unit + " is dropped with a process to come");
        }
    }
}
