package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.linux.LinuxException;
import dev.lares.unit.LoadedUnit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where units are in the tree of control groups: systemd.slice(5), systemd.resource-control(5) "Slice=". */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ControlGroupsTest {
    private static final String SLEEP = "[Service]\nExecStart=/bin/sleep 1000\n";

    private final Optional<ControlGroup> group = TestGroups.create();
    private HostStage stage;

    @BeforeEach
    void open() {
        assumeTrue(group.isPresent(), "no control group can be made here");
        stage = new HostStage(group, options -> options);
    }

    @AfterEach
    void close() {
        if (stage != null) {
            stage.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "plain.service, '', /system.slice/plain.service",
        "web@80.service, '', /system.slice/system-web.slice/web@80.service",
        "a-b@1.service, '', '/system.slice/system-a\\x2db.slice/a-b@1.service'",
        "own.service, Slice=one-two-three.slice, /one.slice/one-two.slice/one-two-three.slice/own.service",
        "top.service, Slice=-.slice, /top.service",
        "cgroup.service, '', /system.slice/_cgroup.service",
        "memory.service, '', /system.slice/_memory.service"
    })
    void unitIsInItsSlice(String name, String setting, String path) {
        int pid = stage.start(stage.unit(name, SLEEP + setting + "\n"));

        assertThat(pathOf(pid)).endsWith(Path.of(group.orElseThrow().directory()).getFileName() + path);
    }

    @Test
    void releaseRemovesTheGroup_withThoseTheServiceMadeInIt() {
        LoadedUnit unit = stage.shell("", "exec sleep 1000");
        int pid = stage.start(unit);
        Path directory = Path.of(group.orElseThrow().directory(), "system.slice/a.service");
        assertThat(directory.resolve("inner/most").toFile().mkdirs()).isTrue();
        stage.perform(new Effect.Release(unit, false));
        assertThat(directory).as("a process is in it").exists();
        stage.kill(unit, List.of(pid), true, 9);
        stage.exit(pid);
        stage.await(Event.CgroupEmptied.class, _ -> true);
        stage.perform(new Effect.Release(unit, false));

        assertThat(directory).doesNotExist();
    }

    @Test
    void processesInInnerGroupsAreTheUnitsToo() throws LinuxException {
        LoadedUnit unit = stage.shell("", "exec sleep 1000");
        int pid = stage.start(unit);
        ControlGroup inner = new ControlGroup(group.orElseThrow().directory() + "/system.slice/a.service").child("inner");
        inner.make();
        inner.enter(pid);
        stage.perform(new Effect.ListProcesses(unit.id()));

        assertThat(stage.await(Event.ProcessesListed.class, _ -> true).pids()).containsExactly(pid);
        assertThat(stage.all(Duration.ofMillis(50))).noneMatch(Event.CgroupEmptied.class::isInstance);
        assertThat(stage.kill(unit, List.of(), true, 9)).isEqualTo(1);
        stage.await(Event.CgroupEmptied.class, _ -> true);
    }

    @Test
    void groupThatSomebodyRemovedIsMadeAgain() throws LinuxException {
        LoadedUnit unit = stage.shell("", "exit 0");
        stage.run(unit);
        stage.await(Event.CgroupEmptied.class, _ -> true);
        new ControlGroup(group.orElseThrow().directory() + "/system.slice").remove();
        int pid = stage.start(stage.shell("", "exec sleep 1000"));

        assertThat(pathOf(pid)).endsWith("/system.slice/a.service");
        stage.kill(unit, List.of(pid), false, 9);
        stage.await(Event.CgroupEmptied.class, _ -> true);
    }

    @Test
    void foregroundWorksInAGroupOfItsOwn_thatGoesWithIt() {
        Path own;
        try (HostStage foreground = new HostStage(Optional.empty(), _ -> HostOptions.of(
                        ManagerMode.UP, stage.path("up"), _ -> List.of(), stage.recorder)
                .controlGroup(group.orElseThrow().directory()))) {
            int pid = foreground.start(foreground.unit("a.service", SLEEP));
            own = Path.of(group.orElseThrow().directory(), "lares-" + ProcessHandle.current().pid());

            assertThat(pathOf(pid)).endsWith("/lares-" + ProcessHandle.current().pid() + "/system.slice/a.service");
            assertThat(own).exists();
        }
        assertThat(own).doesNotExist();
    }

    private static String pathOf(int pid) {
        return SmallFile.text("/proc/" + pid + "/cgroup").flatMap(GroupPlace::pathOf).orElseThrow();
    }
}
