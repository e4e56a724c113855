package dev.lares.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The processes of a service that are followed one by one: the main one, the control process, and the abandoned ones.
 *
 * <p>A spawn is answered later than it is asked for, and meanwhile the service may have moved on (stopped, timed out).
 * So that no process is ever lost, a spawn that nobody waits for any more stays here by its token, and what comes of it
 * is killed and followed to its end.
 */
final class ServiceProcesses {
    private MainProcess main = new MainProcess.Unknown();
    private ControlProcess control = new ControlProcess.None();
    private final Set<SpawnToken> abandonedSpawns = new LinkedHashSet<>();
    private final Set<Integer> abandonedPids = new LinkedHashSet<>();

    MainProcess main() {
        return main;
    }

    void setMain(MainProcess next) {
        main = next;
    }

    ControlProcess control() {
        return control;
    }

    void setControl(ControlProcess next) {
        control = next;
    }

    /** Whether the main or the control process is there or to come. */
    boolean isAnyAlive() {
        return main.isAlive() || control.isAlive();
    }

    /** The pids of the main and the control process, as far as they run. */
    List<Integer> pids() {
        List<Integer> pids = new ArrayList<>(2);
        main.livePid().ifPresent(pids::add);
        control.livePid().ifPresent(pids::add);
        return pids;
    }

    /** Forgets the main process as such; what may still come of it is abandoned. */
    void abandonMain() {
        switch (main) {
            case MainProcess.Pending pending -> {
                abandonedSpawns.add(pending.token());
                main = new MainProcess.Unknown();
            }
            case MainProcess.Alive alive -> {
                abandonedPids.add(alive.pid());
                main = new MainProcess.Unknown();
            }
            case MainProcess.Leaving leaving -> main = new MainProcess.Ended(leaving.exit());
            case MainProcess.Unknown _, MainProcess.Ended _ -> {}
        }
    }

    /** Forgets the control process as such; what may still come of it is abandoned. */
    void abandonControl() {
        switch (control) {
            case ControlProcess.Pending pending -> abandonedSpawns.add(pending.token());
            case ControlProcess.Alive alive -> abandonedPids.add(alive.pid());
            case ControlProcess.None _ -> {}
        }
        control = new ControlProcess.None();
    }

    /** An abandoned spawn has brought forth a process; tells whether it was one. */
    boolean abandonedSpawnBecame(SpawnToken token, int pid) {
        return abandonedSpawns.remove(token) && abandonedPids.add(pid);
    }

    /** An abandoned spawn has failed; tells whether it was one. */
    boolean abandonedSpawnFailed(SpawnToken token) {
        return abandonedSpawns.remove(token);
    }

    /** A process that nobody waits for is there; it is followed to its end. */
    void abandon(int pid) {
        abandonedPids.add(pid);
    }

    /** An abandoned process has ended; tells whether it was one. */
    boolean abandonedEnded(int pid) {
        return abandonedPids.remove(pid);
    }

    boolean isAbandoned(int pid) {
        return abandonedPids.contains(pid);
    }

    /** Whether nothing abandoned is left to come or to end. */
    boolean isNothingAbandoned() {
        return abandonedSpawns.isEmpty() && abandonedPids.isEmpty();
    }

    void save(Snapshot.Section section) {
        section.put("main", SavedValues.of(main));
        section.put("control", SavedValues.of(control));
        abandonedSpawns.forEach(token -> section.put("abandoned-spawn", token.id()));
        abandonedPids.forEach(pid -> section.put("abandoned-process", pid));
    }

    boolean restore(Snapshot.Line line) {
        switch (line.key()) {
            case "main" -> main = SavedValues.main(line);
            case "control" -> control = SavedValues.control(line);
            case "abandoned-spawn" -> abandonedSpawns.add(new SpawnToken(line.number()));
            case "abandoned-process" -> abandonedPids.add(SavedValues.pid(line));
            default -> {
                return false;
            }
        }
        return true;
    }

    void checkInvariants() {
        List<Integer> pids = pids();
        pids.addAll(abandonedPids);
        if (new LinkedHashSet<>(pids).size() != pids.size()) {
            throw new IllegalStateException("one pid in two roles: main " + main + ", control " + control + ", abandoned " + abandonedPids);
        }
        if (pids.stream().anyMatch(pid -> pid <= 1)) {
            throw new IllegalStateException("not the pid of a service's process among " + pids);
        }
    }
}
