package dev.lares.engine;

import dev.lares.unit.ExecCommand;
import java.util.Optional;

/** The process of the {@code Exec…=} line that runs now, the main process's own excepted. */
sealed interface ControlProcess {
    record None() implements ControlProcess {}

    /** It is being started. Counts as alive, for it may appear at any time. */
    record Pending(SpawnToken token, SpawnPlan.Role role, ExecCommand command) implements ControlProcess {}

    /** It runs. */
    record Alive(int pid, SpawnPlan.Role role, ExecCommand command) implements ControlProcess {}

    /** Whether its end is still to come. */
    default boolean isAlive() {
        return switch (this) {
            case Pending _, Alive _ -> true;
            case None _ -> false;
        };
    }

    /** Its pid, if it runs. */
    default Optional<Integer> livePid() {
        return this instanceof Alive alive ? Optional.of(alive.pid) : Optional.empty();
    }
}
