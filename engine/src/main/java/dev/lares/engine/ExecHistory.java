package dev.lares.engine;

import dev.lares.unit.ExecCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The commands of the current or last run of a service, in the order of their start. Of a command that ran several
 * times, as {@code ExecReload=} does, only the last time counts; so the history does not grow with a service's age.
 */
final class ExecHistory {
    private final List<MachineView.ExecRun> spawned = new ArrayList<>();
    private Optional<MachineView.ExecRun> adopted = Optional.empty();

    void clear() {
        spawned.clear();
        adopted = Optional.empty();
    }

    /** A command was started. */
    void started(SpawnPlan.Role role, ExecCommand command, int pid, Moment at) {
        replace(new MachineView.ExecRun(role, command, pid, at, Moment.NEVER, Optional.empty()));
    }

    /** A command that could not be started; it has no pid. */
    void failedToStart(SpawnPlan.Role role, ExecCommand command, Moment at, ProcessExit exit) {
        replace(new MachineView.ExecRun(role, command, 0, at, at, Optional.of(exit)));
    }

    private void replace(MachineView.ExecRun run) {
        spawned.removeIf(old -> old.role() == run.role() && old.command().equals(run.command()));
        spawned.add(run);
    }

    /** A process that a command left behind was found to be the main one. */
    void adopted(ExecCommand command, int pid, Moment at) {
        adopted = Optional.of(new MachineView.ExecRun(SpawnPlan.Role.START, command, pid, at, Moment.NEVER, Optional.empty()));
    }

    /** A process has ended; nothing happens if it is not of a command. */
    void ended(int pid, Moment at, ProcessExit exit) {
        spawned.replaceAll(run -> ended(run, pid, at, exit));
        adopted = adopted.map(run -> ended(run, pid, at, exit));
    }

    private static MachineView.ExecRun ended(MachineView.ExecRun run, int pid, Moment at, ProcessExit exit) {
        boolean concerned = run.pid() == pid && run.exit().isEmpty();
        return concerned
                ? new MachineView.ExecRun(run.role(), run.command(), pid, run.started(), at, Optional.of(exit))
                : run;
    }

    void save(Snapshot.Section section) {
        spawned.forEach(run -> section.put("exec", SavedValues.of(run)));
        adopted.ifPresent(run -> section.put("exec-adopted", SavedValues.of(run)));
    }

    void restoreSpawned(Snapshot.Line line) {
        spawned.add(SavedValues.run(line));
    }

    void restoreAdopted(Snapshot.Line line) {
        adopted = Optional.of(SavedValues.run(line));
    }

    /** All of them; a main process that was adopted stands last, so the last one of the role START is the main one's. */
    List<MachineView.ExecRun> runs() {
        List<MachineView.ExecRun> runs = new ArrayList<>(spawned);
        adopted.ifPresent(runs::add);
        return List.copyOf(runs);
    }
}
