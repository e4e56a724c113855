package dev.lares.host;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.engine.FdToken;
import dev.lares.engine.FinishAction;
import dev.lares.engine.ProcessExit;
import dev.lares.engine.SpawnPlan;
import dev.lares.engine.SpawnToken;
import dev.lares.engine.StandardFds;
import dev.lares.linux.LinuxException;
import dev.lares.unit.LoadContext;
import dev.lares.unit.LoadPath;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.ServiceDirectives;
import dev.lares.unit.SpecifierContext;
import dev.lares.unit.UnitFilesInMemory;
import dev.lares.unit.UnitLoader;
import dev.lares.unit.UnitName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A host to play on: units from text, processes from units, and events awaited. Its files are in a folder of its own. */
final class HostStage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    static final String INVOCATION = "0123456789abcdef0123456789abcdef";

    private final HostFolder folder = new HostFolder();
    private final Optional<ControlGroup> group;
    private final List<Event> unused = new ArrayList<>();
    private long lastToken;
    final Recorder recorder = new Recorder();
    final LinuxHost host;

    HostStage(Optional<ControlGroup> group, UnaryOperator<HostOptions.Builder> settings) {
        this.group = group;
        HostOptions.Builder options = HostOptions.of(ManagerMode.SYSTEM, folder.path("run"), _ -> List.of(), recorder)
                .environment(ManagerEnvironment.ofSystem(new TreeMap<>()))
                .directories(roots())
                .killTimeout(Duration.ofSeconds(2));
        group.ifPresentOrElse(g -> options.controlGroup(g.directory()), options::withoutControlGroups);
        try {
            host = LinuxHost.open(settings.apply(options).build());
        } catch (LinuxException e) {
            throw new AssertionError(e);
        }
    }

    /** Without control groups. */
    static HostStage plain() {
        return new HostStage(Optional.empty(), options -> options);
    }

    /** With control groups where that is possible. */
    static HostStage grouped() {
        return new HostStage(TestGroups.create(), options -> options);
    }

    private SpecifierContext.Directories roots() {
        String root = folder.path("");
        return new SpecifierContext.Directories(
                folder.path("runtime"), folder.path("state"), folder.path("cache"), folder.path("logs"), folder.path("etc"), root, root);
    }

    String path(String name) {
        return folder.path(name);
    }

    String read(String name) {
        try {
            return Files.readString(Path.of(folder.path(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A service from its text; {@code @@} stands for the stage's folder. */
    LoadedUnit unit(String name, String text) {
        UnitFilesInMemory files = new UnitFilesInMemory();
        files.file("/etc/systemd/system/" + name, text.replace("@@", folder.path("")));
        SpecifierContext.SystemFacts facts = new SpecifierContext.SystemFacts(
                "x86-64", "host", Optional.empty(), "6.0", Optional.empty(), Optional.empty(), Optional.empty());
        SpecifierContext context = new SpecifierContext(false, SpecifierContext.Identity.ROOT, roots(), facts);
        UnitLoader loader = new UnitLoader(files, LoadPath.of(List.of("/etc/systemd/system")), new LoadContext(context, new TreeSet<>()));
        return loader.load(new UnitName(name));
    }

    /** The settings of a service {@code a.service} that runs a shell command. */
    LoadedUnit shell(String settings, String command) {
        return unit("a.service", "[Service]\nExecStart=:/bin/sh -c \"" + command.replace("@@", folder.path("")).replace("%", "%%").replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n" + settings + "\n");
    }

    SpawnPlan plan(LoadedUnit unit) {
        SortedMap<String, String> environment = new TreeMap<>();
        environment.put("INVOCATION_ID", INVOCATION);
        return new SpawnPlan(
                unit,
                unit.get(ServiceDirectives.EXEC_START).getFirst(),
                SpawnPlan.Role.START,
                environment,
                true,
                0,
                List.of(),
                List.of(),
                StandardFds.NONE,
                false);
    }

    SpawnPlan plan(LoadedUnit unit, List<FdToken> fds, List<String> names) {
        SpawnPlan plain = plan(unit);
        return new SpawnPlan(unit, plain.command(), plain.role(), plain.environment(), true, 0, fds, names, StandardFds.NONE, false);
    }

    SpawnToken spawn(SpawnPlan plan) {
        SpawnToken token = new SpawnToken(++lastToken);
        perform(new Effect.Spawn(token, plan));
        return token;
    }

    /** Starts a process of the unit; its pid. */
    int start(LoadedUnit unit) {
        return start(plan(unit));
    }

    int start(SpawnPlan plan) {
        SpawnToken token = spawn(plan);
        Event answer = await(
                Event.class,
                e -> e instanceof Event.Spawned s && s.token().equals(token) || e instanceof Event.SpawnFailed f && f.token().equals(token));
        return switch (answer) {
            case Event.Spawned spawned -> spawned.pid();
            case Event.SpawnFailed failed -> throw new AssertionError(failed.exitStatus() + " " + failed.message());
            default -> throw new IllegalStateException(answer.toString());
        };
    }

    /** Starts a process which cannot be. */
    Event.SpawnFailed startInVain(LoadedUnit unit) {
        SpawnToken token = spawn(plan(unit));
        return await(Event.SpawnFailed.class, e -> e.token().equals(token));
    }

    /** Runs a process of the unit to its end. */
    ProcessExit run(LoadedUnit unit) {
        return exit(start(unit));
    }

    ProcessExit run(SpawnPlan plan) {
        return exit(start(plan));
    }

    ProcessExit exit(int pid) {
        return await(Event.Exited.class, e -> e.pid() == pid).exit();
    }

    int kill(LoadedUnit unit, List<Integer> pids, boolean others, int signal) {
        perform(new Effect.Kill(unit.id(), pids, others, signal, false, "test"));
        return await(Event.KillDone.class, e -> e.unit().equals(unit.id())).signalledCount();
    }

    void perform(Effect effect) {
        host.perform(List.of(effect));
    }

    /** The first event of the kind that has come or comes; others are kept. */
    <E extends Event> E await(Class<E> kind, Predicate<E> wanted) {
        for (Event event : unused) {
            if (kind.isInstance(event) && wanted.test(kind.cast(event))) {
                unused.remove(event);
                return kind.cast(event);
            }
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Event> event = next(PATIENCE);
            if (event.isPresent() && kind.isInstance(event.get()) && wanted.test(kind.cast(event.get()))) {
                return kind.cast(event.get());
            }
            event.ifPresent(unused::add);
        }
        throw new AssertionError("no " + kind.getSimpleName() + " came, only " + unused + " and " + recorder.warnings());
    }

    Optional<Event> next(Duration timeout) {
        try {
            return host.next(host.now().monotonicMicros() + timeout.toNanos() / 1000);
        } catch (LinuxException e) {
            throw new AssertionError(e);
        }
    }

    /** Goes on until the condition holds. */
    void until(java.util.function.BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not so: " + what + "; " + unused + recorder.warnings());
            }
            next(Duration.ofMillis(20)).ifPresent(unused::add);
        }
    }

    /** Everything that has come or comes in a while. */
    List<Event> all(Duration quiet) {
        for (Optional<Event> event = next(quiet); event.isPresent(); event = next(quiet)) {
            unused.add(event.get());
        }
        return List.copyOf(unused);
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
