package dev.lares.engine;

import dev.lares.unit.DirectoryKind;
import dev.lares.unit.OomPolicy;
import dev.lares.unit.ServiceType;
import java.util.List;
import java.util.Optional;

/**
 * The life of a service (systemd.service(5)).
 *
 * <p>An input takes two steps. First the books are kept: which process is which ({@link ProcessBooks}), what the service
 * says of itself ({@link NotifyHandler}), which timer went off. What of it may change the state becomes a
 * {@link Happening}, and the state answers to it ({@link StartingStates}, {@link UpStates}, {@link StoppingStates},
 * {@link DownStates}) by a step up ({@link StartSteps}) or down ({@link StopSteps}). Both kinds of steps are made of what
 * {@link ServiceTurn} offers, and all that is remembered stands in {@link ServiceMemory}.
 *
 * <p>What makes it harder than it looks is that nothing is answered at once. Between {@link Effect.Spawn} and its answer
 * the service may be told to stop: a process that is to come counts as alive, so the stop waits for it and signals it
 * when it appears; and if the stop cannot wait, the process is killed when it appears ({@link ServiceProcesses}). Between
 * {@link Effect.Kill} and its answer the state is that of waiting already; if the answer is that nobody got the signal,
 * it goes on at once. Whether any process is left cannot be looked up: {@link Occupancy} is what is known, and where it
 * matters and is not known, the processes are listed first.
 */
final class ServiceMachine implements UnitMachine {
    private final ServiceMemory memory = new ServiceMemory();

    @Override
    public UnitStates states() {
        return memory.states();
    }

    @Override
    public Answer canStart(UnitContext context) {
        return startability();
    }

    private Answer startability() {
        return switch (memory.state) {
            case ServiceState.Dead _, ServiceState.Failed _ -> Answer.BEGUN;
            case ServiceState.LeftOverCheck _, ServiceState.Condition _, ServiceState.StartPre _, ServiceState.Start _,
                    ServiceState.StartPost _, ServiceState.Running _, ServiceState.Exited _, ServiceState.Reload _,
                    ServiceState.ReloadSignal _, ServiceState.ReloadNotify _ -> Answer.ALREADY;
            // A service that waits for its restart must be stopped first: the restart job does that.
            case ServiceState.AutoRestart _, ServiceState.Stop _, ServiceState.Killing _, ServiceState.Sweeping _, ServiceState.StopPost _,
                    ServiceState.Cleaning _ -> Answer.AGAIN;
        };
    }

    @Override
    public Answer start(UnitContext context) {
        Answer answer = startability();
        if (answer == Answer.BEGUN) {
            new Turn(context).start.begin();
        }
        return answer;
    }

    @Override
    public Answer stop(UnitContext context) {
        Turn turn = new Turn(context);
        switch (memory.state) {
            case ServiceState.Dead _, ServiceState.Failed _ -> {
                return Answer.ALREADY;
            }
            case ServiceState.AutoRestart(boolean requested) -> turn.stop.leaveAutoRestart(requested);
            case ServiceState.LeftOverCheck _ -> {
                memory.stopRequested = true;
                turn.stop.enterDead(ServiceResult.SUCCESS, true);
            }
            case ServiceState.Condition _, ServiceState.StartPre _, ServiceState.Start _, ServiceState.StartPost _,
                    ServiceState.Reload _, ServiceState.ReloadSignal _, ServiceState.ReloadNotify _ -> {
                memory.stopRequested = true;
                turn.stop.enterSignal(KillStage.STOP_SIGTERM, ServiceResult.SUCCESS);
            }
            case ServiceState.Running _, ServiceState.Exited _ -> {
                memory.stopRequested = true;
                turn.stop.enterStop(ServiceResult.SUCCESS);
            }
            case ServiceState.Killing(KillStage stage) when stage == KillStage.STOP_WATCHDOG -> {
                memory.stopRequested = true;
                turn.stop.enterSignal(KillStage.STOP_SIGTERM, ServiceResult.SUCCESS);
            }
            case ServiceState.Stop _, ServiceState.Killing _, ServiceState.Sweeping _, ServiceState.StopPost _ -> memory.stopRequested = true;
            case ServiceState.Cleaning _ -> turn.turn.context.emit(new Effect.StopCleaning(context.unit().id()));
        }
        return Answer.BEGUN;
    }

