package dev.lares.engine;

import static dev.lares.unit.ExecDirectives.RUNTIME_DIRECTORY_PRESERVE;

import dev.lares.unit.DirectoryPreserve;
import dev.lares.unit.ExecCommand;
import dev.lares.unit.KillMode;
import dev.lares.unit.ServiceType;
import dev.lares.unit.UnitName;
import java.util.Optional;

/**
 * What all steps of a service are made of, while one input is handled: changing the state, starting and signalling
 * processes, asking the host.
 */
final class ServiceTurn {
    final ServiceMemory memory;
    final UnitContext context;
    final ServiceSettings settings;
    final ServiceLog log;

    ServiceTurn(ServiceMemory memory, UnitContext context) {
        this.memory = memory;
        this.context = context;
        this.settings = new ServiceSettings(context.unit(), context.manager());
        this.log = new ServiceLog(context);
    }

    UnitName id() {
        return settings.unit().id();
    }

    long nowMicros() {
        return context.now().monotonicMicros();
    }

    /** Changes the state, and drops what is not valid in the new one. */
    void enter(ServiceState next) {
        enter(next, false);
    }

    /**
     * Changes the state, and drops what is not valid in the new one.
     *
     * @param willRestart whether this end is not the last word, because {@code Restart=} follows
     */
    void enter(ServiceState next, boolean willRestart) {
        UnitStates before = memory.states();
        dropInvalid(next);
        memory.state = next;
        UnitStates now = memory.states();
        if (!before.active().isActiveOrReloading() && now.active().isActiveOrReloading()) {
            memory.activeEnterMicros = nowMicros();
        }
        if (!before.equals(now)) {
            boolean skipped = next instanceof ServiceState.Dead && memory.result == ServiceResult.EXEC_CONDITION;
            context.changed(before, now, new ChangeNotes(memory.reloadResult != ServiceResult.SUCCESS, willRestart, skipped));
        }
    }

    private void dropInvalid(ServiceState next) {
        if (memory.pidFileWatched && !next.awaitsPidFile()) {
            memory.pidFileWatched = false;
            context.emit(new Effect.UnwatchPidFile(id()));
        }
        if (!next.mayHaveMain()) {
            abandonMain();
        }
        if (!next.mayHaveControl()) {
            abandonControl();
        }
        if (!next.isTimed()) {
            memory.timers.disarmState();
        }
        if (!next.isWatched()) {
            memory.timers.disarmWatchdog();
        }
    }

    /** The timer of the state goes off a span from now. */
    void arm(long spanMicros) {
        memory.timers.armState(nowMicros(), spanMicros);
    }

    /** Starts a command of {@code ExecStart=}: it becomes the main process, or for {@code Type=forking} the control process. */
    void spawnMain(int index) {
        ExecCommand command = settings.commands(SpawnPlan.Role.START).get(index);
        SpawnPlan plan = planner().main(command, watchdogMicros());
        SpawnToken token = context.newSpawnToken();
        memory.startType = settings.type();
        if (settings.type() == ServiceType.FORKING) {
            memory.processes.setControl(new ControlProcess.Pending(token, SpawnPlan.Role.START, command));
        } else {
            memory.processes.setMain(new MainProcess.Pending(token, command));
        }
        arm(settings.isStartedAtOnce() ? ServiceTimers.NEVER : settings.timeoutStartMicros());
        spawn(token, plan);
    }

    /** Starts a command of another line as the control process. */
    void spawnControl(SpawnPlan.Role role, int index, long timeoutMicros) {
        ExecCommand command = settings.commands(role).get(index);
        SpawnPlan plan = planner().control(role, command);
        SpawnToken token = context.newSpawnToken();
        memory.processes.setControl(new ControlProcess.Pending(token, role, command));
        arm(timeoutMicros);
        spawn(token, plan);
    }

    private SpawnPlanner planner() {
        return new SpawnPlanner(settings, memory, context.invocationId());
    }

    private void spawn(SpawnToken token, SpawnPlan plan) {
        memory.released = false;
        context.emit(new Effect.Spawn(token, plan));
    }

