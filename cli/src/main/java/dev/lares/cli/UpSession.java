package dev.lares.cli;

import dev.lares.engine.Effect;
import dev.lares.engine.Engine;
import dev.lares.engine.Event;
import dev.lares.engine.FinishAction;
import dev.lares.engine.JobType;
import dev.lares.engine.Moment;
import dev.lares.engine.Reply;
import dev.lares.engine.Request;
import dev.lares.engine.RequestId;
import dev.lares.host.LinuxHost;
import dev.lares.host.Observer;
import dev.lares.host.SignalHandler;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Signal;
import dev.lares.unit.JobMode;
import dev.lares.unit.UnitName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One run of {@code lares up}: asks for the units, does what {@link UpPolicy} says, and shows what happens. */
final class UpSession implements Observer, SignalHandler {
    /** To a manager that is not process 1: end at once (systemd(1), "Signals"). */
    private static final Signal EXIT_NOW = Signal.realTime(24);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<UnitName> units;
    private final Console console;
    private final UpPolicy policy;
    private final Tidying tidying = new Tidying(() -> ManagerClock.now().monotonicMicros(), System::gc);
    private Optional<LinuxHost> host = Optional.empty();
    private Optional<WakeUp> wakeUp = Optional.empty();

    UpSession(List<UnitName> units, Console console) {
        this.units = List.copyOf(units);
        this.console = console;
        this.policy = new UpPolicy(units.size());
    }

    /** Runs until the end and returns the exit status of the process. */
    int run(LinuxHost openHost, Engine engine, ConsoleWriter writer) throws LinuxException {
        FinishAction end;
        try (LinuxHost running = openHost; WakeUp timer = WakeUp.in(running); ConsoleFlow _ = ConsoleFlow.between(writer, running)) {
            host = Optional.of(running);
            wakeUp = Optional.of(timer);
            running.request(new RequestId(1), new Request.EnqueueAll(units, JobType.START, JobMode.REPLACE));
            end = Endurance.run(running, engine, console);
        }
        int exitCode = policy.exitCode(end.exitCode());
        if (!policy.failed().isEmpty()) {
            console.say(ManagerClock.now(), Tone.BAD, "failed: " + policy.failed().stream().map(UnitName::text).collect(Collectors.joining(", ")));
        }
        console.end(ManagerClock.now(), exitCode);
        return exitCode;
    }

    /** How long processes that are left at the end may take after SIGTERM. */
    Duration killTimeout() {
        return policy.isImpatient() ? Duration.ZERO : PATIENCE;
    }

    @Override
    public void on(Effect effect) {
        policy.on(effect);
        tidying.happened();
        if (effect instanceof Effect.UnitChanged change) {
            console.changed(ManagerClock.now(), change);
        } else if (effect instanceof Effect.Replied(var _, Reply.Refused(String _, String message))) {
            console.say(ManagerClock.now(), Tone.BAD, message);
        }
    }

    @Override
    public void settled() {
        tidying.settled();
        perform(policy.settled(ManagerClock.now().monotonicMicros()));
        try {
            wakeUp.orElseThrow().at(Math.min(policy.deadlineMicros(), tidying.deadlineMicros()));
        } catch (LinuxException e) {
            console.say(ManagerClock.now(), Tone.WARNING, e.getMessage());
        }
        console.settled();
    }

    @Override
    public boolean handle(int number) {
        Signal signal = new Signal(number);
        if (signal.equals(Signal.SIGINT) || signal.equals(Signal.SIGTERM) || signal.equals(Signal.SIGHUP)) {
            perform(policy.interrupted(ManagerClock.now().monotonicMicros()));
        }
        // Of the rest only the one that asks for a list of states means something in the foreground.
        return !signal.equals(Signal.SIGUSR2);
    }

    private void perform(List<UpPolicy.Action> actions) {
        for (UpPolicy.Action action : actions) {
            switch (action) {
                case UpPolicy.Action.StopAll() -> signalEngine(Signal.SIGTERM);
                case UpPolicy.Action.KillAll() -> signalEngine(EXIT_NOW);
                case UpPolicy.Action.Say(Tone tone, String text) -> console.say(ManagerClock.now(), tone, text);
            }
        }
    }

    private void signalEngine(Signal signal) {
        host.orElseThrow().tell((Moment now) -> new Event.Signalled(now, signal.number()));
    }
}
