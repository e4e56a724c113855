package dev.lares.engine;

import dev.lares.unit.ExecCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commands of the current or last run of a service, in the order of their start. */
final class ExecHistory {
    private final List<MachineView.ExecRun> runs = new ArrayList<>();

    void clear() {
        runs.clear();
    }

    void started(SpawnPlan.Role role, ExecCommand command, int pid, Moment at) {
        runs.add(new MachineView.ExecRun(role, command, pid, at, Moment.NEVER, Optional.empty()));
    }

    /** A command that could not be started; it has no pid. */
    void failedToStart(SpawnPlan.Role role, ExecCommand command, Moment at, ProcessExit exit) {
        runs.add(new MachineView.ExecRun(role, command, 0, at, at, Optional.of(exit)));
    }

    /** A process has ended; nothing happens if it is not of a command. */
    void ended(int pid, Moment at, ProcessExit exit) {
        for (int i = runs.size() - 1; i >= 0; i--) {
            MachineView.ExecRun run = runs.get(i);
            if (run.pid() == pid && run.exit().isEmpty()) {
                runs.set(i, new MachineView.ExecRun(run.role(), run.command(), pid, run.started(), at, Optional.of(exit)));
                return;
            }
        }
    }

    List<MachineView.ExecRun> runs() {
        return List.copyOf(runs);
    }
}
