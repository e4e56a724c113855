package dev.lares.sim;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The simulated host as the contract tests it. */
final class SimulatedHostUnderTest implements HostUnderTest {
    private final SimulatedHost host;

    SimulatedHostUnderTest(Weather weather) {
        host = new SimulatedHost(_ -> List.of(), weather, 30_000);
    }

    @Override
    public void perform(Effect effect) {
        host.perform(effect);
    }

    @Override
    public Optional<Event> next(Duration timeout) {
        return host.next(host.clock().micros() + timeout.toNanos() / 1000);
    }

    @Override
    public List<String> program(Behaviour behaviour) {
        return switch (behaviour) {
            case Behaviour.Exits(int status) -> List.of("/sim/run", "exit", "" + status);
            case Behaviour.DiesBy(int signal) -> List.of("/sim/run", "kill", "" + signal, "@self");
            case Behaviour.Runs() -> List.of("/sim/run", "run");
            case Behaviour.IgnoresTerm(String file) -> List.of("/sim/run", "ignore", "TERM", "write", file, "", "run");
            case Behaviour.LeavesChild() -> List.of("/sim/run", "fork", "{", "run", "}");
            case Behaviour.Daemonizes(String file) -> List.of("/sim/run", "fork", "{", "run", "}", "write", file, "@child");
            case Behaviour.Notifies(String assignment) -> List.of("/sim/run", "notify", assignment, "run");
            case Behaviour.IsMissing() -> List.of("/nonexistent/program");
        };
    }

    @Override
    public String path(String name) {
        return "/run/" + name;
    }

    @Override
    public void write(String path, String text) {
        host.kernel().changeFile(path, new SimulatedFiles.PlainFile(text, true));
    }

    @Override
    public boolean exists(String path) {
        return host.kernel().files().exists(path);
    }

    @Override
    public void close() {
        host.killAll();
    }
}
