package dev.lares.engine;

import static dev.lares.unit.ServiceDirectives.RELOAD_SIGNAL;
import static dev.lares.unit.ServiceDirectives.RUNTIME_RANDOMIZED_EXTRA_SEC;

import dev.lares.engine.ServiceState.PostWait;
import dev.lares.engine.ServiceState.StartWait;
import dev.lares.unit.KillMode;
import dev.lares.unit.ServiceType;
import java.util.List;
import java.util.OptionalLong;

/**
 * The steps up: {@code ExecCondition=}, {@code ExecStartPre=}, {@code ExecStart=}, {@code ExecStartPost=}, running, and
 * reloading (systemd.service(5)). A step without commands goes on to the next one at once.
 */
final class StartSteps {
    /** How long {@code Type=idle} waits for jobs at most (systemd.service(5), "Type="). */
    static final long IDLE_DELAY_MICROS = 5_000_000;

    private final ServiceTurn turn;
    private final ServiceMemory memory;
    private final StopSteps stop;

    StartSteps(ServiceTurn turn, StopSteps stop) {
        this.turn = turn;
        this.memory = turn.memory;
        this.stop = stop;
    }

    /** A start by a job. */
    void begin() {
        memory.beginRun(turn.settings.type() == ServiceType.IDLE);
        if (memory.occupancy == Occupancy.EMPTY) {
            enterCondition();
        } else {
            turn.listProcesses();
            turn.enter(new ServiceState.LeftOverCheck(firstSubState()));
        }
    }

    private String firstSubState() {
        if (!turn.settings.commands(SpawnPlan.Role.CONDITION).isEmpty()) {
            return new ServiceState.Condition(0).sub();
        }
        return turn.settings.commands(SpawnPlan.Role.START_PRE).isEmpty() ? "start" : new ServiceState.StartPre(0).sub();
    }

    /** Whether processes that are left forbid the start: nothing may kill them, and two instances must not run. */
    boolean isAverseTo(List<Integer> leftOver) {
        KillMode mode = turn.settings.killMode();
        return !leftOver.isEmpty()
                && !turn.settings.sendsSigkill()
                && (mode == KillMode.CONTROL_GROUP || mode == KillMode.MIXED);
    }

    void enterCondition() {
        if (turn.settings.commands(SpawnPlan.Role.CONDITION).isEmpty()) {
            enterStartPre();
        } else {
            runCondition(0);
        }
    }

    void runCondition(int index) {
        turn.spawnControl(SpawnPlan.Role.CONDITION, index, turn.settings.timeoutStartMicros());
        turn.enter(new ServiceState.Condition(index));
    }

    void enterStartPre() {
        if (turn.settings.commands(SpawnPlan.Role.START_PRE).isEmpty()) {
            enterStart();
        } else {
            runStartPre(0);
        }
    }

    void runStartPre(int index) {
        turn.spawnControl(SpawnPlan.Role.START_PRE, index, turn.settings.timeoutStartMicros());
        turn.enter(new ServiceState.StartPre(index));
    }

    void enterStart() {
        if (turn.settings.commands(SpawnPlan.Role.START).isEmpty()) {
            startWithoutMain();
        } else if (mustDelay()) {
            turn.arm(IDLE_DELAY_MICROS);
            turn.enter(new ServiceState.Start(new StartWait.IdleDelay()));
        } else {
            startMain();
        }
    }

    /** Whether {@code Type=idle} demands to wait for other jobs. */
    private boolean mustDelay() {
        return turn.settings.type() == ServiceType.IDLE && !turn.context.areJobsDone();
    }

    private void startWithoutMain() {
        if (turn.settings.type() == ServiceType.ONESHOT) {
            turn.enter(new ServiceState.Start(new StartWait.Main(0)));
            enterStartPost();
        } else {
            turn.log.say(LogLevel.ERR, "There's no 'start' task anymore we could start.");
            stop.enterSignal(KillStage.STOP_SIGTERM, ServiceResult.RESOURCES);
        }
    }

    void startMain() {
        if (turn.settings.commands(SpawnPlan.Role.START).isEmpty()) {
            startWithoutMain(); // the files were read again while an idle service waited, and say nothing more to start
            return;
        }
        turn.spawnMain(0);
        boolean forks = turn.settings.type() == ServiceType.FORKING;
        turn.enter(new ServiceState.Start(forks ? new StartWait.Fork() : new StartWait.Main(0)));
    }

    void runNextMain(int index) {
        turn.spawnMain(index);
        turn.enter(new ServiceState.Start(new StartWait.Main(index)));
    }

    void enterStartPost() {
        turn.feedWatchdog();
        if (turn.settings.commands(SpawnPlan.Role.START_POST).isEmpty()) {
            enterRunning(ServiceResult.SUCCESS);
        } else {
            runStartPost(0);
        }
    }

    void runStartPost(int index) {
        turn.spawnControl(SpawnPlan.Role.START_POST, index, turn.settings.timeoutStartMicros());
        turn.enter(new ServiceState.StartPost(new PostWait.Command(index)));
    }

