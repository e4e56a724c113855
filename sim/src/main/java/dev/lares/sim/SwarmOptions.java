package dev.lares.sim;

/**
 * What kind of a run a seed makes: each run is bad in other ways, so that rare combinations come up (swarm testing).
 *
 * @param serviceCount how many services there are
 * @param targetCount how many targets there are
 * @param dependencyPercent how likely each kind of dependency is from one unit to another
 * @param orderingCycles whether ordering dependencies may form cycles
 * @param extraLinePercent how likely a service has each of its optional lines
 * @param badProgramPercent how likely a program misbehaves
 * @param requestCount how many requests are made
 * @param longestGapMicros the longest time between two requests
 * @param crashPercent how likely a process is ended by a signal between two requests
 * @param spawnFailurePercent how likely a spawn fails
 * @param notifyFaultPercent how likely a notification is lost or comes twice
 * @param forgeryPercent how likely a notification is forged between two requests
 * @param clockJumpPercent how likely the realtime clock jumps between two requests
 * @param collectPercent how likely units that nobody needs may be dropped between two requests
 * @param reexecPercent how likely the manager re-executes itself between two requests
 * @param longestSpawnMicros the longest time a spawn takes
 * @param longestDelayMicros the longest time an event takes to be told
 * @param emptiedMayOvertakeExit whether the news of an emptied control group may come before that of the last exit
 * @param splitLoads whether units are loaded in parts
 * @param highestPid from where on process numbers are given anew
 */
record SwarmOptions(
        int serviceCount,
        int targetCount,
        int dependencyPercent,
        boolean orderingCycles,
        int extraLinePercent,
        int badProgramPercent,
        int requestCount,
        long longestGapMicros,
        int crashPercent,
        int spawnFailurePercent,
        int notifyFaultPercent,
        int forgeryPercent,
        int clockJumpPercent,
        int collectPercent,
        int reexecPercent,
        long longestSpawnMicros,
        long longestDelayMicros,
        boolean emptiedMayOvertakeExit,
        boolean splitLoads,
        int highestPid) {

    static SwarmOptions draw(Dice dice) {
        boolean faults = dice.percent(75);
        return new SwarmOptions(
                1 + dice.below(dice.pick(3, 8, 14)),
                dice.below(4),
                dice.pick(0, 3, 8, 15),
                dice.percent(10),
                dice.pick(0, 15, 40),
                faults ? dice.pick(0, 20, 60) : 0,
                3 + dice.below(dice.pick(10, 40)),
                dice.pick(2_000L, 500_000L, 8_000_000L, 30_000_000L),
                faults ? dice.pick(0, 10, 50) : 0,
                faults ? dice.pick(0, 0, 5, 30) : 0,
                faults ? dice.pick(0, 0, 10, 40) : 0,
                faults ? dice.pick(0, 0, 20) : 0,
                faults ? dice.pick(0, 20) : 0,
                dice.pick(0, 30, 100),
                dice.pick(0, 0, 20, 60),
                dice.pick(0L, 5_000L, 3_000_000L),
                dice.pick(0L, 300L, 50_000L),
                dice.percent(30),
                dice.percent(30),
                dice.pick(30_000, 30_000, 160));
    }

    /** The same, but nothing goes wrong any more by the host's doing. */
    SwarmOptions withoutFaults() {
        return new SwarmOptions(serviceCount, targetCount, dependencyPercent, orderingCycles, extraLinePercent, badProgramPercent,
                requestCount, longestGapMicros, 0, 0, 0, 0, 0, collectPercent, reexecPercent, Math.min(longestSpawnMicros, 5_000), longestDelayMicros,
                emptiedMayOvertakeExit, splitLoads, highestPid);
    }
}