    @Override
    public Answer reload(UnitContext context) {
        return switch (memory.state) {
            case ServiceState.Running _, ServiceState.Exited _ -> {
                ServiceState before = memory.state;
                new Turn(context).start.enterReload();
                yield memory.state.equals(before) ? Answer.ALREADY : Answer.BEGUN;
            }
            case ServiceState.LeftOverCheck _, ServiceState.Condition _, ServiceState.StartPre _, ServiceState.Start _,
                    ServiceState.StartPost _, ServiceState.Reload _, ServiceState.ReloadSignal _, ServiceState.ReloadNotify _ ->
                Answer.AGAIN;
            case ServiceState.Dead _, ServiceState.Failed _, ServiceState.AutoRestart _, ServiceState.Stop _,
                    ServiceState.Killing _, ServiceState.Sweeping _, ServiceState.StopPost _, ServiceState.Cleaning _ -> Answer.INAPPLICABLE;
        };
    }

    @Override
    public boolean canReload(UnitContext context) {
        ServiceSettings settings = new ServiceSettings(context.unit(), context.manager());
        return settings.type() == ServiceType.NOTIFY_RELOAD || !settings.commands(SpawnPlan.Role.RELOAD).isEmpty();
    }

    @Override
    public void on(MachineInput input, UnitContext context) {
        Turn turn = new Turn(context);
        switch (input) {
            case MachineInput.Spawned(SpawnToken token, int pid) -> turn.books.onSpawned(token, pid);
            case MachineInput.SpawnFailed(SpawnToken token, int exitStatus, String message) ->
                turn.books.onSpawnFailed(token, exitStatus, message);
            case MachineInput.ProcessExited(int pid, ProcessExit exit) -> turn.books.onExited(pid, exit);
            case MachineInput.Notified notified ->
                new NotifyHandler(turn.turn, turn::tellState).on(notified.pid(), notified.message(), notified.fds());
            case MachineInput.CgroupEmptied _ -> turn.books.onCgroupEmptied();
            case MachineInput.Adopted(int count, _) -> turn.books.onAdopted(count);
            case MachineInput.OutOfMemory _ -> turn.outOfMemory();
            case MachineInput.KillDone(int signalledCount) -> turn.books.onKillDone(signalledCount);
            case MachineInput.PidFileRead(PidFileContent content) -> turn.books.onPidFileRead(content);
            case MachineInput.PidFileChanged _ -> turn.pidFileChanged();
            case MachineInput.ProcessesListed listed -> turn.books.onListed(listed.pids(), listed.parents());
            case MachineInput.FdHungUp(FdToken fd) -> turn.fdHungUp(fd);
            case MachineInput.Endowed endowed -> turn.endowed(endowed.standardFds());
            case MachineInput.DeadlineReached _ -> turn.deadlineReached();
            case MachineInput.StartLimitHit _ -> turn.startLimitHit();
            case MachineInput.RestartRefused _ -> turn.restartRefused();
            case MachineInput.Clean(List<DirectoryKind> kinds) -> turn.clean(kinds);
            case MachineInput.Cleaned(Optional<String> failure) -> turn.cleaned(failure);
            case MachineInput.ResetFailed _ -> turn.resetFailed();
            case MachineInput.BusNameChanged(boolean owned) -> turn.busNameChanged(owned);
            case MachineInput.SocketsOpened _, MachineInput.SocketsFailed _, MachineInput.ConnectionWaits _, MachineInput.TriggeredChanged _,
                    MachineInput.TriggerRefused _ -> throw new IllegalArgumentException("cannot handle " + input + ": the unit is no socket");
        }
    }

