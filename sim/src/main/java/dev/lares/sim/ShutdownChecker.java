package dev.lares.sim;

import dev.lares.engine.ActiveState;
import dev.lares.engine.JobType;
import dev.lares.engine.UnitView;
import dev.lares.unit.UnitName;
import dev.lares.unit.UnitType;
import java.util.ArrayList;
import java.util.List;

/**
 * When the manager has finished in an orderly way, nothing is left: no service, no watch, and no job but those of the
 * targets of the end itself. A forced action (systemd.unit(5), {@code FailureAction=exit-force}) leaves all to the host.
 */
final class ShutdownChecker implements Checker {
    private static final UnitName SHUTDOWN = new UnitName("shutdown.target");

    @Override
    public void finished(Simulation world) {
        if (world.unit(SHUTDOWN).filter(unit -> unit.states().active() == ActiveState.ACTIVE).isEmpty()) {
            return;
        }
        List<String> left = new ArrayList<>();
        world.engine().jobs().stream()
                .filter(job -> job.unit().type() != UnitType.TARGET || job.type() != JobType.START)
                .forEach(job -> left.add(job.toString()));
        for (UnitView view : world.engine().units()) {
            if (view.unit().id().type() == UnitType.SERVICE && !view.states().active().isInactiveOrFailed()) {
                left.add(view.unit().id() + " is " + view.states());
            }
        }
        world.host().pidFiles().watches().forEach((unit, path) -> left.add(unit + " watches " + path));
        world.host().spawning().values().forEach(plan -> left.add("a process is being started for " + plan.unit().id()));
        if (!left.isEmpty()) {
            throw new CheckFailed("the manager has finished, but left this: " + left);
        }
    }
}
