package dev.lares.host;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.engine.FinishAction;
import dev.lares.linux.LinuxException;
import dev.lares.sim.Behaviour;
import dev.lares.sim.HostUnderTest;
import dev.lares.sim.ShellPrograms;
import dev.lares.unit.Condition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A host on this machine: a subreaper with a runtime directory in a temporary folder. */
final class LinuxHostUnderTest implements HostUnderTest {
    private final HostFolder folder = new HostFolder();
    private final Optional<ControlGroup> group;
    final Recorder recorder = new Recorder();
    final LinuxHost host;

    /** With control groups below that one, or without any. */
    LinuxHostUnderTest(Optional<ControlGroup> group) {
        this.group = group;
        HostOptions.Builder options = HostOptions.of(ManagerMode.SYSTEM, folder.path("run"), _ -> List.of(), recorder)
                .environment(ManagerEnvironment.ofSystem(System.getenv()))
                .killTimeout(Duration.ofSeconds(2))
                .conditions((_, asked) -> asked.stream().map(LinuxHostUnderTest::holds).toList());
        group.ifPresentOrElse(g -> options.controlGroup(g.directory()), options::withoutControlGroups);
        try {
            host = LinuxHost.open(options.build());
        } catch (LinuxException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<Boolean> holds(Condition condition) {
        return Optional.of(Files.exists(Path.of(condition.parameter())));
    }

    @Override
    public void perform(Effect effect) {
        host.perform(List.of(effect));
    }

    @Override
    public Optional<Event> next(Duration timeout) {
        try {
            return host.next(host.now().monotonicMicros() + timeout.toNanos() / 1000);
        } catch (LinuxException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public List<String> program(Behaviour behaviour) {
        return ShellPrograms.of(behaviour);
    }

    @Override
    public String path(String name) {
        return folder.path(name);
    }

    @Override
    public void write(String path, String text) {
        try {
            Files.writeString(Path.of(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(Path.of(path));
    }

    @Override
    public void close() {
        try {
            host.end(new FinishAction(FinishAction.Kind.EXIT, 0, true));
        } catch (LinuxException e) {
            throw new AssertionError(e);
        } finally {
            host.close();
            group.ifPresent(TestGroups::remove);
            folder.close();
        }
    }
}
