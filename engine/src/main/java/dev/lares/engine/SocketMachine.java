package dev.lares.engine;

import dev.lares.unit.ListenAddress;
import dev.lares.unit.LoadState;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.SocketDirectives;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The life of a socket unit with {@code Accept=no} (systemd.socket(5)): it listens, and starts its service when somebody
 * connects. The service gets the sockets themselves, and while it runs, connections are its own business.
 */
final class SocketMachine implements UnitMachine {
    private final RateLimit triggerLimit = new RateLimit();
    private SocketState state = new SocketState.Dead();
    private String result = "success";
    private long lastRound;

    @Override
    public UnitStates states() {
        return state.shown();
    }

    /** The sockets that a service which is started now gets. */
    List<FdToken> fds() {
        return state.fds();
    }

    /** What LISTEN_FDNAMES calls each of them: {@code FileDescriptorName=}, else the unit's name. */
    static String fdName(LoadedUnit unit) {
        return unit.find(SocketDirectives.FILE_DESCRIPTOR_NAME).orElse(unit.id().text());
    }

    @Override
    public Answer canStart(UnitContext context) {
        LoadedUnit unit = context.unit();
        Optional<ListenAddress> unsupported = unit.get(SocketDirectives.LISTEN).stream().filter(address -> !address.isSupported()).findFirst();
        if (unit.get(SocketDirectives.ACCEPT)) {
            log(context, LogLevel.ERR, "cannot listen with Accept=yes: not implemented yet");
        } else if (unsupported.isPresent()) {
            log(context, LogLevel.ERR, "cannot listen on " + unsupported.get().directive() + "=" + unsupported.get().address() + ": not implemented yet");
        } else {
            return startability();
        }
        return Answer.UNSUPPORTED;
    }

    private Answer startability() {
        return switch (state) {
            case SocketState.Dead _, SocketState.Failed _ -> Answer.BEGUN;
            case SocketState.Opening(boolean stopRequested) -> stopRequested ? Answer.AGAIN : Answer.ALREADY;
            case SocketState.Listening _, SocketState.Running _ -> Answer.ALREADY;
        };
    }

    @Override
    public Answer start(UnitContext context) {
        Answer answer = startability();
        if (answer != Answer.BEGUN) {
            return answer;
        }
        result = "success";
        Optional<UnitContext.Triggered> service = context.triggered();
        if (service.isEmpty() || service.get().load() != LoadState.LOADED) {
            log(context, LogLevel.ERR, "Socket service " + service.map(s -> s.id().text()).orElse("") + " not loaded, refusing.");
            return Answer.INAPPLICABLE;
        }
        if (!service.get().isDown()) {
            log(context, LogLevel.ERR, "Socket service " + service.get().id() + " already active, refusing.");
            return Answer.INAPPLICABLE;
        }
        context.emit(new Effect.OpenSockets(context.unit()));
        enter(new SocketState.Opening(false), context);
        return Answer.BEGUN;
    }

    @Override
    public Answer stop(UnitContext context) {
        switch (state) {
            case SocketState.Dead _, SocketState.Failed _ -> {
                return Answer.ALREADY;
            }
            case SocketState.Opening _ -> enter(new SocketState.Opening(true), context);
            case SocketState.Listening _, SocketState.Running _ -> close("success", context);
        }
        return Answer.BEGUN;
    }

    @Override
    public Answer reload(UnitContext context) {
        return Answer.INAPPLICABLE;
    }

    @Override
    public boolean canReload(UnitContext context) {
        return false;
    }

    @Override
    public void on(MachineInput input, UnitContext context) {
        switch (input) {
            case MachineInput.SocketsOpened(List<FdToken> fds) -> opened(fds, context);
            case MachineInput.SocketsFailed(String message) -> {
                log(context, LogLevel.WARNING, "Failed to listen on sockets: " + message);
                fail("resources", context);
            }
            case MachineInput.ConnectionWaits(long round) -> {
                if (state instanceof SocketState.Listening(List<FdToken> fds, long current) && current == round) {
                    connected(fds, context);
                }
            }
            case MachineInput.TriggeredChanged _ -> context.triggered().ifPresent(service -> serviceChanged(service, context));
            case MachineInput.TriggerRefused(String message) -> {
                log(context, LogLevel.WARNING, "Failed to queue service startup job: " + message);
                if (!state.fds().isEmpty()) {
                    close("resources", context);
                }
            }
            case MachineInput.ResetFailed _ -> {
                result = "success";
                if (state instanceof SocketState.Failed) {
                    enter(new SocketState.Dead(), context);
                }
            }
            case MachineInput.StartLimitHit _ -> {
                if (states().active().isInactiveOrFailed()) {
                    fail("start-limit-hit", context);
                }
            }
            case MachineInput.Endowed endowed -> endowed.standardFds().all().forEach(fd -> context.emit(new Effect.CloseFd(fd)));
            case MachineInput.Notified notified -> notified.fds().forEach(fd -> context.emit(new Effect.CloseFd(fd)));
            case MachineInput.CgroupEmptied _, MachineInput.Adopted _, MachineInput.ProcessesListed _, MachineInput.KillDone _, MachineInput.Spawned _, MachineInput.SpawnFailed _,
                    MachineInput.ProcessExited _, MachineInput.OutOfMemory _, MachineInput.PidFileRead _, MachineInput.PidFileChanged _,
                    MachineInput.FdHungUp _, MachineInput.DeadlineReached _, MachineInput.RestartRefused _, MachineInput.BusNameChanged _,
                    MachineInput.Clean _, MachineInput.Cleaned _ ->
                log(context, LogLevel.DEBUG, "Ignoring " + input + ": the unit has no processes.");
        }
    }

