package dev.lares.engine;

import dev.lares.engine.ServiceState.PostWait;
import dev.lares.engine.ServiceState.StartWait;
import dev.lares.unit.NotifyAccess;
import dev.lares.unit.OomPolicy;
import dev.lares.unit.ServiceDirectives;
import dev.lares.unit.ServiceType;

/** What happens while a service starts: the states from {@code condition} to {@code start-post}. */
final class StartingStates {
    private final ServiceTurn turn;
    private final ServiceMemory memory;
    private final StartSteps start;
    private final StopSteps stop;

    StartingStates(ServiceTurn turn, StartSteps start, StopSteps stop) {
        this.turn = turn;
        this.memory = turn.memory;
        this.start = start;
        this.stop = stop;
    }

    void onLeftOverCheck(Happening happening) {
        switch (happening) {
            case Happening.Listed listed -> {
                for (int pid : listed.pids()) {
                    turn.log.say(LogLevel.WARNING, "Found left-over process " + pid
                            + " in control group while starting unit. Ignoring.");
                    turn.log.say(LogLevel.WARNING, "This usually indicates unclean termination of a previous run,"
                            + " or service implementation deficiencies.");
                }
                if (start.isAverseTo(listed.pids())) {
                    turn.log.say(LogLevel.ERR, "Will not start SendSIGKILL=no service of type KillMode=control-group"
                            + " or mixed while processes exist");
                    stop.enterDead(ServiceResult.RESOURCES, true);
                } else {
                    start.enterCondition();
                }
            }
            case Happening.ControlSpawned _, Happening.MainSpawned _, Happening.MainEnded _, Happening.ControlEnded _, Happening.PidFileTold _,
                    Happening.PidFileChanged _, Happening.GroupEmptied _, Happening.NobodySignalled _, Happening.TimedOut _,
                    Happening.WatchdogBit _, Happening.OutOfMemory _, Happening.Ready _, Happening.Reloading _,
                    Happening.BusNameChanged _, Happening.Stopping _ -> {}
        }
    }

    void onCondition(int index, Happening happening) {
        switch (happening) {
            case Happening.ControlEnded(ServiceResult result) -> {
                if (result != ServiceResult.SUCCESS) {
                    stop.enterSignal(KillStage.STOP_SIGTERM, result);
                } else if (turn.hasNext(SpawnPlan.Role.CONDITION, index)) {
                    start.runCondition(index + 1);
                } else {
                    start.enterStartPre();
                }
            }
            case Happening.TimedOut _ -> timedOut();
            case Happening.OutOfMemory _ -> outOfMemory();
            case Happening.ControlSpawned _, Happening.MainSpawned _, Happening.MainEnded _, Happening.PidFileTold _, Happening.PidFileChanged _,
                    Happening.Listed _, Happening.GroupEmptied _, Happening.NobodySignalled _, Happening.WatchdogBit _,
                    Happening.Ready _, Happening.Reloading _, Happening.BusNameChanged _, Happening.Stopping _ -> {}
        }
    }

    void onStartPre(int index, Happening happening) {
        switch (happening) {
            case Happening.ControlEnded(ServiceResult result) -> {
                if (result != ServiceResult.SUCCESS) {
                    stop.enterSignal(KillStage.STOP_SIGTERM, result);
                } else if (turn.hasNext(SpawnPlan.Role.START_PRE, index)) {
                    start.runStartPre(index + 1);
                } else {
                    start.enterStart();
                }
            }
            case Happening.TimedOut _ -> timedOut();
            case Happening.OutOfMemory _ -> outOfMemory();
            case Happening.ControlSpawned _, Happening.MainSpawned _, Happening.MainEnded _, Happening.PidFileTold _, Happening.PidFileChanged _,
                    Happening.Listed _, Happening.GroupEmptied _, Happening.NobodySignalled _, Happening.WatchdogBit _,
                    Happening.Ready _, Happening.Reloading _, Happening.BusNameChanged _, Happening.Stopping _ -> {}
        }
    }

