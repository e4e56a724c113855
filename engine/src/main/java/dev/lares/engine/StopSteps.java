package dev.lares.engine;

import static dev.lares.unit.ServiceDirectives.RESTART_MODE;

import dev.lares.unit.KillMode;
import dev.lares.unit.RestartMode;
import java.util.List;
import java.util.Optional;

/**
 * The steps down: {@code ExecStop=}, signals, {@code ExecStopPost=}, signals for what is left, and the end or the
 * restart (systemd.service(5), "ExecStop=", "ExecStopPost="; systemd.kill(5)). Each takes the first failure as the
 * result, and goes on to the next one at once if there is nothing to do.
 */
final class StopSteps {
    private final ServiceTurn turn;
    private final ServiceMemory memory;

    StopSteps(ServiceTurn turn) {
        this.turn = turn;
        this.memory = turn.memory;
    }

    /** Begins to stop a service that is up. */
    void enterStop(ServiceResult outcome) {
        memory.note(outcome);
        turn.abandonControl();
        if (turn.settings.commands(SpawnPlan.Role.STOP).isEmpty()) {
            enterSignal(KillStage.STOP_SIGTERM, ServiceResult.SUCCESS);
        } else {
            runStop(0);
        }
    }

    void runStop(int index) {
        turn.spawnControl(SpawnPlan.Role.STOP, index, turn.settings.timeoutStopMicros());
        turn.enter(new ServiceState.Stop(index));
    }

    /** The service said that it stops: it is as if it had been signalled already. */
    void enterStopByNotify() {
        turn.arm(turn.settings.timeoutStopMicros());
        turn.enter(new ServiceState.Killing(KillStage.STOP_SIGTERM));
    }

    /** Signals the service's processes, and waits for their end if there are any. */
    void enterSignal(KillStage stage, ServiceResult outcome) {
        memory.note(outcome);
        KillStep step = new KillStep(turn.settings, stage, turn.context.restartPending());
        Optional<Effect.Kill> kill = step.effect(memory.processes.pids(), memory.occupancy != Occupancy.EMPTY);
        boolean someToCome = turn.settings.killMode() != KillMode.NONE && memory.processes.isAnyAlive();
        if (kill.isEmpty() && !someToCome) {
            nobodyLeft(stage);
            return;
        }
        kill.ifPresent(effect -> turn.signal(
                effect, effect.others() ? ServiceMemory.Reach.ALL : ServiceMemory.Reach.NAMED, step.isNoteworthy()));
        turn.arm(stage.operation() == KillStage.Operation.ABORT
                ? turn.settings.timeoutAbortMicros()
                : turn.settings.timeoutStopMicros());
        turn.enter(memory.processes.isAnyAlive()
                ? new ServiceState.Killing(stage)
                : new ServiceState.Sweeping(stage, memory.states()));
    }

    /** A process has appeared only after the signals of this stage were sent: it gets its own. */
    void signalLate(KillStage stage, int pid) {
        KillStep step = new KillStep(turn.settings, stage, turn.context.restartPending());
        step.effect(List.of(pid), false).ifPresent(
                effect -> turn.signal(effect, ServiceMemory.Reach.LATE, step.isNoteworthy()));
    }

    /** The stage has nobody to wait for. */
    void nobodyLeft(KillStage stage) {
        boolean kills = stage.operation() == KillStage.Operation.KILL;
        if (!kills && turn.settings.sendsSigkill()) {
            enterSignal(stage.killing(), ServiceResult.SUCCESS);
        } else {
            afterSignals(stage, ServiceResult.SUCCESS);
        }
    }

    /** The processes have gone, or are given up. */
    void afterSignals(KillStage stage, ServiceResult outcome) {
        if (stage.isFinal()) {
            enterDead(outcome, true);
        } else {
            enterStopPost(outcome);
        }
    }

