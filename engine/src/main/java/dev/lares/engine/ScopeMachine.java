package dev.lares.engine;

import dev.lares.unit.KillDirectives;
import dev.lares.unit.KillMode;
import dev.lares.unit.OomPolicy;
import dev.lares.unit.ServiceDirectives;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The life of a scope (systemd.scope(5)): processes that somebody else has started, kept together, limited and stopped as one.
 * It is up once the host has put them into its control group, and down when the last one is gone. It is started once, by
 * whoever makes it; nothing of it can be started again.
 *
 * <p>Who asks to stop it is answered by what the host tells: how many processes a signal has reached, and that none is left. Both
 * may come in either order, and the second also before the processes are known to be the scope's; so what was told early is
 * asked about again.
 */
final class ScopeMachine implements UnitMachine {
    private final PendingAnswers kills = new PendingAnswers();
    private ScopeState state = ScopeState.DEAD;
    private ServiceResult result = ServiceResult.SUCCESS;
    /** The processes it is to begin with; none once it has. */
    private final List<Integer> pids = new ArrayList<>();
    /** Whether no process was left before it was known that there are some. */
    private boolean emptiedEarly;
    private long deadlineMicros = ServiceTimers.NEVER;

    @Override
    public UnitStates states() {
        return state.states();
    }

    @Override
    public Answer canStart(UnitContext context) {
        return switch (state) {
            case DEAD -> pids.isEmpty() ? Answer.ONCE : Answer.BEGUN;
            case FAILED -> Answer.ONCE;
            case START_CHOWN, RUNNING, ABANDONED -> Answer.ALREADY;
            case STOP_SIGTERM, STOP_SIGKILL -> Answer.AGAIN;
        };
    }

    @Override
    public Answer start(UnitContext context) {
        Answer answer = canStart(context);
        if (answer == Answer.BEGUN) {
            result = ServiceResult.SUCCESS;
            emptiedEarly = false;
            context.emit(new Effect.Adopt(context.unit(), context.invocationId(), "", pids));
            pids.clear();
            enter(ScopeState.START_CHOWN, context);
        }
        return answer;
    }

    @Override
    public Answer stop(UnitContext context) {
        return switch (state) {
            case DEAD, FAILED -> Answer.ALREADY;
            case START_CHOWN -> Answer.AGAIN;
            case RUNNING, ABANDONED -> {
                enterSignal(ScopeState.STOP_SIGTERM, ServiceResult.SUCCESS, context);
                yield Answer.BEGUN;
            }
            case STOP_SIGTERM, STOP_SIGKILL -> Answer.BEGUN;
        };
    }

    @Override
    public Answer reload(UnitContext context) {
        return Answer.INAPPLICABLE;
    }

    @Override
    public boolean canReload(UnitContext context) {
        return false;
    }

    /** Nobody sees to it any more; false if it is not up. */
    boolean abandon(UnitContext context) {
        if (!state.isUp()) {
            return false;
        }
        enter(ScopeState.ABANDONED, context);
        return true;
    }

    @Override
    public void on(MachineInput input, UnitContext context) {
        switch (input) {
            case MachineInput.Endowed endowed -> {
                pids.clear();
                pids.addAll(endowed.pids());
                endowed.standardFds().all().forEach(fd -> context.emit(new Effect.CloseFd(fd)));
            }
            case MachineInput.Adopted(int count, Optional<String> failure) -> onAdopted(count, failure, context);
            case MachineInput.CgroupEmptied _ -> onEmptied(context);
            case MachineInput.ProcessesListed listed -> {
                if (listed.pids().isEmpty()) {
                    onEmptied(context);
                }
            }
            case MachineInput.KillDone(int count) -> {
                if (kills.isLastAnswer() && count == 0) {
                    onEmptied(context);
                }
            }
            case MachineInput.OutOfMemory _ -> onOutOfMemory(context);
            case MachineInput.DeadlineReached _ -> onDeadline(context);
            case MachineInput.ResetFailed _ -> {
                result = ServiceResult.SUCCESS;
                if (state == ScopeState.FAILED) {
                    enter(ScopeState.DEAD, context);
                }
            }
            case MachineInput.Notified notified -> notified.fds().forEach(fd -> context.emit(new Effect.CloseFd(fd)));
            // It starts no processes, follows none by itself, and nothing restarts it.
            case MachineInput.Spawned _, MachineInput.SpawnFailed _, MachineInput.ProcessExited _, MachineInput.PidFileRead _,
                    MachineInput.PidFileChanged _, MachineInput.FdHungUp _, MachineInput.RestartRefused _, MachineInput.StartLimitHit _,
                    MachineInput.SocketsFailed _, MachineInput.ConnectionWaits _, MachineInput.TriggeredChanged _, MachineInput.TriggerRefused _,
                    MachineInput.BusNameChanged _, MachineInput.Clean _, MachineInput.Cleaned _ -> {}
            case MachineInput.SocketsOpened opened -> opened.fds().forEach(fd -> context.emit(new Effect.CloseFd(fd)));
        }
    }

