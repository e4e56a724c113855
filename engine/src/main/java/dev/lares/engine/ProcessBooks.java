package dev.lares.engine;

import dev.lares.unit.ExecCommand;
import dev.lares.unit.LoadState;
import dev.lares.unit.ServiceType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Keeps the books about a service's processes: which spawn became which process, who ended and how, which process is
 * the main one. What of it may change the state is passed on.
 */
final class ProcessBooks {
    private final ServiceTurn turn;
    private final ServiceMemory memory;
    private final Consumer<Happening> states;

    ProcessBooks(ServiceTurn turn, Consumer<Happening> states) {
        this.turn = turn;
        this.memory = turn.memory;
        this.states = states;
    }

    void onSpawned(SpawnToken token, int pid) {
        memory.occupancy = Occupancy.OCCUPIED;
        turn.context.claimPid(pid);
        if (memory.processes.main() instanceof MainProcess.Pending(SpawnToken awaited, ExecCommand command) && awaited.equals(token)) {
            memory.processes.setMain(new MainProcess.Alive(pid, Optional.of(command)));
            memory.history.started(SpawnPlan.Role.START, command, pid, turn.context.now());
            states.accept(new Happening.MainSpawned());
        } else if (memory.processes.control() instanceof ControlProcess.Pending pending && pending.token().equals(token)) {
            memory.processes.setControl(new ControlProcess.Alive(pid, pending.role(), pending.command()));
            memory.history.started(pending.role(), pending.command(), pid, turn.context.now());
            states.accept(new Happening.ControlSpawned());
        } else {
            killUnwanted(token, pid);
        }
    }

    /** The start of this process was given up before it appeared. */
    private void killUnwanted(SpawnToken token, int pid) {
        if (!memory.processes.abandonedSpawnBecame(token, pid)) {
            turn.log.say(LogLevel.ERR, "Killing process " + pid + ", which nobody asked for.");
            memory.processes.abandon(pid);
        }
        turn.context.emit(new Effect.SignalProcess(turn.id(), pid, SignalName.SIGKILL));
    }

    /** A process that could not execute its program counts as one that exited with the status of the step that failed. */
    void onSpawnFailed(SpawnToken token, int exitStatus, String message) {
        ProcessExit exit = new ProcessExit.Exited(exitStatus);
        if (memory.processes.main() instanceof MainProcess.Pending(SpawnToken awaited, ExecCommand command) && awaited.equals(token)) {
            turn.log.spawnFailed(SpawnPlan.Role.START, command.path(), exitStatus, message);
            memory.history.failedToStart(SpawnPlan.Role.START, command, turn.context.now(), exit);
            if (turn.settings.isStartedAtOnce()) {
                // Such a service counts as started once the process is forked, whatever comes of it.
                states.accept(new Happening.MainSpawned());
            }
            mainEnded(exit, Optional.of(command));
        } else if (memory.processes.control() instanceof ControlProcess.Pending pending && pending.token().equals(token)) {
            turn.log.spawnFailed(pending.role(), pending.command().path(), exitStatus, message);
            memory.history.failedToStart(pending.role(), pending.command(), turn.context.now(), exit);
            controlEnded(exit, pending.role(), pending.command());
        } else if (memory.processes.abandonedSpawnFailed(token)) {
            giveBackIfDown();
        }
    }

    void onExited(int pid, ProcessExit exit) {
        turn.context.releasePid(pid);
        memory.history.ended(pid, turn.context.now(), exit);
        if (memory.occupancy == Occupancy.OCCUPIED) {
            memory.occupancy = Occupancy.UNSURE;
        }
        if (memory.processes.abandonedEnded(pid)) {
            giveBackIfDown();
        } else if (memory.processes.main() instanceof MainProcess.Alive(int main, Optional<ExecCommand> command) && main == pid) {
            mainLeft(pid, command, exit);
        } else if (memory.processes.control() instanceof ControlProcess.Alive control && control.pid() == pid) {
            controlEnded(exit, control.role(), control.command());
        }
    }

    private void giveBackIfDown() {
        switch (memory.state) {
            case ServiceState.Dead _, ServiceState.Failed _, ServiceState.AutoRestart _, ServiceState.Cleaning _ -> turn.giveBack();
            case ServiceState.LeftOverCheck _, ServiceState.Condition _, ServiceState.StartPre _, ServiceState.Start _,
                    ServiceState.StartPost _, ServiceState.Running _, ServiceState.Exited _, ServiceState.Reload _,
                    ServiceState.ReloadSignal _, ServiceState.ReloadNotify _, ServiceState.Stop _, ServiceState.Killing _, ServiceState.Sweeping _,
                    ServiceState.StopPost _ -> {}
        }
    }

