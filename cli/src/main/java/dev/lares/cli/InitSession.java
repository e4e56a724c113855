package dev.lares.cli;

import dev.lares.engine.Effect;
import dev.lares.engine.Engine;
import dev.lares.engine.Event;
import dev.lares.engine.FinishAction;
import dev.lares.engine.JobType;
import dev.lares.engine.Reply;
import dev.lares.engine.Request;
import dev.lares.engine.RequestId;
import dev.lares.host.ControlInterface;
import dev.lares.host.LinuxHost;
import dev.lares.host.Observer;
import dev.lares.linux.LinuxException;
import dev.lares.unit.JobMode;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One life of {@code lares init}: asks for the first unit, and shows what happens. */
final class InitSession implements Observer {
    private static final RequestId ISOLATE = new RequestId(1);
    private static final RequestId START = new RequestId(2);
    /** How long a re-execution waits for a slow reader of the console. */
    private static final long CONSOLE_FLUSH_MILLIS = 500;

    private static final RequestId EXIT = new RequestId(3);

    private final UnitName unit;
    private final boolean goesOn;
    private final Console console;
    private final Tidying tidying = new Tidying(() -> ManagerClock.now().monotonicMicros(), System::gc);
    private Optional<LinuxHost> host = Optional.empty();
    private final Control control;
    private Optional<WakeUp> wakeUp = Optional.empty();
    private Optional<ControlInterface> socket = Optional.empty();
    private Optional<Engine> manager = Optional.empty();

    /** Opens what clients control the manager by. */
    @FunctionalInterface
    interface Control {
        ControlInterface open(LinuxHost host, Engine engine) throws LinuxException;
    }

    /**
     * @param goesOn whether the engine is one that was at work before, so that nothing is to be started
     */
    InitSession(UnitName unit, Console console, Control control, boolean goesOn) {
        this.goesOn = goesOn;
        this.unit = unit;
        this.console = console;
        this.control = control;
    }

    /**
     * Runs until the end of the manager.
     *
     * @param takeover asked, when all parts have taken their state, what could not be taken
     */
    FinishAction run(LinuxHost openHost, Engine engine, ConsoleWriter writer, Supplier<List<String>> takeover) throws LinuxException {
        FinishAction end;
        try (LinuxHost running = openHost; WakeUp timer = WakeUp.in(running); ControlInterface clients = control.open(running, engine); ConsoleFlow _ = ConsoleFlow.between(writer, running)) {
            host = Optional.of(running);
            manager = Optional.of(engine);
            wakeUp = Optional.of(timer);
            socket = Optional.of(clients);
            running.carry(_ -> writer.flush(CONSOLE_FLUSH_MILLIS));
            takeover.get().forEach(fault -> console.say(ManagerClock.now(), Tone.WARNING, fault));
            if (goesOn) {
                running.perform(engine.afterRestore());
            } else {
                running.request(ISOLATE, new Request.Enqueue(unit, JobType.START, JobMode.ISOLATE));
            }
            end = Endurance.run(running, engine, console);
        }
        console.end(ManagerClock.now(), end.exitCode());
        return end;
    }

    @Override
    public void settled() {
        tidying.settled();
        socket.ifPresent(ControlInterface::settled);
        if (manager.filter(Engine::mayCollect).isPresent()) {
            host.orElseThrow().tell(Event.MayCollect::new);
        }
        try {
            wakeUp.orElseThrow().at(tidying.deadlineMicros());
        } catch (LinuxException e) {
            console.say(ManagerClock.now(), Tone.WARNING, e.getMessage());
        }
        console.settled();
    }

    @Override
    public void on(Effect effect) {
        tidying.happened();
        socket.ifPresent(clients -> clients.on(effect));
        if (effect instanceof Effect.UnitChanged change) {
            console.changed(ManagerClock.now(), change);
        } else if (effect instanceof Effect.Replied(RequestId id, Reply.Refused(String error, String message))) {
            refused(id, error, message);
        }
    }

    /** A unit that may not be isolated is started beside the others; one that cannot be started ends the manager. */
    private void refused(RequestId id, String error, String message) {
        if (id.equals(ISOLATE) && error.equals("org.freedesktop.systemd1.NoIsolation")) {
            host.orElseThrow().request(START, new Request.Enqueue(unit, JobType.START, JobMode.REPLACE));
        } else if (id.equals(ISOLATE) || id.equals(START)) {
            console.say(ManagerClock.now(), Tone.BAD, "cannot start " + unit + ": " + message);
            host.orElseThrow().request(EXIT, new Request.Exit(Program.FAILURE_EXIT_CODE));
        }
    }
}
