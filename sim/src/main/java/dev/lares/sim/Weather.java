package dev.lares.sim;

import dev.lares.engine.SpawnPlan;
import java.util.OptionalInt;

/** How the simulated world behaves where it has a choice: how long things take and what goes wrong. */
interface Weather {
    /** What takes its time. */
    enum Delay {
        /** From the wish to start a process until it runs. */
        SPAWN,
        /** From the end of a process until the manager has waited for it. */
        EXIT,
        /** From a notification sent until it is received. */
        NOTIFY,
        /** From the end of a unit's last process until the manager hears of it. */
        EMPTIED,
        /** From the reading of a file or table until the manager has the answer. */
        ANSWER,
        /** From the engine's deadline until it is told that time has elapsed. */
        TIMER
    }

    /** What becomes of a notification. */
    enum Fate { DELIVERED, LOST, DUPLICATED }

    long delayMicros(Delay what);

    /** The exit status of the step that fails (systemd.exec(5), "Process Exit Codes"), if the spawn is to fail. */
    OptionalInt spawnFailure(SpawnPlan plan);

    Fate notification();

    /** Whether the news of an emptied control group may overtake that of its last process's end. */
    boolean emptiedMayOvertakeExit();

    /** Into how many parts the answer to a request to load so many units is split, at least 1. */
    int loadParts(int unitCount);

    /** Everything takes as long as it always does, and nothing goes wrong. */
    static Weather calm() {
        return new Weather() {
            @Override
            public long delayMicros(Delay what) {
                return switch (what) {
                    case SPAWN -> 1_000;
                    case EXIT, NOTIFY, EMPTIED, ANSWER -> 50;
                    case TIMER -> 0;
                };
            }

            @Override
            public OptionalInt spawnFailure(SpawnPlan plan) {
                return OptionalInt.empty();
            }

            @Override
            public Fate notification() {
                return Fate.DELIVERED;
            }

            @Override
            public boolean emptiedMayOvertakeExit() {
                return false;
            }

            @Override
            public int loadParts(int unitCount) {
                return 1;
            }
        };
    }
}
