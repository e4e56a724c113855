package dev.lares.sim;

import dev.lares.engine.ActiveState;
import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.engine.ManagerSettings;
import dev.lares.engine.Request;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.TimeSpan;
import dev.lares.unit.UnitDirectives;
import dev.lares.unit.UnitName;
import dev.lares.unit.UnitType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Start limits are kept (systemd.unit(5), {@code StartLimitIntervalSec=}). systemd counts in windows that begin with a
 * start, also a start that led to nothing, so as much as two bursts may be seen in any interval, but not more.
 */
final class StartLimitChecker implements Checker {
    private final ManagerSettings manager;
    private final SortedMap<UnitName, Deque<Long>> starts = new TreeMap<>();

    StartLimitChecker(ManagerSettings manager) {
        this.manager = manager;
    }

    @Override
    public void after(Step step, Simulation world) {
        if (step.event() instanceof Event.Requested(_, _, Request.ResetFailed _)) {
            starts.clear();
        }
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.UnitRemoved(var unit)) {
                starts.remove(unit);
            }
            if (effect instanceof Effect.UnitChanged(var unit, var before, var now)
                    && unit.type() == UnitType.SERVICE
                    && now.active().isActiveOrActivating()
                    && !now.sub().startsWith("auto-restart")
                    && (before.active().isInactiveOrFailed() || before.sub().startsWith("auto-restart"))
                    && now.active() != ActiveState.MAINTENANCE) {
                world.unit(unit).ifPresent(view -> count(view.unit(), world.nowMicros()));
            }
        }
    }

    private void count(LoadedUnit unit, long nowMicros) {
        long interval = unit.find(UnitDirectives.START_LIMIT_INTERVAL_SEC).orElse(manager.defaultStartLimitInterval()).micros();
        int burst = unit.find(UnitDirectives.START_LIMIT_BURST).orElse(manager.defaultStartLimitBurst());
        if (interval == 0 || burst == 0 || interval == TimeSpan.INFINITY.micros()) {
            return;
        }
        Deque<Long> times = starts.computeIfAbsent(unit.id(), _ -> new ArrayDeque<>());
        times.add(nowMicros);
        while (times.getFirst() < nowMicros - interval) {
            times.remove();
        }
        if (times.size() > 2 * burst) {
            throw new CheckFailed(unit.id() + " was started " + times.size() + " times within " + interval + " µs, its burst is " + burst);
        }
    }
}
