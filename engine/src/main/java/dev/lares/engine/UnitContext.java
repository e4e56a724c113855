package dev.lares.engine;

import dev.lares.unit.LoadState;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.util.Map;
import java.util.Optional;

/** What the engine offers to the machine of one unit while the machine handles one input. Performs nothing by itself. */
interface UnitContext {
    /** The time of the event being handled. */
    Moment now();

    /** The unit as last loaded. */
    LoadedUnit unit();

    ManagerSettings manager();

    /** The 128-bit id of this activation, as 32 lower-case hexadecimal digits. */
    String invocationId();

    /** A number from 0 to {@code bound - 1}, drawn from the manager's seed. */
    long random(long bound);

    /** Adds an effect, after those of this input so far. */
    void emit(Effect effect);

    /** Adds a log line about this unit. */
    void log(LogLevel level, String text, Map<String, String> fields);

    SpawnToken newSpawnToken();

    /** From now on the end of this process is told to this machine. */
    void claimPid(int pid);

    /** No longer so; called for each claimed process that has ended or no longer belongs to the unit. */
    void releasePid(int pid);

    /**
     * Must be called for each change of state, also for those that are passed through within one input, in their order.
     * The engine then ends or fails jobs, propagates to dependents and triggers OnFailure=/OnSuccess=, after the input.
     */
    void changed(UnitStates before, UnitStates now, ChangeNotes notes);

    /** Whether a stop job (or a restart that has not stopped yet) is queued or runs for this unit. */
    boolean stopPending();

    /** Whether the stop that is queued or runs is the first half of a restart job. */
    boolean restartPending();

    /** Whether a watchdog that is not fed has consequences. */
    boolean heedsWatchdogs();

    /** Whether no job is left, so that a service of {@code Type=idle} need not wait any longer. */
    boolean areJobsDone();

    /** Asks for a restart job with mode replace ({@code Restart=}). */
    void requestRestart();

    /** The unit that this one triggers; empty if there is none. */
    Optional<Triggered> triggered();

    /**
     * What a unit may know of the one it triggers.
     *
     * @param startLimitHit whether its last start was refused because there had been too many
     */
    record Triggered(UnitName id, LoadState load, UnitStates states, boolean startLimitHit, boolean hasJob) {
        /** Whether it is down or waits for its restart. */
        boolean isDown() {
            return states.active().isInactiveOrFailed() || states.sub().equals("auto-restart");
        }

        /** Whether nothing of it will take a connection. */
        boolean leavesSocketsAlone() {
            return isDown() || states.sub().startsWith("final-");
        }

        boolean isRunning() {
            return states.sub().equals("running");
        }
    }

    /** Asks for a start job, with mode replace, for the unit that this one triggers, unless it is up or about to be. */
    void requestTrigger();

    /** Whether another unit's process is this one ({@code PIDFile=}, MAINPID= must not take over foreign processes). */
    boolean isClaimedByAnother(int pid);
}
