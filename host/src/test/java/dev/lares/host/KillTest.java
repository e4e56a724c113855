package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.engine.ProcessExit;
import dev.lares.unit.LoadedUnit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** systemd.kill(5). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class KillTest {
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;

    @ParameterizedTest(name = "with control groups: {0}")
    @ValueSource(booleans = {true, false})
    void namedProcessOnlyIsSignalled_unlessOthersAreAskedFor(boolean groups) {
        try (HostStage stage = stage(groups)) {
            LoadedUnit unit = stage.shell("", "sleep 1000 & : > @@/ready; exec sleep 1000");
            int pid = stage.start(unit);
            stage.until(() -> Files.exists(Path.of(stage.path("ready"))), "it is ready");

            assertThat(stage.kill(unit, List.of(pid), false, SIGTERM)).isEqualTo(1);
            stage.exit(pid);
            assertThat(stage.all(Duration.ofMillis(200))).noneMatch(Event.CgroupEmptied.class::isInstance);
            assertThat(stage.kill(unit, List.of(), true, SIGTERM)).isEqualTo(1);
            stage.await(Event.CgroupEmptied.class, _ -> true);
            assertThat(stage.kill(unit, List.of(pid), true, SIGTERM)).isZero();
        }
    }

    @ParameterizedTest(name = "with control groups: {0}")
    @ValueSource(booleans = {true, false})
    void stoppedProcessGetsItsSignal_becauseItIsContinued(boolean groups) {
        try (HostStage stage = stage(groups)) {
            LoadedUnit unit = stage.shell("", "exec sleep 1000");
            int pid = stage.start(unit);
            stage.perform(new Effect.SignalProcess(unit.id(), pid, SIGSTOP));
            stage.kill(unit, List.of(pid), false, SIGTERM);

            assertThat(stage.exit(pid)).isEqualTo(new ProcessExit.Killed(SIGTERM, false));
        }
    }

    @ParameterizedTest(name = "with control groups: {0}")
    @ValueSource(booleans = {true, false})
    void hangUpFollows_ifAskedFor(boolean groups) {
        try (HostStage stage = stage(groups)) {
            LoadedUnit unit = stage.shell("", "trap '' TERM; trap 'exit 7' HUP; : > @@/ready; while :; do sleep 0.05; done");
            int pid = stage.start(unit);
            stage.until(() -> Files.exists(Path.of(stage.path("ready"))), "it is ready");
            stage.perform(new Effect.Kill(unit.id(), List.of(pid), false, SIGTERM, true, "test"));

            assertThat(stage.exit(pid)).isEqualTo(new ProcessExit.Exited(7));
        }
    }

    @ParameterizedTest(name = "with control groups: {0}")
    @ValueSource(booleans = {true, false})
    void forkingFasterThanTheManagerHelpsNobody(boolean groups) {
        try (HostStage stage = stage(groups)) {
            LoadedUnit unit = stage.shell("", "b() { while :; do /bin/true & done; }; b & b & b & wait");
            int pid = stage.start(unit);
            stage.all(Duration.ofMillis(100));
            for (int i = 0; i < 20 && stage.kill(unit, List.of(pid), true, SIGKILL) > 0; i++) {
                stage.all(Duration.ZERO);
            }

            stage.await(Event.CgroupEmptied.class, _ -> true);
        }
    }

    @ParameterizedTest(name = "with control groups: {0}")
    @ValueSource(booleans = {true, false})
    void otherUnitsAreLeftAlone(boolean groups) {
        try (HostStage stage = stage(groups)) {
            LoadedUnit unit = stage.shell("", "exec sleep 1000");
            LoadedUnit bystander = stage.unit("bystander.service", "[Service]\nExecStart=/bin/sleep 1000\n");
            stage.start(unit);
            int safe = stage.start(bystander);

            assertThat(stage.kill(unit, List.of(), true, SIGKILL)).isEqualTo(1);
            assertThat(stage.await(Event.CgroupEmptied.class, _ -> true).unit()).isEqualTo(unit.id());
            assertThat(ProcessTable.find(safe).orElseThrow().dead()).isFalse();
        }
    }

    private static HostStage stage(boolean groups) {
        return groups ? HostStage.grouped() : HostStage.plain();
    }
}