    /** The main process has ended; another may have taken over and said so in the PID file or by {@code MAINPID=}. */
    private void mainLeft(int pid, Optional<ExecCommand> command, ProcessExit exit) {
        memory.processes.setMain(new MainProcess.Leaving(pid, command, exit));
        turn.readPidFile();
        concludeMain();
    }

    /** Believes in the end of the main process once nothing more can name a successor. */
    private void concludeMain() {
        boolean nobodyNamed = !memory.pidFileReads.isAwaited() && memory.mainPidCandidate.isEmpty();
        if (nobodyNamed && memory.processes.main() instanceof MainProcess.Leaving leaving) {
            mainEnded(leaving.exit(), leaving.command());
        }
    }

    private void mainEnded(ProcessExit exit, Optional<ExecCommand> command) {
        memory.processes.setMain(new MainProcess.Ended(exit));
        memory.mainExit = Optional.of(exit);
        // Without a file it has no type, and what ran as a daemon may end as one (asked of systemd 252).
        boolean daemon = turn.settings.type() != ServiceType.ONESHOT || turn.settings.unit().loadState() != LoadState.LOADED;
        boolean ignored = command.or(() -> turn.settings.commands(SpawnPlan.Role.START).stream().findFirst())
                .filter(ExecCommand::ignoreFailure)
                .isPresent();
        ServiceResult result = ignored
                ? ServiceResult.SUCCESS
                : CleanExit.resultOf(exit, daemon, turn.settings.successExitStatus());
        turn.log.processExited("Main process", SpawnPlan.Role.START, exit, result == ServiceResult.SUCCESS);
        memory.note(result);
        boolean ends = turn.settings.endsWithMain() || memory.state instanceof ServiceState.StopPost;
        if (ends || memory.occupancy == Occupancy.EMPTY) {
            states.accept(new Happening.MainEnded(result));
        } else {
            othersGoOn();
        }
    }

    /** {@code ExitType=cgroup}: the service lasts as long as any process; the start is over, if nothing else is awaited. */
    private void othersGoOn() {
        boolean starting = memory.state instanceof ServiceState.Start;
        if (starting && !turn.settings.isReadinessNotified() && turn.settings.type() != ServiceType.DBUS) {
            states.accept(new Happening.MainSpawned());
        }
        if (memory.occupancy == Occupancy.UNSURE && !memory.lists.isAwaited()) {
            turn.listProcesses();
        }
    }

    private void controlEnded(ProcessExit exit, SpawnPlan.Role role, ExecCommand command) {
        memory.processes.setControl(new ControlProcess.None());
        boolean daemon = role == SpawnPlan.Role.START && turn.settings.type() != ServiceType.ONESHOT;
        ServiceResult result = command.ignoreFailure()
                ? ServiceResult.SUCCESS
                : CleanExit.resultOf(exit, daemon, turn.settings.successExitStatus());
        boolean condition = memory.state instanceof ServiceState.Condition;
        if (condition && result == ServiceResult.EXIT_CODE && !exit.equals(new ProcessExit.Exited(255))) {
            result = ServiceResult.EXEC_CONDITION;
        }
        turn.log.processExited(
                condition ? "Condition check process" : "Control process", role, exit, !result.isFailure());
        if (!(memory.state instanceof ServiceState.Reload)) {
            memory.note(result);
        }
        states.accept(new Happening.ControlEnded(result));
    }

    void onKillDone(int signalledCount) {
        boolean tellsOfStage = memory.kills.isLastAnswer() && memory.lastKill != ServiceMemory.Reach.LATE;
        if (tellsOfStage && signalledCount > 0 && memory.state instanceof ServiceState.Sweeping(KillStage stage, UnitStates _)) {
            turn.enter(new ServiceState.Killing(stage));
        }
        if (!tellsOfStage || signalledCount > 0) {
            return;
        }
        if (memory.lastKill == ServiceMemory.Reach.ALL && !memory.processes.isAnyAlive()) {
            memory.occupancy = Occupancy.EMPTY;
        }
        states.accept(new Happening.NobodySignalled());
    }

