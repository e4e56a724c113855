package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.engine.Effect;
import dev.lares.engine.Engine;
import dev.lares.engine.Event;
import dev.lares.engine.FinishAction;
import dev.lares.engine.JobType;
import dev.lares.engine.ManagerSettings;
import dev.lares.engine.Request;
import dev.lares.engine.RequestId;
import dev.lares.engine.UnitStates;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.Signal;
import dev.lares.linux.Signals;
import dev.lares.linux.Stat;
import dev.lares.unit.JobMode;
import dev.lares.unit.LoadContext;
import dev.lares.unit.LoadPath;
import dev.lares.unit.SpecifierContext;
import dev.lares.unit.UnitFilesInMemory;
import dev.lares.unit.UnitLoader;
import dev.lares.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine on Linux, from a request to the end. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RunTest {
    private final HostFolder folder = new HostFolder();
    private final Recorder recorder = new Recorder();
    private final UnitFilesInMemory files = new UnitFilesInMemory();
    private final List<String> seen = new ArrayList<>();
    private final Optional<ControlGroup> group = TestGroups.create();
    private final Engine engine = new Engine(ManagerSettings.defaults(false, 1));
    private Optional<FinishAction> finish = Optional.empty();

    @AfterEach
    void close() {
        group.ifPresent(TestGroups::remove);
        folder.close();
    }

    @Test
    void dependenciesRunInOrder_andStopInReverse() throws LinuxException {
        unit("first.service", "[Service]\nType=notify\nNotifyAccess=all\nExecStart=/bin/sh -c 'sleep 0.1; systemd-notify --ready; exec sleep 1000'\n");
        unit("second.service", "[Unit]\nRequires=first.service\nAfter=first.service\n[Service]\nExecStart=/bin/sleep 1000\n");
        LinuxHost[] host = new LinuxHost[1];
        HostOptions options = options().observer(effect -> {
            see(effect);
            if (effect instanceof Effect.StartupFinished) {
                host[0].request(new RequestId(2), new Request.Exit(7));
            }
        }).build();
        try (LinuxHost opened = LinuxHost.open(options)) {
            host[0] = opened;
            opened.request(new RequestId(1), start("second.service"));
            FinishAction end = opened.run(engine);

            assertThat(end.exitCode()).isEqualTo(7);
        }
        assertThat(seen).containsSubsequence(
                "first.service ACTIVE", "second.service ACTIVE", "second.service INACTIVE", "first.service INACTIVE");
        assertThat(living()).isEmpty();
    }

    @Test
    void forkingServiceIsFollowedByItsPidFile_andRestartedWhenItDies() throws LinuxException, IOException {
        unit("daemon.service", "[Service]\nType=forking\nPIDFile=" + folder.path("pid") + "\nRestart=on-failure\nRestartSec=0\n"
                + "ExecStart=/bin/sh -c 'setsid sleep 1000 & echo $$! > " + folder.path("pid") + "'\n");
        try (LinuxHost host = LinuxHost.open(options().observer(this::see).build())) {
            host.request(new RequestId(1), start("daemon.service"));
            until(host, () -> times("daemon.service ACTIVE") == 1);
            int first = Integer.parseInt(Files.readString(Path.of(folder.path("pid"))).strip());
            Signals.kill(new Pid(first), Signal.SIGKILL);
            until(host, () -> times("daemon.service ACTIVE") == 2);

            assertThat(Files.readString(Path.of(folder.path("pid"))).strip()).isNotEqualTo(Integer.toString(first));
            end(host);
        }
        assertThat(seen).containsSubsequence(
                "daemon.service ACTIVE", "daemon.service ACTIVATING", "daemon.service ACTIVE", "daemon.service INACTIVE");
        assertThat(living()).isEmpty();
    }

    @Test
    void whatIsLeftAtTheEndIsKilled_alsoIfItIgnoresTheFirstSignal() throws LinuxException {
        unit("left.service", "[Unit]\nDefaultDependencies=no\n[Service]\n"
                + "ExecStart=/bin/sh -c 'trap \"\" TERM; : > " + folder.path("ready") + "; while :; do sleep 0.1; done'\n");
        try (LinuxHost host = LinuxHost.open(options().observer(this::see).build())) {
            host.request(new RequestId(1), start("left.service"));
            until(host, () -> Files.exists(Path.of(folder.path("ready"))));
            end(host);
        }
        assertThat(living()).isEmpty();
        assertThat(recorder.warnings()).anyMatch(text -> text.startsWith("Killing processes that did not end by themselves"));
    }

    @Test
    void nothingIsLeftOfTheRuntimeDirectoryAndTheGroups() throws LinuxException {
        unit("a.service", "[Service]\nExecStart=/bin/sleep 1000\n");
        try (LinuxHost host = LinuxHost.open(options().observer(this::see).build())) {
            host.request(new RequestId(1), start("a.service"));
            until(host, () -> times("a.service ACTIVE") == 1);
            end(host);
        }
        assertThat(Path.of(folder.path("run"))).doesNotExist();
        group.ifPresent(g -> assertThat(Path.of(g.directory(), "system.slice")).doesNotExist());
    }

    @Test
    void secondManagerInTheSameDirectoryIsRefused() throws LinuxException {
        try (LinuxHost _ = LinuxHost.open(options().build())) {
            assertThatThrownBy(() -> LinuxHost.open(options().build()))
                    .hasMessage("cannot work in " + folder.path("run") + ", where another manager does: Device or resource busy (EBUSY)");
        }
    }

    @Test
    void runtimeDirectoryThatOthersCanWriteToIsRefused() throws LinuxException {
        Stat.makeDirectory(folder.path("run"), 0777);
        Stat.changeMode(folder.path("run"), 0777);

        assertThatThrownBy(() -> LinuxHost.open(options().build())).hasMessageContaining("which others can write to");
    }

    private HostOptions.Builder options() {
        SpecifierContext.SystemFacts facts = new SpecifierContext.SystemFacts(
                "x86-64", "host", Optional.empty(), "6.0", Optional.empty(), Optional.empty(), Optional.empty());
        SpecifierContext context = new SpecifierContext(
                false, SpecifierContext.Identity.ROOT, SpecifierContext.Directories.SYSTEM, facts);
        UnitLoader loader =
                new UnitLoader(files, LoadPath.of(List.of("/etc/systemd/system")), new LoadContext(context, new TreeSet<>()));
        HostOptions.Builder options = HostOptions.of(ManagerMode.SYSTEM, folder.path("run"), loader::load, recorder)
                .environment(ManagerEnvironment.ofSystem(new TreeMap<>()))
                .killTimeout(Duration.ofMillis(300));
        group.ifPresentOrElse(g -> options.controlGroup(g.directory()), options::withoutControlGroups);
        return options;
    }

    private void see(Effect effect) {
        if (effect instanceof Effect.UnitChanged(UnitName unit, _, UnitStates now)) {
            seen.add(unit + " " + now.active());
        }
    }

    private long times(String change) {
        return seen.stream().filter(change::equals).count();
    }

    private static Request start(String unit) {
        return new Request.Enqueue(new UnitName(unit), JobType.START, JobMode.REPLACE);
    }

    private void until(LinuxHost host, BooleanSupplier condition) throws LinuxException {
        while (!condition.getAsBoolean()) {
            step(host);
        }
    }

    private void end(LinuxHost host) throws LinuxException {
        host.request(new RequestId(2), new Request.Exit(0));
        while (finish.isEmpty()) {
            step(host);
        }
        host.end(finish.get());
    }

    private void step(LinuxHost host) throws LinuxException {
        Optional<Event> event = host.next(Math.min(engine.nextDeadlineMicros(), host.now().monotonicMicros() + 20_000));
        List<Effect> effects = engine.on(event.orElseGet(() -> new Event.TimeElapsed(host.now())));
        host.perform(effects);
        effects.stream().filter(Effect.Finish.class::isInstance).forEach(effect -> finish = Optional.of(((Effect.Finish) effect).action()));
    }

    /** Children that are not about to be reaped by somebody else. */
    private static List<ProcessTable.Entry> living() {
        return ProcessTable.ownChildren().stream()
                .flatMap(pid -> ProcessTable.find(pid).stream())
                .filter(entry -> !entry.dead())
                .toList();
    }

    private void unit(String name, String text) {
        files.file("/etc/systemd/system/" + name, text);
    }
}
