package dev.lares.engine;

import dev.lares.unit.ExecCommand;
import java.util.Optional;

/** What is known of a service's main process. */
sealed interface MainProcess {
    /** Nothing: there is none yet, or it is not known which one it is. */
    record Unknown() implements MainProcess {}

    /** It is being started. Counts as alive, for it may appear at any time. */
    record Pending(SpawnToken token, ExecCommand command) implements MainProcess {}

    /**
     * It runs.
     *
     * @param pid its pid
     * @param command what it was started with, if it was started directly
     */
    record Alive(int pid, Optional<ExecCommand> command) implements MainProcess {}

    /**
     * It has ended, but may have named a successor: the answer is awaited. Counts as alive until then.
     *
     * @param pid its former pid
     * @param command what it was started with, if it was started directly
     * @param exit how it ended
     */
    record Leaving(int pid, Optional<ExecCommand> command, ProcessExit exit) implements MainProcess {}

    /**
     * It has ended.
     *
     * @param exit how
     */
    record Ended(ProcessExit exit) implements MainProcess {}

    /** Whether its end is still to come, or to be believed. */
    default boolean isAlive() {
        return switch (this) {
            case Pending _, Alive _, Leaving _ -> true;
            case Unknown _, Ended _ -> false;
        };
    }

    /** Its pid, if it runs. */
    default Optional<Integer> livePid() {
        return this instanceof Alive alive ? Optional.of(alive.pid) : Optional.empty();
    }
}
