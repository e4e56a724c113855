package dev.lares.sim;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.engine.FdToken;
import dev.lares.engine.UnitView;
import dev.lares.unit.UnitName;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Each descriptor that came is kept or closed in the same step, and the stores hold just those that are kept. */
final class DescriptorChecker implements Checker {
    @Override
    public void after(Step step, Simulation world) {
        if (step.event() instanceof Event.Notified(_, _, _, _, var fds)) {
            for (FdToken fd : fds) {
                world.host().descriptors().find(fd).filter(open -> open.keeper().isEmpty()).ifPresent(_ -> {
                    throw new CheckFailed("descriptor " + fd.id() + " is neither kept nor closed");
                });
            }
        }
        if (step.event() instanceof Event.Notified || step.effects().stream().anyMatch(e -> e instanceof Effect.CloseFd)) {
            requireStores(world);
        }
    }

    private static void requireStores(Simulation world) {
        SortedMap<UnitName, Integer> kept = new TreeMap<>();
        world.host().descriptors().all().values().forEach(open -> open.keeper().ifPresent(unit -> kept.merge(unit, 1, Integer::sum)));
        for (UnitView view : world.engine().units()) {
            int count = kept.getOrDefault(view.unit().id(), 0);
            if (view.machine().storedFdCount() != count) {
                throw new CheckFailed(view.unit().id() + " says it stores " + view.machine().storedFdCount()
                        + " descriptors, but " + count + " are kept for it");
            }
        }
    }

    @Override
    public void finished(Simulation world) {
        SortedSet<Long> left = new TreeSet<>();
        world.host().descriptors().all().forEach((id, open) -> {
            if (open.keeper().flatMap(world::unit).filter(unit -> unit.states().active().isInactiveOrFailed()).isPresent()) {
                left.add(id);
            }
        });
        if (!left.isEmpty()) {
            throw new CheckFailed("the descriptors " + left + " are left open of units that are down");
        }
    }
}
