package dev.lares.engine;

import dev.lares.unit.OomPolicy;
import dev.lares.unit.ServiceDirectives;
import dev.lares.unit.TimeoutFailureMode;

/** What happens while a service stops: {@code stop}, the states of signalling, and {@code stop-post}. */
final class StoppingStates {
    private final ServiceTurn turn;
    private final ServiceMemory memory;
    private final StopSteps stop;

    StoppingStates(ServiceTurn turn, StopSteps stop) {
        this.turn = turn;
        this.memory = turn.memory;
        this.stop = stop;
    }

    void onStop(int index, Happening happening) {
        switch (happening) {
            case Happening.ControlEnded(ServiceResult result) -> {
                if (result == ServiceResult.SUCCESS && turn.hasNext(SpawnPlan.Role.STOP, index)) {
                    stop.runStop(index + 1);
                } else {
                    stop.enterSignal(KillStage.STOP_SIGTERM, result);
                }
            }
            case Happening.TimedOut _ -> stopTimedOut("Stopping timed out. ", KillStage.STOP_SIGTERM);
            case Happening.WatchdogBit _ -> stop.enterSignal(KillStage.STOP_WATCHDOG, ServiceResult.WATCHDOG);
            case Happening.OutOfMemory _ -> {
                boolean gently = turn.settings.oomPolicy() == OomPolicy.STOP;
                stop.enterSignal(gently ? KillStage.STOP_SIGTERM : KillStage.STOP_SIGKILL, ServiceResult.OOM_KILL);
            }
            case Happening.ControlSpawned _, Happening.MainSpawned _, Happening.MainEnded _, Happening.PidFileTold _, Happening.PidFileChanged _,
                    Happening.Listed _, Happening.GroupEmptied _, Happening.NobodySignalled _, Happening.Ready _,
                    Happening.Reloading _, Happening.BusNameChanged _, Happening.Stopping _ -> {}
        }
    }

    void onKilling(KillStage stage, Happening happening) {
        switch (happening) {
            case Happening.MainEnded(ServiceResult result) -> goOnIfGone(stage, result);
            case Happening.ControlEnded(ServiceResult result) -> goOnIfGone(stage, result);
            case Happening.GroupEmptied _ -> goOnIfGone(stage, ServiceResult.SUCCESS);
            case Happening.NobodySignalled _ -> {
                if (!memory.processes.isAnyAlive()) {
                    stop.nobodyLeft(stage);
                }
            }
            case Happening.MainSpawned _ ->
                memory.processes.main().livePid().ifPresent(pid -> stop.signalLate(stage, pid));
            case Happening.ControlSpawned _ ->
                memory.processes.control().livePid().ifPresent(pid -> stop.signalLate(stage, pid));
            case Happening.TimedOut _ -> killingTimedOut(stage);
            case Happening.OutOfMemory _ -> outOfMemory(stage);
            case Happening.WatchdogBit _ -> {
                if (stage == KillStage.STOP_SIGTERM) {
                    stop.enterSignal(KillStage.STOP_WATCHDOG, ServiceResult.WATCHDOG);
                }
            }
            case Happening.PidFileTold _, Happening.PidFileChanged _, Happening.Listed _, Happening.Ready _,
                    Happening.Reloading _, Happening.BusNameChanged _, Happening.Stopping _ -> {}
        }
    }

    private void goOnIfGone(KillStage stage, ServiceResult result) {
        if (memory.processes.isAnyAlive()) {
            return;
        }
        if (stage.isFinal() && memory.occupancy != Occupancy.EMPTY && turn.settings.sendsSigkill()) {
            awaitOthers(stage, result);
        } else {
            stop.afterSignals(stage, result);
        }
    }

    /**
     * The processes known by number are gone, but others may be left. systemd 252 leaves those to themselves when the
     * command that was signalled with them, after {@code ExecStopPost=} took too long, ends first; here nothing is left.
     */
    private void awaitOthers(KillStage stage, ServiceResult result) {
        switch (turn.settings.killMode()) {
            case CONTROL_GROUP -> memory.note(result);
            case MIXED -> {
                memory.note(result);
                if (stage != KillStage.FINAL_SIGKILL) {
                    stop.enterSignal(KillStage.FINAL_SIGKILL, result);
                }
            }
            case PROCESS, NONE -> stop.afterSignals(stage, result);
        }
    }

