package dev.lares.linux;

import java.util.List;
import java.util.function.Consumer;

/**
 * Makes children that fail, once, before any real one.
 *
 * <p>Why: a mould that has become a unit's user may not be able to read this program's class files, so every class it
 * needs from then on must be there already. These requests lead through all of that code; nothing is executed.
 */
final class SpawnRehearsal {
    private static final String NOT_THERE = "/dev/null/lares";

    private SpawnResult loaded = new SpawnResult.SpawnFailed(0, ExecStage.EXEC, Errno.ENOENT, NOT_THERE);

    /** The part of it that a child without a gate goes through. */
    static SpawnRequest straight(SpawnRequest.ProcessGroup group) {
        return SpawnRequest.of(NOT_THERE).add(new MouldSetting.NoNewPrivileges()).processGroup(group).build();
    }

    /** The first worker performs, the others wait for it. */
    synchronized void perform(Consumer<SpawnRequest> stage) {
        if (!(loaded instanceof SpawnResult.Spawned)) {
            stage.accept(straight(SpawnRequest.ProcessGroup.NEW_SESSION));
            stage.accept(SpawnRequest.of(NOT_THERE).add(new MouldSetting.NoNewPrivileges())
                    .pidVariables(List.of("LISTEN_PID")).build());
            stage.accept(SpawnRequest.of(NOT_THERE).add(new ProcessSetting.Cgroup(NOT_THERE)).build());
            loaded = new SpawnResult.Spawned(0, Unistd.pid());
        }
    }
}