    private void onAdopted(int count, Optional<String> failure, UnitContext context) {
        ServiceLog log = new ServiceLog(context);
        failure.ifPresent(cause -> log.say(LogLevel.WARNING, "Failed to add PIDs to scope's control group: " + cause));
        if (state != ScopeState.START_CHOWN) {
            return;
        }
        if (failure.isPresent()) {
            enterDead(ServiceResult.RESOURCES, context);
        } else if (count == 0) {
            log.say(LogLevel.WARNING, "No PIDs left to attach to the scope's control group, refusing.");
            enterDead(ServiceResult.RESOURCES, context);
        } else {
            enter(ScopeState.RUNNING, context);
            long max = ServiceTimers.plus(settings(context).runtimeMaxMicros(), extraMicros(context));
            deadlineMicros = ServiceTimers.plus(context.now().monotonicMicros(), max);
            if (emptiedEarly) {
                context.emit(new Effect.ListProcesses(context.unit().id()));
            }
        }
    }

    private static long extraMicros(UnitContext context) {
        long most = context.unit().get(ServiceDirectives.RUNTIME_RANDOMIZED_EXTRA_SEC).micros();
        return most == 0 ? 0 : context.random(most);
    }

    private void onEmptied(UnitContext context) {
        switch (state) {
            case START_CHOWN -> emptiedEarly = true;
            case RUNNING, ABANDONED, STOP_SIGTERM, STOP_SIGKILL -> enterDead(ServiceResult.SUCCESS, context);
            case DEAD, FAILED -> {}
        }
    }

    private void onOutOfMemory(UnitContext context) {
        if (settings(context).oomPolicy() == OomPolicy.CONTINUE) {
            return;
        }
        switch (state) {
            case RUNNING -> enterSignal(ScopeState.STOP_SIGTERM, ServiceResult.OOM_KILL, context);
            case STOP_SIGTERM -> enterSignal(ScopeState.STOP_SIGKILL, ServiceResult.OOM_KILL, context);
            case STOP_SIGKILL -> note(ServiceResult.OOM_KILL);
            case DEAD, START_CHOWN, ABANDONED, FAILED -> {}
        }
    }

    private void onDeadline(UnitContext context) {
        if (deadlineMicros > context.now().monotonicMicros()) {
            return;
        }
        deadlineMicros = ServiceTimers.NEVER;
        ServiceLog log = new ServiceLog(context);
        switch (state) {
            case RUNNING -> {
                log.say(LogLevel.WARNING, "Scope reached runtime time limit. Stopping.");
                enterSignal(ScopeState.STOP_SIGTERM, ServiceResult.TIMEOUT, context);
            }
            case STOP_SIGTERM -> {
                if (settings(context).sendsSigkill()) {
                    log.say(LogLevel.WARNING, "Stopping timed out. Killing.");
                    enterSignal(ScopeState.STOP_SIGKILL, ServiceResult.TIMEOUT, context);
                } else {
                    log.say(LogLevel.WARNING, "Stopping timed out. Skipping SIGKILL.");
                    enterDead(ServiceResult.TIMEOUT, context);
                }
            }
            case STOP_SIGKILL -> {
                log.say(LogLevel.WARNING, "Still around after SIGKILL. Ignoring.");
                enterDead(ServiceResult.TIMEOUT, context);
            }
            case DEAD, START_CHOWN, ABANDONED, FAILED -> {}
        }
    }