    /** A step took too long: kills, or where that is not allowed goes on without ({@code SendSIGKILL=}). */
    void killOrGoOn(String text, KillStage stage) {
        if (turn.settings.sendsSigkill()) {
            turn.log.say(LogLevel.WARNING, text + "Killing.");
            enterSignal(stage, ServiceResult.TIMEOUT);
        } else if (stage.isFinal()) {
            turn.log.say(LogLevel.WARNING, text + "Skipping SIGKILL. Entering failed mode.");
            enterDead(ServiceResult.TIMEOUT, false);
        } else {
            turn.log.say(LogLevel.WARNING, text + "Skipping SIGKILL.");
            enterStopPost(ServiceResult.TIMEOUT);
        }
    }

    void enterStopPost(ServiceResult outcome) {
        memory.note(outcome);
        turn.abandonControl();
        if (turn.settings.commands(SpawnPlan.Role.STOP_POST).isEmpty()) {
            enterSignal(KillStage.FINAL_SIGTERM, ServiceResult.SUCCESS);
        } else {
            runStopPost(0);
        }
    }

    void runStopPost(int index) {
        turn.spawnControl(SpawnPlan.Role.STOP_POST, index, turn.settings.timeoutStopMicros());
        turn.enter(new ServiceState.StopPost(index));
    }

    /**
     * The service is down.
     *
     * @param outcome how it ended, unless a failure is noted already
     * @param mayRestart whether {@code Restart=} applies
     */
    void enterDead(ServiceResult outcome, boolean mayRestart) {
        memory.note(outcome);
        turn.log.ended(memory.result, turn.settings.manager().userManager());
        boolean restarts = mayRestart && !turn.context.stopPending() && decideRestart();
        ServiceState end = memory.result.isFailure() ? new ServiceState.Failed() : new ServiceState.Dead();
        if (restarts) {
            if (turn.settings.unit().get(RESTART_MODE) != RestartMode.DIRECT) {
                turn.enter(end, true);
            }
            turn.arm(RestartDecision.delayMicros(turn.settings, memory.restartCount));
            turn.enter(new ServiceState.AutoRestart(false));
        } else {
            turn.enter(end);
            memory.forgetRestarts = true;
        }
        memory.stopRequested = false;
        cleanUp();
    }

    private boolean decideRestart() {
        RestartDecision decision =
                RestartDecision.of(turn.settings, memory.result, memory.mainExit, memory.stopRequested);
        turn.log.say(LogLevel.DEBUG, "Service will " + (decision.restart() ? "" : "not ") + "restart (" + decision.reason() + ")");
        return decision.restart();
    }

    private void cleanUp() {
        if (!turn.isRestarting()) {
            closeFds();
        }
        turn.settings.pidFile().ifPresent(path -> turn.context.emit(new Effect.RemovePidFile(turn.id(), path)));
        turn.giveBack();
        if (memory.occupancy != Occupancy.EMPTY) {
            turn.listProcesses();
        }
    }

    private void closeFds() {
        memory.fdStore.removeAll().forEach(fd -> turn.context.emit(new Effect.CloseFd(fd)));
        memory.standardFds.all().forEach(fd -> turn.context.emit(new Effect.CloseFd(fd)));
        memory.standardFds = StandardFds.NONE;
    }

    /** {@code RestartSec=} is over. */
    void requestRestart() {
        if (turn.context.stopPending()) {
            turn.log.say(LogLevel.INFO, "Stop job pending for unit, skipping automatic restart.");
            return;
        }
        memory.restartCount++;
        memory.forgetRestarts = false;
        turn.log.restartScheduled(memory.restartCount);
        turn.enter(new ServiceState.AutoRestart(true));
        turn.context.requestRestart();
    }

    /** There will be no restart after all. */
    void giveUpRestart() {
        if (turn.keptForRestart()) {
            memory.released = false;
        }
        enterDead(ServiceResult.RESOURCES, false);
    }

    /** A stop, or the stopping half of the restart that was asked for, meets the service while it waits for the restart. */
    void leaveAutoRestart(boolean requested) {
        turn.enter(new ServiceState.Dead());
        memory.stopRequested = false;
        if (turn.context.restartPending()) {
            return;
        }
        memory.forgetRestarts = memory.forgetRestarts || !requested;
        closeFds();
        if (turn.keptForRestart()) {
            memory.released = false;
        }
        turn.giveBack();
    }
}
