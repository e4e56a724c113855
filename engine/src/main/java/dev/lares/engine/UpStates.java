package dev.lares.engine;

import dev.lares.engine.ServiceState.PostWait;
import dev.lares.unit.OomPolicy;
import java.util.OptionalLong;

/** What happens while a service is up: {@code running}, {@code exited} and the states of a reload. */
final class UpStates {
    private final ServiceTurn turn;
    private final ServiceMemory memory;
    private final StartSteps start;
    private final StopSteps stop;

    UpStates(ServiceTurn turn, StartSteps start, StopSteps stop) {
        this.turn = turn;
        this.memory = turn.memory;
        this.start = start;
        this.stop = stop;
    }

    void onRunning(Happening happening) {
        switch (happening) {
            case Happening.MainEnded(ServiceResult result) -> start.enterRunning(result);
            case Happening.BusNameChanged _ -> start.enterRunning(ServiceResult.SUCCESS);
            case Happening.GroupEmptied _, Happening.Listed _ -> endIfEmpty();
            case Happening.TimedOut _ -> {
                turn.log.say(LogLevel.WARNING, "Service reached runtime time limit. Stopping.");
                stop.enterStop(ServiceResult.TIMEOUT);
            }
            case Happening.Reloading _ -> start.enterReloadByNotify();
            case Happening.Stopping _ -> stop.enterStopByNotify();
            case Happening.WatchdogBit _ -> abort();
            case Happening.OutOfMemory _ -> outOfMemory();
            case Happening.ControlSpawned _, Happening.MainSpawned _, Happening.ControlEnded _, Happening.PidFileTold _, Happening.PidFileChanged _,
                    Happening.NobodySignalled _, Happening.Ready _ -> {}
        }
    }

    private void endIfEmpty() {
        if (memory.occupancy == Occupancy.EMPTY && !memory.processes.isAnyAlive()) {
            start.enterRunning(ServiceResult.SUCCESS);
        }
    }

    void onExited(Happening happening) {
        switch (happening) {
            case Happening.OutOfMemory _ -> outOfMemory();
            case Happening.ControlSpawned _, Happening.MainSpawned _, Happening.MainEnded _, Happening.ControlEnded _, Happening.PidFileTold _,
                    Happening.PidFileChanged _, Happening.Listed _, Happening.GroupEmptied _, Happening.NobodySignalled _,
                    Happening.TimedOut _, Happening.WatchdogBit _, Happening.Ready _, Happening.Reloading _,
                    Happening.BusNameChanged _, Happening.Stopping _ -> {}
        }
    }

    void onReload(PostWait wait, Happening happening) {
        switch (happening) {
            case Happening.ControlEnded(ServiceResult result) -> {
                if (result == ServiceResult.SUCCESS
                        && wait instanceof PostWait.Command(int index)
                        && turn.hasNext(SpawnPlan.Role.RELOAD, index)) {
                    start.runReload(index + 1);
                } else {
                    commandsReloaded(result);
                }
            }
            case Happening.MainEnded(ServiceResult result) -> {
                if (!memory.processes.control().isAlive()) {
                    stop.enterStop(result);
                }
            }
            case Happening.PidFileTold _ -> {
                if (wait instanceof PostWait.PidFile) {
                    afterReload();
                }
            }
            case Happening.Listed listed -> {
                if (wait instanceof PostWait.Settle) {
                    start.guessMain(listed);
                    afterReload();
                }
            }
            case Happening.TimedOut _ -> reloadTimedOut();
            case Happening.WatchdogBit _ -> abort();
            case Happening.ControlSpawned _, Happening.MainSpawned _, Happening.PidFileChanged _, Happening.GroupEmptied _, Happening.NobodySignalled _,
                    Happening.OutOfMemory _, Happening.Ready _, Happening.Reloading _, Happening.BusNameChanged _, Happening.Stopping _ -> {}
        }
    }