    /** Signals all processes and waits for their end; where nobody is to be signalled (systemd.kill(5), "KillMode="), it is down. */
    private void enterSignal(ScopeState stage, ServiceResult outcome, UnitContext context) {
        note(outcome);
        boolean kills = stage == ScopeState.STOP_SIGKILL;
        KillMode mode = settings(context).killMode();
        if (mode == KillMode.CONTROL_GROUP || mode == KillMode.MIXED && kills) {
            signal(kills, context);
            deadlineMicros = ServiceTimers.plus(context.now().monotonicMicros(), settings(context).timeoutStopMicros());
            enter(stage, context);
        } else if (kills) {
            enterDead(ServiceResult.SUCCESS, context);
        } else {
            enterSignal(ScopeState.STOP_SIGKILL, ServiceResult.SUCCESS, context);
        }
    }

    private void signal(boolean kill, UnitContext context) {
        int signal = context.unit().get(kill ? KillDirectives.FINAL_KILL_SIGNAL : KillDirectives.KILL_SIGNAL);
        boolean hangsUp = !kill && context.unit().get(KillDirectives.SEND_SIGHUP) && signal != SignalName.SIGHUP;
        kills.asked();
        context.emit(new Effect.Kill(context.unit().id(), List.of(), true, signal, hangsUp, kill ? "kill" : "stop"));
    }

    private void enterDead(ServiceResult outcome, UnitContext context) {
        note(outcome);
        new ServiceLog(context).ended(result, context.manager().userManager());
        enter(result.isFailure() ? ScopeState.FAILED : ScopeState.DEAD, context);
        context.emit(new Effect.Release(context.unit(), false));
    }

    private void enter(ScopeState next, UnitContext context) {
        UnitStates before = states();
        state = next;
        if (next != ScopeState.STOP_SIGTERM && next != ScopeState.STOP_SIGKILL) {
            deadlineMicros = ServiceTimers.NEVER;
        }
        if (!before.equals(states())) {
            context.changed(before, states(), ChangeNotes.NONE);
        }
    }

    private void note(ServiceResult outcome) {
        if (result == ServiceResult.SUCCESS) {
            result = outcome;
        }
    }

    private static ServiceSettings settings(UnitContext context) {
        return new ServiceSettings(context.unit(), context.manager());
    }

    @Override
    public boolean isIdle() {
        return state.isDown() && !kills.isAwaited();
    }

    @Override
    public void drop(UnitContext context) {}

    @Override
    public long deadlineMicros() {
        return deadlineMicros;
    }

    @Override
    public MachineView view() {
        return new MachineView(0, 0, result.text(), ServiceResult.SUCCESS.text(), ServiceResult.SUCCESS.text(), "", 0, 0, 0, List.of());
    }

    @Override
    public void save(Snapshot.Section section) {
        section.put("scope-state", state)
                .put("result", result)
                .put("emptied-early", emptiedEarly)
                .put("deadline-micros", deadlineMicros)
                .put("answers-awaited", kills.count());
        pids.forEach(pid -> section.put("pid", pid));
    }

    @Override
    public boolean restore(Snapshot.Line line) {
        switch (line.key()) {
            case "scope-state" -> state = line.constant(ScopeState.class);
            case "result" -> result = line.constant(ServiceResult.class);
            case "emptied-early" -> emptiedEarly = line.flag();
            case "deadline-micros" -> deadlineMicros = line.number();
            case "answers-awaited" -> kills.restore(line.integer());
            case "pid" -> pids.add(SavedValues.pid(line));
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public void checkInvariants() {
        boolean timed = state == ScopeState.RUNNING || state == ScopeState.STOP_SIGTERM || state == ScopeState.STOP_SIGKILL;
        if (deadlineMicros != ServiceTimers.NEVER && !timed) {
            throw new IllegalStateException("a scope that is " + states().sub() + " waits until " + deadlineMicros);
        }
        if (state == ScopeState.FAILED && !result.isFailure()) {
            throw new IllegalStateException("a scope has failed without a reason");
        }
    }
}