    /** Whether a line has a command after this one. */
    boolean hasNext(SpawnPlan.Role role, int index) {
        return index + 1 < settings.commands(role).size();
    }

    /** What {@code WATCHDOG_USEC=} set, else {@code WatchdogSec=}; 0 and infinity mean none. */
    long watchdogMicros() {
        return memory.watchdogOverrideMicros.orElse(settings.watchdogMicros());
    }

    /** The service lives: the watchdog waits anew, where there is one. */
    void feedWatchdog() {
        memory.timers.feedWatchdog(nowMicros(), watchdogMicros());
    }

    /** From now on this is the main process. */
    void setMain(int pid, boolean isChild) {
        Optional<ExecCommand> command =
                memory.processes.main() instanceof MainProcess.Alive old ? old.command() : Optional.empty();
        memory.processes.main().livePid().ifPresent(context::releasePid);
        memory.processes.setMain(new MainProcess.Alive(pid, command));
        context.claimPid(pid);
        settings.commands(SpawnPlan.Role.START).stream()
                .findFirst()
                .ifPresent(first -> memory.history.adopted(first, pid, context.now()));
        if (!isChild) {
            context.emit(new Effect.WatchProcess(id(), pid));
        }
    }

    /** Signals processes as a stage of stopping demands. */
    void signal(Effect.Kill kill, ServiceMemory.Reach reach, boolean noteworthy) {
        if (noteworthy) {
            kill.pids().forEach(pid -> log.say(
                    LogLevel.NOTICE, "Killing process " + pid + " with signal SIG" + SignalName.of(kill.signal()) + "."));
        }
        memory.kills.asked();
        memory.lastKill = reach;
        context.emit(kill);
    }

    /** No step waits for the main process any more; it is killed if that is allowed, and followed to its end. */
    void abandonMain() {
        Optional<Integer> pid = memory.processes.main().livePid();
        memory.processes.abandonMain();
        pid.ifPresent(this::killAbandoned);
    }

    /** No step waits for the control process any more; it is killed if that is allowed, and followed to its end. */
    void abandonControl() {
        Optional<Integer> pid = memory.processes.control().livePid();
        memory.processes.abandonControl();
        pid.ifPresent(this::killAbandoned);
    }

    private void killAbandoned(int pid) {
        if (settings.killMode() != KillMode.NONE && settings.sendsSigkill()) {
            context.emit(new Effect.SignalProcess(id(), pid, SignalName.SIGKILL));
        }
    }

    void readPidFile() {
        settings.pidFile().ifPresent(path -> {
            memory.pidFileReads.asked();
            context.emit(new Effect.ReadPidFile(id(), path));
        });
    }

    /** From now on each change of the PID file is told; it is read once more, for it may have changed before. */
    void watchPidFile() {
        settings.pidFile().ifPresent(path -> {
            memory.pidFileWatched = true;
            context.emit(new Effect.WatchPidFile(id(), path));
            readPidFile();
        });
    }

    void listProcesses() {
        memory.lists.asked();
        context.emit(new Effect.ListProcesses(id()));
    }

    /** The service is down: gives back its control group and its directories, once no process is left. */
    void giveBack() {
        boolean isFree = memory.occupancy == Occupancy.EMPTY && memory.processes.isNothingAbandoned();
        if (isFree && !memory.released) {
            memory.released = true;
            context.emit(new Effect.Release(settings.unit(), keepsDirectories()));
        }
    }

    private boolean keepsDirectories() {
        return switch (settings.unit().get(RUNTIME_DIRECTORY_PRESERVE)) {
            case NO -> false;
            case YES -> true;
            case RESTART -> isRestarting();
        };
    }

    /** Whether the service, though down or going down, is to be started again. */
    boolean isRestarting() {
        return memory.state instanceof ServiceState.AutoRestart || context.restartPending();
    }

    /** Whether directories were kept only for a restart. */
    boolean keptForRestart() {
        return memory.released && settings.unit().get(RUNTIME_DIRECTORY_PRESERVE) == DirectoryPreserve.RESTART;
    }
}
