package dev.lares.sim;

import dev.lares.engine.Effect;
import dev.lares.engine.SpawnPlan;
import dev.lares.engine.UnitView;
import dev.lares.unit.KillDirectives;
import dev.lares.unit.KillMode;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * No process without an owner: a unit that is down has no process, except where its settings leave some, and a process
 * that a unit takes for its main one is one or is about to be told to have ended.
 */
final class ProcessChecker implements Checker {
    /** How long a unit may be down before the last kill has had its effect. */
    private static final long GRACE_MICROS = 1_000_000;

    private final SortedMap<UnitName, Long> downSinceMicros = new TreeMap<>();
    /** Processes that the settings of their unit once left alone; the settings may have changed since. */
    private final SortedSet<Integer> abandoned = new TreeSet<>();

    @Override
    public void after(Step step, Simulation world) {
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.UnitChanged(var unit, _, var now) -> {
                    if (now.active().isInactiveOrFailed()) {
                        noteAbandoned(unit, world);
                        downSinceMicros.putIfAbsent(unit, world.nowMicros());
                    } else {
                        downSinceMicros.remove(unit);
                    }
                }
                case Effect.Spawn(_, SpawnPlan plan) -> requireUp(plan, world);
                case Effect.Kill kill -> requireOwn(kill, world);
                default -> {}
            }
        }
        world.engine().units().forEach(unit -> requireMain(unit, world));
        requireNoneOfUnitsDown(world, GRACE_MICROS);
    }

    private void noteAbandoned(UnitName unit, Simulation world) {
        for (int pid : world.host().kernel().members(unit)) {
            if (world.host().kernel().process(pid).filter(process -> mayBeLeft(process, world)).isPresent()) {
                abandoned.add(pid);
            }
        }
    }

    private static void requireMain(UnitView unit, Simulation world) {
        int pid = unit.machine().mainPid();
        if (pid > 0 && world.host().kernel().process(pid).isEmpty() && !world.host().untoldExits().contains(pid)) {
            throw new CheckFailed(unit.unit().id() + " takes process " + pid + " for its main one, which is gone and told to be");
        }
    }

    private static void requireUp(SpawnPlan plan, Simulation world) {
        Optional<UnitView> unit = world.unit(plan.unit().id());
        if (unit.isEmpty()) {
            throw new CheckFailed("a process is started for " + plan.unit().id() + ", which is not loaded");
        }
    }

    private static void requireOwn(Effect.Kill kill, Simulation world) {
        for (int pid : kill.pids()) {
            world.host().kernel().process(pid).filter(process -> !process.unit.equals(kill.unit())).ifPresent(process -> {
                throw new CheckFailed(kill + " hits a process of " + process.unit);
            });
        }
    }

    @Override
    public void settled(Simulation world) {
        requireNoneOfUnitsDown(world, 0);
    }

    @Override
    public void finished(Simulation world) {
        requireNoneOfUnitsDown(world, 0);
    }

    private void requireNoneOfUnitsDown(Simulation world, long graceMicros) {
        for (SimulatedProcess process : world.host().kernel().processes()) {
            Long since = downSinceMicros.get(process.unit);
            if (since != null && world.nowMicros() - since >= graceMicros && !abandoned.contains(process.pid)
                    && !mayBeLeft(process, world)) {
                throw new CheckFailed("process " + process.pid + " is left of " + process.unit + ", which is down");
            }
        }
    }

    private static boolean mayBeLeft(SimulatedProcess process, Simulation world) {
        Optional<LoadedUnit> unit = world.unit(process.unit).map(UnitView::unit);
        return unit.isPresent() && (unit.get().get(KillDirectives.KILL_MODE) == KillMode.NONE
                || unit.get().get(KillDirectives.KILL_MODE) == KillMode.PROCESS
                || !unit.get().get(KillDirectives.SEND_SIGKILL)
                || process.uninterruptibleUntilMicros > 0);
    }
}