    private void opened(List<FdToken> fds, UnitContext context) {
        if (state instanceof SocketState.Opening(boolean stopRequested)) {
            if (stopRequested) {
                context.emit(new Effect.CloseSockets(context.unit(), fds));
                enter(new SocketState.Dead(), context);
            } else {
                listen(fds, context);
            }
        } else {
            context.emit(new Effect.CloseSockets(context.unit(), fds));
        }
    }

    private void listen(List<FdToken> fds, UnitContext context) {
        lastRound++;
        context.emit(new Effect.AwaitConnection(context.unit().id(), fds, lastRound));
        enter(new SocketState.Listening(fds, lastRound), context);
    }

    private void connected(List<FdToken> fds, UnitContext context) {
        LoadedUnit unit = context.unit();
        if (context.stopPending()) {
            listen(fds, context);
        } else if (!triggerLimit.allows(context.now().monotonicMicros(), unit.get(SocketDirectives.TRIGGER_LIMIT_INTERVAL_SEC).micros(), unit.get(SocketDirectives.TRIGGER_LIMIT_BURST))) {
            log(context, LogLevel.WARNING, "Trigger limit hit, refusing further activation.");
            close("trigger-limit-hit", context);
        } else {
            enter(new SocketState.Running(fds), context);
            context.requestTrigger();
        }
    }

    /** The service takes the sockets over while it is up; once it is down and nothing is to start it, they are ours again. */
    private void serviceChanged(UnitContext.Triggered service, UnitContext context) {
        switch (state) {
            case SocketState.Dead _, SocketState.Failed _, SocketState.Opening _ -> {}
            case SocketState.Listening(List<FdToken> fds, _) -> {
                if (!service.hasJob() && service.isRunning()) {
                    context.emit(new Effect.IgnoreConnections(context.unit().id()));
                    enter(new SocketState.Running(fds), context);
                }
            }
            case SocketState.Running(List<FdToken> fds) -> {
                if (service.startLimitHit()) {
                    close("service-start-limit-hit", context);
                } else if (!service.hasJob() && service.leavesSocketsAlone()) {
                    listen(fds, context);
                }
            }
        }
    }

    private void close(String outcome, UnitContext context) {
        if (state instanceof SocketState.Listening) {
            context.emit(new Effect.IgnoreConnections(context.unit().id()));
        }
        context.emit(new Effect.CloseSockets(context.unit(), state.fds()));
        if (outcome.equals("success")) {
            enter(new SocketState.Dead(), context);
        } else {
            fail(outcome, context);
        }
    }

    private void fail(String outcome, UnitContext context) {
        result = outcome;
        log(context, LogLevel.WARNING, "Failed with result '" + outcome + "'.");
        enter(new SocketState.Failed(), context);
    }

    private void enter(SocketState next, UnitContext context) {
        UnitStates before = states();
        state = next;
        if (!before.equals(states())) {
            context.changed(before, states(), ChangeNotes.NONE);
        }
    }

    private static void log(UnitContext context, LogLevel level, String text) {
        context.log(level, text, Map.of());
    }

    @Override
    public boolean isIdle() {
        return state instanceof SocketState.Dead || state instanceof SocketState.Failed;
    }

    @Override
    public void drop(UnitContext context) {}

    @Override
    public long deadlineMicros() {
        return Long.MAX_VALUE;
    }

    @Override
    public MachineView view() {
        return new MachineView(0, 0, result, "success", "success", "", 0, 0, 0, List.of());
    }

    @Override
    public void save(Snapshot.Section section) {
        section.put("socket", state.saved()).put("result", result).put("trigger-limit", triggerLimit.saved()).put("round", lastRound);
    }

    @Override
    public boolean restore(Snapshot.Line line) {
        switch (line.key()) {
            case "socket" -> state = SocketState.read(line);
            case "result" -> result = line.text();
            case "trigger-limit" -> triggerLimit.restore(line);
            case "round" -> lastRound = line.number();
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The host is new, or the manager is: waits for connections again. */
    void watchAgain(UnitContext context) {
        if (state instanceof SocketState.Listening(List<FdToken> fds, long round)) {
            context.emit(new Effect.AwaitConnection(context.unit().id(), fds, round));
        }
    }

    @Override
    public void checkInvariants() {
        if (state.fds().stream().distinct().count() != state.fds().size()) {
            throw new IllegalStateException("a socket is open twice: " + state.fds());
        }
    }
}