    /** {@code ExecReload=} is over: a new main process may have taken over. */
    private void commandsReloaded(ServiceResult result) {
        memory.reloadResult = result;
        boolean guess = memory.processes.main() instanceof MainProcess.Unknown && turn.settings.guessesMainPid();
        if (result == ServiceResult.SUCCESS && turn.settings.pidFile().isPresent()) {
            turn.readPidFile();
            turn.enter(new ServiceState.Reload(new PostWait.PidFile()));
        } else if (result == ServiceResult.SUCCESS && guess) {
            turn.listProcesses();
            turn.enter(new ServiceState.Reload(new PostWait.Settle()));
        } else {
            afterReload();
        }
    }

    private void afterReload() {
        if (memory.word == ServiceMemory.Word.RELOADING) {
            turn.enter(new ServiceState.ReloadNotify());
        } else {
            start.enterRunning(ServiceResult.SUCCESS);
        }
    }

    void onReloadSignal(long begunMicros, Happening happening) {
        switch (happening) {
            case Happening.Ready(boolean reloading, OptionalLong monotonic) -> {
                if (reloading && isSince(begunMicros, monotonic)) {
                    start.enterRunning(ServiceResult.SUCCESS);
                }
            }
            case Happening.Reloading(OptionalLong monotonic) -> {
                if (isSince(begunMicros, monotonic)) {
                    turn.enter(new ServiceState.ReloadNotify());
                }
            }
            case Happening.MainEnded(ServiceResult result) -> stop.enterStop(result);
            case Happening.GroupEmptied _ -> endIfEmpty();
            case Happening.TimedOut _ -> reloadTimedOut();
            case Happening.Stopping _ -> stop.enterStopByNotify();
            case Happening.WatchdogBit _ -> abort();
            case Happening.ControlSpawned _, Happening.MainSpawned _, Happening.ControlEnded _, Happening.PidFileTold _, Happening.PidFileChanged _,
                    Happening.Listed _, Happening.NobodySignalled _, Happening.BusNameChanged _, Happening.OutOfMemory _ -> {}
        }
    }

    /** Whether a message belongs to the reload that was asked for, not to an earlier one. */
    private static boolean isSince(long begunMicros, OptionalLong monotonic) {
        return monotonic.isPresent() && monotonic.getAsLong() >= begunMicros;
    }

    void onReloadNotify(Happening happening) {
        switch (happening) {
            case Happening.Ready _ -> start.enterRunning(ServiceResult.SUCCESS);
            case Happening.MainEnded(ServiceResult result) -> stop.enterStop(result);
            case Happening.GroupEmptied _ -> endIfEmpty();
            case Happening.TimedOut _ -> reloadTimedOut();
            case Happening.Stopping _ -> stop.enterStopByNotify();
            case Happening.WatchdogBit _ -> abort();
            case Happening.ControlSpawned _, Happening.MainSpawned _, Happening.ControlEnded _, Happening.PidFileTold _, Happening.PidFileChanged _,
                    Happening.Listed _, Happening.NobodySignalled _, Happening.OutOfMemory _, Happening.BusNameChanged _, Happening.Reloading _ -> {}
        }
    }

    private void reloadTimedOut() {
        turn.log.say(LogLevel.WARNING, "Reload operation timed out. Killing reload process.");
        turn.abandonControl();
        memory.reloadResult = ServiceResult.TIMEOUT;
        if (memory.word == ServiceMemory.Word.RELOADING) {
            // Or the service, which never said that it is ready again, would seem to begin another reload.
            memory.word = ServiceMemory.Word.NOTHING;
        }
        start.enterRunning(ServiceResult.SUCCESS);
    }

    private void abort() {
        stop.enterSignal(KillStage.STOP_WATCHDOG, ServiceResult.WATCHDOG);
    }

    private void outOfMemory() {
        if (turn.settings.oomPolicy() == OomPolicy.STOP) {
            stop.enterStop(ServiceResult.OOM_KILL);
        } else {
            stop.enterSignal(KillStage.STOP_SIGKILL, ServiceResult.OOM_KILL);
        }
    }
}
