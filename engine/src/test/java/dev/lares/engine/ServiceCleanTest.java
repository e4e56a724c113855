package dev.lares.engine;

import static dev.lares.unit.ExecDirectives.STATE_DIRECTORY;
import static dev.lares.unit.ExecDirectives.TIMEOUT_CLEAN_SEC;
import static dev.lares.unit.ServiceDirectives.EXEC_START;
import static dev.lares.unit.ServiceDirectives.TIMEOUT_STOP_SEC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.DirectoryEntry;
import dev.lares.unit.DirectoryKind;
import dev.lares.unit.TimeSpan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A service whose directories are removed ({@code systemctl clean}). */
class ServiceCleanTest {
    private static ServiceScenario daemon() {
        return ServiceScenario.of().exec(EXEC_START, "/bin/daemon").with(TIMEOUT_STOP_SEC, TimeSpan.ofSeconds(10))
                .with(STATE_DIRECTORY, List.of(new DirectoryEntry("a", List.of())));
    }

    private static void clean(ServiceScenario s) {
        s.input(new MachineInput.Clean(List.of(DirectoryKind.STATE)));
    }

    @Test
    void isInStateCleaning_untilTheHostHasRemovedAll() {
        ServiceScenario s = daemon();
        clean(s);

        assertThat(s.sub()).isEqualTo("cleaning");
        assertThat(s.effects(Effect.Clean.class)).extracting(Effect.Clean::kinds).containsExactly(List.of(DirectoryKind.STATE));
        s.input(new MachineInput.Cleaned(Optional.empty()));
        assertThat(s.sub()).isEqualTo("dead");
        assertThat(s.view().cleanResult()).isEqualTo("success");
        assertThat(s.logged()).contains("Deactivated successfully.");
    }

    @Test
    void cannotBeStartedMeanwhile() {
        ServiceScenario s = daemon();
        clean(s);

        assertThat(s.start()).isEqualTo(Answer.AGAIN);
        assertThat(s.effects(Effect.Spawn.class)).isEmpty();
    }

    @Test
    void aFailureIsTold_andTheServiceIsDeadNevertheless() {
        ServiceScenario s = daemon();
        clean(s);
        s.input(new MachineInput.Cleaned(Optional.of("cannot remove directory /var/lib/a: it is a symbolic link")));

        assertThat(s.sub()).isEqualTo("dead");
        assertThat(s.result()).isEqualTo("success");
        assertThat(s.view().cleanResult()).isEqualTo("exit-code");
        assertThat(s.logged()).contains("cannot remove directory /var/lib/a: it is a symbolic link");
    }

    @Test
    void isStoppedAfterTimeoutCleanSec() {
        ServiceScenario s = daemon().with(TIMEOUT_CLEAN_SEC, TimeSpan.ofSeconds(5));
        clean(s);
        s.passes(5);

        assertThat(s.effects(Effect.StopCleaning.class)).hasSize(1);
        assertThat(s.sub()).isEqualTo("cleaning");
        s.input(new MachineInput.Cleaned(Optional.of("cannot remove directory /var/lib/a: Operation canceled")));
        assertThat(s.sub()).isEqualTo("dead");
        assertThat(s.view().cleanResult()).isEqualTo("timeout");
    }

    @Test
    void aStopJobEndsIt() {
        ServiceScenario s = daemon();
        clean(s);
        s.stop();

        assertThat(s.effects(Effect.StopCleaning.class)).hasSize(1);
        s.input(new MachineInput.Cleaned(Optional.of("cannot remove directory /var/lib/a: Operation canceled")));
        assertThat(s.sub()).isEqualTo("dead");
    }

    @Test
    void whatRunsIsNotCleaned() {
        ServiceScenario s = daemon();
        s.start();
        s.spawned();
        clean(s);

        assertThat(s.effects(Effect.Clean.class)).isEmpty();
        assertThat(s.sub()).isEqualTo("running");
    }

    @Test
    void resetFailed_forgetsHowItEnded() {
        ServiceScenario s = daemon();
        clean(s);
        s.input(new MachineInput.Cleaned(Optional.of("cannot remove it")));
        s.input(new MachineInput.ResetFailed());

        assertThat(s.view().cleanResult()).isEqualTo("success");
    }
}