    void onCgroupEmptied() {
        // A process that is known to run, or whose end has not been told yet, makes this doubtful.
        memory.occupancy = memory.processes.isAnyAlive() ? Occupancy.UNSURE : Occupancy.EMPTY;
        states.accept(new Happening.GroupEmptied());
    }

    /** Processes of others are the unit's now (a unit with {@code Delegate=}). */
    void onAdopted(int count) {
        if (count > 0) {
            memory.occupancy = Occupancy.OCCUPIED;
        }
    }

    void onListed(List<Integer> pids, List<Integer> parents) {
        if (!memory.lists.isLastAnswer()) {
            return;
        }
        memory.occupancy = pids.isEmpty() && !memory.processes.isAnyAlive() ? Occupancy.EMPTY : Occupancy.OCCUPIED;
        Happening.Listed listed = new Happening.Listed(pids, parents);
        judgeCandidate(listed);
        ServiceState before = memory.state;
        states.accept(listed);
        if (memory.occupancy == Occupancy.EMPTY && memory.state.equals(before)) {
            states.accept(new Happening.GroupEmptied());
        }
    }

    /** Takes the process that {@code MAINPID=} named for the main process, if it is the unit's. */
    private void judgeCandidate(Happening.Listed listed) {
        OptionalInt candidate = memory.mainPidCandidate;
        memory.mainPidCandidate = OptionalInt.empty();
        candidate.ifPresent(pid -> {
            if (!memory.state.mayHaveMain() || !mayBecomeMain(pid)) {
                return;
            }
            if (listed.pids().contains(pid)) {
                memory.processes.abandonedEnded(pid);
                turn.setMain(pid, ProcessTree.roots(listed).contains(pid));
            } else {
                turn.log.say(LogLevel.WARNING, "New main PID " + pid + " does not belong to service, refusing.");
            }
        });
        concludeMain();
    }

    private boolean mayBecomeMain(int pid) {
        boolean isMain = memory.processes.main().livePid().filter(main -> main == pid).isPresent();
        boolean isControl = memory.processes.control().livePid().filter(control -> control == pid).isPresent();
        boolean isToCome = memory.processes.main() instanceof MainProcess.Pending;
        return pid > 1 && !isMain && !isControl && !isToCome && !turn.context.isClaimedByAnother(pid);
    }

    void onPidFileRead(PidFileContent content) {
        if (!memory.pidFileReads.isLastAnswer()) {
            return;
        }
        boolean leaving = memory.processes.main() instanceof MainProcess.Leaving;
        boolean known = (leaving || isPidFileWanted()) && adopt(content, !leaving);
        concludeMain();
        states.accept(new Happening.PidFileTold(known));
    }

    private boolean isPidFileWanted() {
        return memory.state instanceof ServiceState.Start(ServiceState.StartWait.PidFile _)
                || memory.state instanceof ServiceState.StartPost(ServiceState.PostWait.PidFile _)
                || memory.state instanceof ServiceState.Reload(ServiceState.PostWait.PidFile _);
    }

    private boolean adopt(PidFileContent content, boolean complain) {
        String path = turn.settings.pidFile().orElse("");
        return switch (content) {
            case PidFileContent.Process(int pid, boolean isChild) -> adopt(pid, isChild, path);
            case PidFileContent.Missing _ -> {
                turn.log.say(complain ? LogLevel.INFO : LogLevel.DEBUG, "Can't open PID file " + path + " (yet?) after " + memory.state.sub() + ".");
                yield false;
            }
            case PidFileContent.Refused(String reason) -> {
                turn.log.say(complain ? LogLevel.WARNING : LogLevel.DEBUG, "cannot use PID file " + path + ": " + reason);
                yield false;
            }
        };
    }

    private boolean adopt(int pid, boolean isChild, String path) {
        if (memory.processes.main().livePid().filter(main -> main == pid).isPresent()) {
            return true;
        }
        boolean isOld = memory.processes.main() instanceof MainProcess.Leaving leaving && leaving.pid() == pid;
        if (isOld) {
            return false;
        }
        if (!mayBecomeMain(pid)) {
            turn.log.say(LogLevel.WARNING, "cannot use PID file " + path + ": process " + pid + " is not the service's own");
            return false;
        }
        memory.processes.abandonedEnded(pid);
        turn.setMain(pid, isChild);
        if (memory.state instanceof ServiceState.Killing || memory.state instanceof ServiceState.Sweeping) {
            states.accept(new Happening.MainSpawned());
        }
        return true;
    }
}