    /** Start-up, or a reload, is over, or a process has ended: sees whether the service is up, and goes on accordingly. */
    void enterRunning(ServiceResult outcome) {
        memory.note(outcome);
        turn.abandonControl();
        if (memory.result != ServiceResult.SUCCESS) {
            stop.enterSignal(KillStage.STOP_SIGTERM, outcome);
            return;
        }
        switch (liveliness()) {
            case OCCUPIED -> stayUp();
            case EMPTY -> endUp();
            case UNSURE -> settle();
        }
    }

    /** Whether what makes the service up is there: its main process, or any process where the main one does not matter. */
    private Occupancy liveliness() {
        if (turn.settings.type() == ServiceType.DBUS && !memory.busNameOwned) {
            return Occupancy.EMPTY;
        }
        return switch (memory.processes.main()) {
            case MainProcess.Pending _, MainProcess.Alive _, MainProcess.Leaving _ -> Occupancy.OCCUPIED;
            case MainProcess.Ended _ -> turn.settings.endsWithMain() ? Occupancy.EMPTY : memory.occupancy;
            case MainProcess.Unknown _ -> memory.occupancy;
        };
    }

    private void stayUp() {
        switch (memory.word) {
            case RELOADING -> enterReloadByNotify();
            case STOPPING -> stop.enterStopByNotify();
            case NOTHING, READY -> {
                turn.enter(new ServiceState.Running());
                armRuntimeLimit();
            }
        }
    }

    private void armRuntimeLimit() {
        long limit = turn.settings.runtimeMaxMicros();
        long extraBound = turn.settings.unit().get(RUNTIME_RANDOMIZED_EXTRA_SEC).micros();
        if (limit != ServiceTimers.NEVER && extraBound > 0) {
            if (memory.runtimeExtraMicros.isEmpty()) {
                memory.runtimeExtraMicros = OptionalLong.of(turn.context.random(extraBound));
            }
            limit = ServiceTimers.plus(limit, memory.runtimeExtraMicros.getAsLong());
        }
        memory.timers.armState(memory.activeEnterMicros, limit);
    }

    private void endUp() {
        if (turn.settings.remainsAfterExit()) {
            turn.enter(new ServiceState.Exited());
        } else {
            stop.enterStop(ServiceResult.SUCCESS);
        }
    }

    /** Asks which processes are left, where only that can tell. */
    private void settle() {
        switch (memory.state) {
            case ServiceState.Start _, ServiceState.StartPost _ ->
                turn.enter(new ServiceState.StartPost(new PostWait.Settle()));
            case ServiceState.Reload _ -> turn.enter(new ServiceState.Reload(new PostWait.Settle()));
            case ServiceState.Running _, ServiceState.ReloadSignal _, ServiceState.ReloadNotify _, ServiceState.Exited _ -> stayUp();
            case ServiceState.Dead _, ServiceState.Failed _, ServiceState.AutoRestart _, ServiceState.LeftOverCheck _,
                    ServiceState.Condition _, ServiceState.StartPre _, ServiceState.Stop _, ServiceState.Killing _, ServiceState.Sweeping _,
                    ServiceState.StopPost _, ServiceState.Cleaning _ ->
                throw new IllegalStateException("cannot tell whether the service is up in state " + memory.state.sub());
        }
        turn.listProcesses();
    }

    /**
     * Takes the one process that stands at the root of the unit's processes for the main process; none if there are
     * several (systemd.service(5), "GuessMainPID=").
     *
     * @param listed the unit's processes
     */
    void guessMain(Happening.Listed listed) {
        boolean wanted = turn.settings.guessesMainPid() && memory.processes.main() instanceof MainProcess.Unknown;
        List<Integer> roots = ProcessTree.roots(listed).stream()
                .filter(pid -> !memory.processes.isAbandoned(pid))
                .filter(pid -> !memory.processes.pids().contains(pid))
                .toList();
        if (wanted && roots.size() == 1 && !turn.context.isClaimedByAnother(roots.getFirst())) {
            turn.log.say(LogLevel.DEBUG, "Main PID guessed: " + roots.getFirst());
            turn.setMain(roots.getFirst(), true);
        }
    }

    void enterReload() {
        memory.reloadResult = ServiceResult.SUCCESS;
        boolean signals = turn.settings.type() == ServiceType.NOTIFY_RELOAD && memory.processes.main().livePid().isPresent();
        if (signals) {
            int signal = turn.settings.unit().get(RELOAD_SIGNAL);
            turn.context.emit(new Effect.SignalProcess(turn.id(), memory.processes.main().livePid().orElseThrow(), signal));
        }
        if (!turn.settings.commands(SpawnPlan.Role.RELOAD).isEmpty()) {
            runReload(0);
        } else if (signals) {
            turn.arm(turn.settings.timeoutStartMicros());
            turn.enter(new ServiceState.ReloadSignal(turn.nowMicros()));
        }
    }

    void runReload(int index) {
        turn.spawnControl(SpawnPlan.Role.RELOAD, index, turn.settings.timeoutStartMicros());
        turn.enter(new ServiceState.Reload(new PostWait.Command(index)));
    }

    /** The service said by itself that it reloads. */
    void enterReloadByNotify() {
        turn.arm(turn.settings.timeoutStartMicros());
        turn.enter(new ServiceState.ReloadNotify());
    }
}