    void onStart(StartWait wait, Happening happening) {
        switch (happening) {
            case Happening.MainSpawned _ -> {
                switch (memory.startType) {
                    case SIMPLE, IDLE, EXEC -> start.enterStartPost();
                    case FORKING, ONESHOT, DBUS, NOTIFY, NOTIFY_RELOAD -> {}
                }
            }
            case Happening.MainEnded(ServiceResult result) -> mainEndedInStart(wait, result);
            case Happening.ControlEnded(ServiceResult result) -> forked(result);
            case Happening.PidFileTold(boolean known) -> pidFileToldInStart(wait, known);
            case Happening.PidFileChanged _ -> turn.readPidFile();
            case Happening.Listed listed -> {
                if (wait instanceof StartWait.Guess) {
                    start.guessMain(listed);
                    start.enterStartPost();
                }
            }
            case Happening.GroupEmptied _ -> groupEmptiedInStart(wait);
            case Happening.TimedOut _ -> {
                if (wait instanceof StartWait.IdleDelay) {
                    start.startMain();
                } else {
                    timedOut();
                }
            }
            case Happening.Ready _ -> {
                if (awaitsReadiness() && wait instanceof StartWait.Main) {
                    start.enterStartPost();
                }
            }
            case Happening.BusNameChanged(boolean owned) -> {
                if (owned && wait instanceof StartWait.Main) {
                    start.enterStartPost();
                }
            }
            case Happening.WatchdogBit _ -> stop.enterSignal(KillStage.STOP_WATCHDOG, ServiceResult.WATCHDOG);
            case Happening.OutOfMemory _ -> outOfMemory();
            case Happening.ControlSpawned _, Happening.NobodySignalled _, Happening.Reloading _, Happening.Stopping _ -> {}
        }
    }

    private boolean awaitsReadiness() {
        return memory.startType == ServiceType.NOTIFY || memory.startType == ServiceType.NOTIFY_RELOAD;
    }

    private void mainEndedInStart(StartWait wait, ServiceResult result) {
        switch (memory.startType) {
            case ONESHOT -> {
                if (result != ServiceResult.SUCCESS) {
                    stop.enterSignal(KillStage.STOP_SIGTERM, result);
                } else if (wait instanceof StartWait.Main(int index) && turn.hasNext(SpawnPlan.Role.START, index)) {
                    start.runNextMain(index + 1);
                } else {
                    start.enterStartPost();
                }
            }
            case NOTIFY, NOTIFY_RELOAD -> {
                boolean mayBecomeReady =
                        turn.settings.remainsAfterExit() && turn.settings.notifyAccess() != NotifyAccess.MAIN;
                if (result != ServiceResult.SUCCESS) {
                    stop.enterSignal(KillStage.STOP_SIGTERM, result);
                } else if (!mayBecomeReady) {
                    stop.enterSignal(KillStage.STOP_SIGTERM, ServiceResult.PROTOCOL);
                }
            }
            case SIMPLE, EXEC, FORKING, DBUS, IDLE -> start.enterRunning(result);
        }
    }

    /** The process that {@code Type=forking} started has ended: its child is the service. */
    private void forked(ServiceResult result) {
        if (result != ServiceResult.SUCCESS) {
            stop.enterSignal(KillStage.STOP_SIGTERM, result);
        } else if (turn.settings.pidFile().isPresent()) {
            boolean required = turn.settings.commands(SpawnPlan.Role.START_POST).isEmpty();
            turn.readPidFile();
            turn.enter(new ServiceState.Start(new StartWait.PidFile(required)));
        } else if (memory.processes.main() instanceof MainProcess.Unknown && turn.settings.guessesMainPid()) {
            turn.listProcesses();
            turn.enter(new ServiceState.Start(new StartWait.Guess()));
        } else {
            start.enterStartPost();
        }
    }

    private void pidFileToldInStart(StartWait wait, boolean known) {
        if (!(wait instanceof StartWait.PidFile(boolean required))) {
            return;
        }
        if (known || !required) {
            start.enterStartPost();
        } else if (!memory.pidFileWatched) {
            turn.watchPidFile();
        } else if (memory.occupancy == Occupancy.EMPTY) {
            neverWritten();
            stop.enterStopPost(ServiceResult.PROTOCOL);
        }
    }

    private void groupEmptiedInStart(StartWait wait) {
        if (memory.processes.isAnyAlive()) {
            return;
        }
        if (awaitsReadiness()) {
            stop.enterStopPost(ServiceResult.PROTOCOL);
        } else if (!turn.settings.endsWithMain() && wait instanceof StartWait.Main) {
            stop.enterStopPost(ServiceResult.SUCCESS);
        } else if (memory.pidFileWatched) {
            neverWritten();
            stop.enterStopPost(ServiceResult.PROTOCOL);
        }
    }