    @Override
    public boolean isIdle() {
        return switch (memory.state) {
            case ServiceState.Dead _, ServiceState.Failed _ -> memory.released && !memory.processes.isAnyAlive()
                    && memory.processes.isNothingAbandoned() && memory.fdStore.size() == 0 && !memory.pidFileWatched
                    && !memory.kills.isAwaited() && !memory.pidFileReads.isAwaited() && !memory.lists.isAwaited();
            case ServiceState.LeftOverCheck _, ServiceState.Condition _, ServiceState.StartPre _, ServiceState.Start _,
                    ServiceState.StartPost _, ServiceState.Running _, ServiceState.Exited _, ServiceState.Reload _,
                    ServiceState.ReloadSignal _, ServiceState.ReloadNotify _, ServiceState.AutoRestart _, ServiceState.Stop _,
                    ServiceState.Killing _, ServiceState.Sweeping _, ServiceState.StopPost _, ServiceState.Cleaning _ -> false;
        };
    }

    /** No job is left: {@code Type=idle} need not wait any longer. */
    void jobsDone(UnitContext context) {
        if (memory.state instanceof ServiceState.Start(ServiceState.StartWait.IdleDelay _)) {
            new Turn(context).start.startMain();
        }
    }

    @Override
    public void drop(UnitContext context) {
        new Turn(context).endowed(StandardFds.NONE);
    }

    /** Another host is here: the removal that the one before had begun ended with it. */
    void cleanAgain(UnitContext context) {
        if (memory.state instanceof ServiceState.Cleaning(List<DirectoryKind> kinds)) {
            context.emit(new Effect.Clean(context.unit(), kinds));
        }
    }

    @Override
    public long deadlineMicros() {
        return memory.timers.deadlineMicros();
    }

    @Override
    public MachineView view() {
        return memory.view();
    }

    @Override
    public void save(Snapshot.Section section) {
        memory.save(section);
    }

    @Override
    public boolean restore(Snapshot.Line line) {
        return memory.restore(line);
    }

    @Override
    public void checkInvariants() {
        ServiceInvariants.check(memory);
    }

    /** The parts that handle one input. */
    private final class Turn {
        final ServiceTurn turn;
        final StopSteps stop;
        final StartSteps start;
        final ProcessBooks books;

        Turn(UnitContext context) {
            turn = new ServiceTurn(memory, context);
            stop = new StopSteps(turn);
            start = new StartSteps(turn, stop);
            books = new ProcessBooks(turn, this::tellState);
        }

        void tellState(Happening happening) {
            StartingStates starting = new StartingStates(turn, start, stop);
            UpStates up = new UpStates(turn, start, stop);
            StoppingStates stopping = new StoppingStates(turn, stop);
            DownStates down = new DownStates(turn, stop);
            switch (memory.state) {
                case ServiceState.Dead _, ServiceState.Failed _ -> down.onDown(happening);
                case ServiceState.AutoRestart _ -> down.onAutoRestart(happening);
                case ServiceState.LeftOverCheck _ -> starting.onLeftOverCheck(happening);
                case ServiceState.Condition(int index) -> starting.onCondition(index, happening);
                case ServiceState.StartPre(int index) -> starting.onStartPre(index, happening);
                case ServiceState.Start(ServiceState.StartWait wait) -> starting.onStart(wait, happening);
                case ServiceState.StartPost(ServiceState.PostWait wait) -> starting.onStartPost(wait, happening);
                case ServiceState.Running _ -> up.onRunning(happening);
                case ServiceState.Exited _ -> up.onExited(happening);
                case ServiceState.Reload(ServiceState.PostWait wait) -> up.onReload(wait, happening);
                case ServiceState.ReloadSignal(long begunMicros) -> up.onReloadSignal(begunMicros, happening);
                case ServiceState.ReloadNotify _ -> up.onReloadNotify(happening);
                case ServiceState.Stop(int index) -> stopping.onStop(index, happening);
                case ServiceState.Killing(KillStage stage) -> stopping.onKilling(stage, happening);
                case ServiceState.Sweeping(KillStage stage, UnitStates _) -> stopping.onKilling(stage, happening);
                case ServiceState.StopPost(int index) -> stopping.onStopPost(index, happening);
                case ServiceState.Cleaning _ -> down.onCleaning(happening);
            }
        }

