package dev.lares.sim;

import dev.lares.engine.ActiveState;
import dev.lares.engine.Effect;
import dev.lares.engine.JobResult;
import dev.lares.engine.JobType;
import dev.lares.engine.JobView;
import dev.lares.engine.UnitView;
import dev.lares.unit.Dependency;
import dev.lares.unit.KillDirectives;
import dev.lares.unit.KillMode;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * When the manager has finished in an orderly way, nothing is left of what conflicts with the shutdown, as all services
 * do by default: no service, no job and no watch. Excused are units whose job was given up, by a time-out or to break an
 * ordering cycle. A forced action (systemd.unit(5), {@code FailureAction=exit-force}) leaves all to the host.
 */
final class ShutdownChecker implements Checker {
    private static final UnitName SHUTDOWN = new UnitName("shutdown.target");

    private final SortedSet<UnitName> givenUp = new TreeSet<>();
    private boolean orderWasCyclic;

    @Override
    public void after(Step step, Simulation world) {
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.JobRemoved(JobView job, JobResult result) -> {
                    if (result == JobResult.TIMEOUT) {
                        givenUp.add(job.unit());
                    }
                }
                case Effect.Log(_, _, String text, _) -> orderWasCyclic |= text.contains("deleted to break ordering cycle");
                default -> {}
            }
        }
    }

    @Override
    public void finished(Simulation world) {
        if (orderWasCyclic || world.unit(SHUTDOWN).filter(unit -> unit.states().active() == ActiveState.ACTIVE).isEmpty()) {
            return;
        }
        List<String> left = new ArrayList<>();
        world.engine().jobs().stream()
                .filter(job -> job.type() != JobType.VERIFY_ACTIVE && conflicts(job.unit(), world))
                .forEach(job -> left.add(job.toString()));
        for (UnitView view : world.engine().units()) {
            if (conflicts(view.unit().id(), world) && !view.states().active().isInactiveOrFailed()) {
                left.add(view.unit().id() + " is " + view.states());
            }
        }
        world.host().pidFiles().watches().forEach((unit, path) -> {
            if (conflicts(unit, world)) {
                left.add(unit + " watches " + path);
            }
        });
        world.host().spawning().values().forEach(plan -> {
            if (conflicts(plan.unit().id(), world) && plan.unit().get(KillDirectives.KILL_MODE) != KillMode.NONE) {
                left.add("a process is being started for " + plan.unit().id());
            }
        });
        if (!left.isEmpty()) {
            throw new CheckFailed("the manager has finished, but left this: " + left);
        }
    }

    private boolean conflicts(UnitName unit, Simulation world) {
        return !givenUp.contains(unit) && world.relations().of(unit, Dependency.CONFLICTS).contains(SHUTDOWN);
    }
}
