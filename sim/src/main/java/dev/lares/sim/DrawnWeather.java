package dev.lares.sim;

import dev.lares.engine.SpawnPlan;
import java.util.OptionalInt;

/** Weather drawn from a seed, as bad as its {@link SwarmOptions} say. */
final class DrawnWeather implements Weather {
    /** The steps between fork and exec that can fail, as exit statuses (systemd.exec(5), "Process Exit Codes"). */
    private static final Integer[] FAILING_STEPS = {200, 202, 203, 204, 205, 206, 208, 209, 214, 216, 217, 219, 226, 233, 238, 242};

    private final SwarmOptions options;
    private final Dice dice;

    DrawnWeather(SwarmOptions options, Dice dice) {
        this.options = options;
        this.dice = dice;
    }

    @Override
    public long delayMicros(Delay what) {
        return switch (what) {
            case SPAWN -> 200 + dice.skewed(options.longestSpawnMicros());
            case EXIT, NOTIFY, EMPTIED, ANSWER -> dice.skewed(options.longestDelayMicros());
            case TIMER -> dice.percent(20) ? dice.skewed(options.longestDelayMicros()) : 0;
        };
    }

    @Override
    public OptionalInt spawnFailure(SpawnPlan plan) {
        return dice.percent(options.spawnFailurePercent()) ? OptionalInt.of(dice.pick(FAILING_STEPS)) : OptionalInt.empty();
    }

    @Override
    public Fate notification() {
        if (!dice.percent(options.notifyFaultPercent())) {
            return Fate.DELIVERED;
        }
        return dice.pick(Fate.LOST, Fate.DUPLICATED);
    }

    @Override
    public boolean emptiedMayOvertakeExit() {
        return options.emptiedMayOvertakeExit();
    }

    @Override
    public int loadParts(int unitCount) {
        return options.splitLoads() ? 1 + dice.below(unitCount) : 1;
    }
}