        void busNameChanged(boolean owned) {
            memory.busNameOwned = owned;
            if (turn.settings.type() == ServiceType.DBUS) {
                tellState(new Happening.BusNameChanged(owned));
            }
        }

        void outOfMemory() {
            turn.log.say(LogLevel.DEBUG, "Process of control group was killed by the OOM killer.");
            if (turn.settings.oomPolicy() != OomPolicy.CONTINUE) {
                tellState(new Happening.OutOfMemory());
            }
        }

        void pidFileChanged() {
            if (memory.pidFileWatched) {
                tellState(new Happening.PidFileChanged());
            }
        }

        void fdHungUp(FdToken fd) {
            if (memory.fdStore.remove(fd)) {
                turn.context.emit(new Effect.CloseFd(fd));
            }
        }

        void endowed(StandardFds fds) {
            memory.standardFds.all().forEach(fd -> turn.context.emit(new Effect.CloseFd(fd)));
            memory.standardFds = fds;
        }

        void deadlineReached() {
            if (memory.timers.isStateDue(turn.nowMicros())) {
                memory.timers.disarmState();
                tellState(new Happening.TimedOut());
            }
            if (memory.timers.isWatchdogDue(turn.nowMicros())) {
                memory.timers.disarmWatchdog();
                String limit = "watchdog timeout (limit " + SpanText.of(turn.watchdogMicros()) + ")!";
                if (turn.context.heedsWatchdogs()) {
                    turn.log.say(LogLevel.ERR, "W" + limit.substring(1));
                    tellState(new Happening.WatchdogBit());
                } else {
                    turn.log.say(LogLevel.WARNING, "Watchdog disabled! Ignoring " + limit);
                }
            }
        }

        void startLimitHit() {
            if (memory.states().active().isInactiveOrFailed()) {
                stop.enterDead(ServiceResult.START_LIMIT_HIT, false);
            }
        }

        void restartRefused() {
            if (memory.state instanceof ServiceState.AutoRestart) {
                turn.log.say(LogLevel.WARNING, "Failed to schedule restart job.");
                stop.giveUpRestart();
            }
        }

        void clean(List<DirectoryKind> kinds) {
            if (memory.state instanceof ServiceState.Dead) {
                memory.cleanResult = ServiceResult.SUCCESS;
                turn.arm(turn.settings.timeoutCleanMicros());
                turn.context.emit(new Effect.Clean(turn.settings.unit(), kinds));
                turn.enter(new ServiceState.Cleaning(kinds));
            }
        }

        void cleaned(Optional<String> failure) {
            if (memory.state instanceof ServiceState.Cleaning) {
                failure.ifPresent(text -> {
                    turn.log.say(LogLevel.WARNING, text);
                    memory.cleanResult = memory.cleanResult == ServiceResult.SUCCESS ? ServiceResult.EXIT_CODE : memory.cleanResult;
                });
                stop.enterDead(ServiceResult.SUCCESS, false);
            }
        }

        void resetFailed() {
            memory.cleanResult = ServiceResult.SUCCESS;
            memory.result = ServiceResult.SUCCESS;
            memory.reloadResult = ServiceResult.SUCCESS;
            memory.restartCount = 0;
            memory.forgetRestarts = false;
            if (memory.state instanceof ServiceState.Failed) {
                turn.enter(new ServiceState.Dead());
            }
        }
    }
}