    private void killingTimedOut(KillStage stage) {
        String text = "State '" + stage.text() + "' timed out. ";
        switch (stage) {
            case STOP_SIGTERM, FINAL_SIGTERM -> {
                boolean aborts = turn.settings.unit().get(ServiceDirectives.TIMEOUT_STOP_FAILURE_MODE) == TimeoutFailureMode.ABORT;
                if (aborts) {
                    turn.log.say(LogLevel.WARNING, text + "Aborting.");
                    stop.enterSignal(stage.aborting(), ServiceResult.TIMEOUT);
                } else {
                    stop.killOrGoOn(text, stage.killing());
                }
            }
            case STOP_WATCHDOG, FINAL_WATCHDOG -> stop.killOrGoOn(text, stage.killing());
            case STOP_SIGKILL -> {
                turn.log.say(LogLevel.WARNING, "Processes still around after SIGKILL. Ignoring.");
                stop.enterStopPost(ServiceResult.TIMEOUT);
            }
            case FINAL_SIGKILL -> {
                turn.log.say(LogLevel.WARNING, "Processes still around after final SIGKILL. Entering failed mode.");
                stop.enterDead(ServiceResult.TIMEOUT, true);
            }
        }
    }

    private void outOfMemory(KillStage stage) {
        switch (stage) {
            case STOP_WATCHDOG, STOP_SIGTERM -> stop.enterSignal(KillStage.STOP_SIGKILL, ServiceResult.OOM_KILL);
            case FINAL_SIGTERM -> stop.enterSignal(KillStage.FINAL_SIGKILL, ServiceResult.OOM_KILL);
            case STOP_SIGKILL, FINAL_SIGKILL, FINAL_WATCHDOG -> memory.note(ServiceResult.OOM_KILL);
        }
    }

    void onStopPost(int index, Happening happening) {
        switch (happening) {
            case Happening.ControlEnded(ServiceResult result) -> {
                if (result == ServiceResult.SUCCESS && turn.hasNext(SpawnPlan.Role.STOP_POST, index)) {
                    stop.runStopPost(index + 1);
                } else if (!memory.processes.main().isAlive()) {
                    stop.enterSignal(KillStage.FINAL_SIGTERM, result);
                }
            }
            case Happening.MainEnded(ServiceResult result) -> {
                if (!memory.processes.control().isAlive()) {
                    stop.enterSignal(KillStage.FINAL_SIGTERM, result);
                }
            }
            case Happening.MainSpawned _ -> {
                // Its start was given up long ago, and a SIGKILL was due before this state.
                memory.processes.main().livePid().ifPresent(pid -> stop.signalLate(KillStage.STOP_SIGKILL, pid));
            }
            case Happening.GroupEmptied _ -> {
                if (!memory.processes.isAnyAlive()) {
                    stop.enterDead(ServiceResult.SUCCESS, true);
                }
            }
            case Happening.TimedOut _ -> stopTimedOut("State 'stop-post' timed out. ", KillStage.FINAL_SIGTERM);
            case Happening.OutOfMemory _ -> stop.enterSignal(KillStage.FINAL_SIGKILL, ServiceResult.OOM_KILL);
            case Happening.ControlSpawned _, Happening.PidFileTold _, Happening.PidFileChanged _, Happening.Listed _, Happening.NobodySignalled _,
                    Happening.WatchdogBit _, Happening.Ready _, Happening.Reloading _, Happening.BusNameChanged _, Happening.Stopping _ -> {}
        }
    }

    /** A command took too long (systemd.service(5), "TimeoutStopFailureMode="). */
    private void stopTimedOut(String text, KillStage terminating) {
        switch (turn.settings.unit().get(ServiceDirectives.TIMEOUT_STOP_FAILURE_MODE)) {
            case TERMINATE -> {
                turn.log.say(LogLevel.WARNING, text + "Terminating.");
                stop.enterSignal(terminating, ServiceResult.TIMEOUT);
            }
            case ABORT -> {
                turn.log.say(LogLevel.WARNING, text + "Aborting.");
                stop.enterSignal(terminating.aborting(), ServiceResult.TIMEOUT);
            }
            case KILL -> stop.killOrGoOn(text, terminating.killing());
        }
    }
}