    private void neverWritten() {
        turn.log.say(LogLevel.WARNING, "Daemon never wrote its PID file. Failing.");
    }

    void onStartPost(PostWait wait, Happening happening) {
        switch (happening) {
            case Happening.ControlEnded(ServiceResult result) -> {
                if (result != ServiceResult.SUCCESS) {
                    stop.enterSignal(KillStage.STOP_SIGTERM, result);
                } else if (wait instanceof PostWait.Command(int index) && turn.hasNext(SpawnPlan.Role.START_POST, index)) {
                    start.runStartPost(index + 1);
                } else {
                    settleMain();
                }
            }
            case Happening.MainEnded(ServiceResult result) -> {
                if (!memory.processes.control().isAlive()) {
                    stop.enterStop(result);
                }
            }
            case Happening.PidFileTold(boolean known) -> pidFileToldInStartPost(wait, known);
            case Happening.PidFileChanged _ -> turn.readPidFile();
            case Happening.Listed listed -> {
                if (wait instanceof PostWait.Settle) {
                    start.guessMain(listed);
                    start.enterRunning(ServiceResult.SUCCESS);
                }
            }
            case Happening.GroupEmptied _ -> {
                if (memory.pidFileWatched && !memory.processes.isAnyAlive()) {
                    neverWritten();
                    stop.enterStop(ServiceResult.PROTOCOL);
                }
            }
            case Happening.TimedOut _ -> timedOut();
            case Happening.WatchdogBit _ -> stop.enterSignal(KillStage.STOP_WATCHDOG, ServiceResult.WATCHDOG);
            case Happening.OutOfMemory _ -> outOfMemory();
            case Happening.ControlSpawned _, Happening.MainSpawned _, Happening.NobodySignalled _, Happening.Ready _, Happening.Reloading _,
                    Happening.BusNameChanged _, Happening.Stopping _ -> {}
        }
    }

    /** {@code ExecStartPost=} is over: sees which process is the main one now. */
    private void settleMain() {
        if (turn.settings.pidFile().isPresent()) {
            turn.readPidFile();
            turn.enter(new ServiceState.StartPost(new PostWait.PidFile()));
        } else if (memory.processes.main() instanceof MainProcess.Unknown && turn.settings.guessesMainPid()) {
            turn.listProcesses();
            turn.enter(new ServiceState.StartPost(new PostWait.Settle()));
        } else {
            start.enterRunning(ServiceResult.SUCCESS);
        }
    }

    private void pidFileToldInStartPost(PostWait wait, boolean known) {
        if (!(wait instanceof PostWait.PidFile)) {
            return;
        }
        if (known) {
            start.enterRunning(ServiceResult.SUCCESS);
        } else if (!memory.pidFileWatched) {
            turn.watchPidFile();
        } else if (memory.occupancy == Occupancy.EMPTY) {
            neverWritten();
            stop.enterStop(ServiceResult.PROTOCOL);
        }
    }

    /** The start takes too long (systemd.service(5), "TimeoutStartFailureMode="). */
    private void timedOut() {
        String text = memory.state.sub() + " operation timed out. ";
        switch (turn.settings.unit().get(ServiceDirectives.TIMEOUT_START_FAILURE_MODE)) {
            case TERMINATE -> {
                turn.log.say(LogLevel.WARNING, text + "Terminating.");
                stop.enterSignal(KillStage.STOP_SIGTERM, ServiceResult.TIMEOUT);
            }
            case ABORT -> {
                turn.log.say(LogLevel.WARNING, text + "Aborting.");
                stop.enterSignal(KillStage.STOP_WATCHDOG, ServiceResult.TIMEOUT);
            }
            case KILL -> stop.killOrGoOn(text, KillStage.STOP_SIGKILL);
        }
    }

    private void outOfMemory() {
        if (turn.settings.oomPolicy() == OomPolicy.STOP) {
            stop.enterSignal(KillStage.STOP_SIGTERM, ServiceResult.OOM_KILL);
        } else {
            stop.enterSignal(KillStage.STOP_SIGKILL, ServiceResult.OOM_KILL);
        }
    }
}
