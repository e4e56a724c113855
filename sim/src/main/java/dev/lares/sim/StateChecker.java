package dev.lares.sim;

import dev.lares.engine.Effect;
import dev.lares.engine.UnitStates;
import dev.lares.engine.UnitView;
import dev.lares.unit.UnitName;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is told of a unit's changes is true: each begins where the last one ended, and at most one comes in a step. */
final class StateChecker implements Checker {
    private final SortedMap<UnitName, UnitStates> known = new TreeMap<>();

    @Override
    public void after(Step step, Simulation world) {
        SortedSet<UnitName> changed = new TreeSet<>();
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.UnitChanged(var unit, var before, var now)) {
                UnitStates last = known.put(unit, now);
                if (last != null && !last.equals(before)) {
                    throw new CheckFailed(unit + " was " + last + ", not " + before);
                }
                if (!changed.add(unit)) {
                    throw new CheckFailed(unit + " is told to change twice in one step");
                }
            } else if (effect instanceof Effect.UnitRemoved(var unit)) {
                known.remove(unit);
            }
        }
        for (UnitView view : world.engine().units()) {
            UnitStates last = known.putIfAbsent(view.unit().id(), view.states());
            if (last != null && !last.equals(view.states())) {
                throw new CheckFailed(view.unit().id() + " is " + view.states() + ", but was last told to be " + last);
            }
        }
    }
}
