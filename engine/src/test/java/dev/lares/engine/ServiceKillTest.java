package dev.lares.engine;

import static dev.lares.unit.KillDirectives.*;
import static dev.lares.unit.ServiceDirectives.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.KillMode;
import dev.lares.unit.TimeSpan;
import dev.lares.unit.TimeoutFailureMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the processes of a service are brought down (systemd.kill(5)). */
class ServiceKillTest {
    /** A daemon with a child; {@code main} and {@code child} are 100 and 101. */
    private static ServiceScenario running(ServiceScenario s) {
        s.exec(EXEC_START, "/bin/daemon").with(TIMEOUT_STOP_SEC, TimeSpan.ofSeconds(10));
        s.start();
        s.forks(s.spawned());
        s.passedSubs();
        s.forgetEffects();
        return s;
    }

    @ParameterizedTest
    @CsvSource({
        // mode, others reached by SIGTERM, others reached by SIGKILL
        "CONTROL_GROUP, true, true",
        "MIXED, false, true",
        "PROCESS, false, false",
    })
    void reachesWhomKillModeSays(KillMode mode, boolean terminatesOthers, boolean killsOthers) {
        ServiceScenario s = running(ServiceScenario.of().with(KILL_MODE, mode));
        s.stop();
        s.passes(10);

        assertThat(s.effects(Effect.Kill.class)).containsExactly(
                new Effect.Kill(ServiceScenario.NAME, List.of(100), terminatesOthers, 15, false, "stop"),
                new Effect.Kill(ServiceScenario.NAME, List.of(100), killsOthers, 9, false, "kill"));
        assertThat(s.logged()).contains("State 'stop-sigterm' timed out. Killing.", "Killing process 100 with signal SIGKILL.");
        assertThat(s.passedSubs()).containsExactly("stop-sigterm", "stop-sigkill");
    }

    @Test
    void killModeNone_leavesAllAlone() {
        ServiceScenario s = running(ServiceScenario.of().with(KILL_MODE, KillMode.NONE));
        s.stop();

        assertThat(s.sub()).isEqualTo("dead");
        assertThat(s.effects(Effect.Kill.class)).isEmpty();
        assertThat(s.effects(Effect.SignalProcess.class)).isEmpty();
        assertThat(s.effects(Effect.Release.class)).isEmpty();
        s.exits(100, 0);
        s.vanishes(101);
        s.input(new MachineInput.CgroupEmptied());
        assertThat(s.effects(Effect.Release.class)).hasSize(1);
        assertThat(s.claimed()).isEmpty();
    }

    @Test
    void killModeProcess_leavesTheOthers_andSaysSo() {
        ServiceScenario s = running(ServiceScenario.of().with(KILL_MODE, KillMode.PROCESS));
        s.stop();
        s.exits(100, 0);

        assertThat(s.sub()).isEqualTo("dead");
        assertThat(s.logged()).contains("Unit process 101 remains running after unit stopped.");
        assertThat(s.effects(Effect.Release.class)).isEmpty();
    }

    @Test
    void othersAreKilledFinally_whenTheMainProcessIsGone() {
        ServiceScenario s = running(ServiceScenario.of().with(KILL_MODE, KillMode.MIXED));
        s.stop();
        s.exits(100, 0);
        assertThat(s.sub()).isEqualTo("final-sigkill");
        s.dies(101, 9);

        assertThat(s.sub()).isEqualTo("dead");
        assertThat(s.result()).isEqualTo("success");
    }

    @Test
    void withoutSigkill_theStopGoesOnWithoutIt() {
        ServiceScenario s = running(ServiceScenario.of().with(SEND_SIGKILL, false));
        s.stop();
        s.passes(10);
        assertThat(s.logged()).contains("State 'stop-sigterm' timed out. Skipping SIGKILL.");
        assertThat(s.sub()).isEqualTo("final-sigterm");
        s.passes(10);

        assertThat(s.logged()).contains("State 'final-sigterm' timed out. Skipping SIGKILL. Entering failed mode.");
        assertThat(s.sub()).isEqualTo("failed");
        assertThat(s.result()).isEqualTo("timeout");
        assertThat(s.signals()).containsOnly(15);
        assertThat(s.effects(Effect.SignalProcess.class)).isEmpty();
    }

    @Test
    void processesThatSurviveSigkill_areGivenUp() {
        ServiceScenario s = running(ServiceScenario.of());
        s.stop();
        s.passes(40);

        assertThat(s.passedSubs())
                .containsExactly("stop-sigterm", "stop-sigkill", "final-sigterm", "final-sigkill", "failed");
        assertThat(s.logged()).contains(
                "Processes still around after SIGKILL. Ignoring.",
                "Processes still around after final SIGKILL. Entering failed mode.",
                "Unit process 101 remains running after unit stopped.");
        assertThat(s.result()).isEqualTo("timeout");
    }

    @Test
    void configuredSignalsAreSent() {
        ServiceScenario s = running(ServiceScenario.of()
                .with(KILL_SIGNAL, 2)
                .with(FINAL_KILL_SIGNAL, 3)
                .with(RESTART_KILL_SIGNAL, 10)
                .with(SEND_SIGHUP, true));
        s.stop();
        s.passes(10);

        assertThat(s.signals()).containsExactly(2, 3);
        assertThat(s.effects(Effect.Kill.class)).extracting(Effect.Kill::alsoHangUp).containsExactly(true, false);
    }

    @Test
    void restartKillSignal_isForRestartsOnly() {
        ServiceScenario s = running(ServiceScenario.of().with(RESTART_KILL_SIGNAL, 10));
        s.restartPending = true;
        s.stop();

        assertThat(s.signals()).containsExactly(10);
    }

    @Test
    void timeoutStopFailureModeAbort_abortsBeforeItKills() {
        ServiceScenario s = running(ServiceScenario.of()
                .with(TIMEOUT_STOP_FAILURE_MODE, TimeoutFailureMode.ABORT)
                .with(TIMEOUT_ABORT_SEC, TimeSpan.ofSeconds(3)));
        s.stop();
        s.passes(10);
        assertThat(s.sub()).isEqualTo("stop-watchdog");
        assertThat(s.deadlineSeconds()).isEqualTo(3);
        s.passes(3);

        assertThat(s.sub()).isEqualTo("stop-sigkill");
        assertThat(s.signals()).containsExactly(15, 6, 9);
    }

    @Test
    void goesOnAtOnce_whenNobodyIsLeftToSignal() {
        ServiceScenario s = running(ServiceScenario.of());
        s.vanishes(101);
        s.exits(100, 0);

        assertThat(s.sub()).isEqualTo("dead");
    }

    @Test
    void showsNoStopping_whileItIsNotKnownWhetherAnyProcessIsLeft() {
        ServiceScenario alone = running(ServiceScenario.of());
        alone.vanishes(101);
        alone.vanishes(100);
        alone.answersKills = false;
        alone.input(new MachineInput.ProcessExited(100, new ProcessExit.Exited(0)));
        assertThat(alone.sub()).isEqualTo("running");
        assertThat(alone.signals()).containsExactly(15);
        alone.input(new MachineInput.KillDone(0));
        assertThat(alone.passedSubs()).containsExactly("dead");

        ServiceScenario withChild = running(ServiceScenario.of());
        withChild.exits(100, 0);
        assertThat(withChild.passedSubs()).containsExactly("stop-sigterm");
    }

    @Test
    void waitsForTheEnd_whenTheSignalsReachedNobodyButTheMainProcessIsNotReaped() {
        ServiceScenario s = running(ServiceScenario.of());
        s.vanishes(100);
        s.vanishes(101); // both are dead, but the machine has not been told
        s.stop();
        assertThat(s.sub()).isEqualTo("stop-sigterm");
        s.exits(100, 0);

        assertThat(s.sub()).isEqualTo("dead");
    }

    @Test
    void stopCommandRunsFirst_andMayTimeOut() {
        ServiceScenario s = running(ServiceScenario.of().exec(EXEC_STOP, "/bin/stop"));
        s.stop();
        int control = s.spawned();
        assertThat(s.sub()).isEqualTo("stop");
        s.passes(10);

        assertThat(s.logged()).contains("Stopping timed out. Terminating.");
        assertThat(s.effects(Effect.Kill.class))
                .containsExactly(new Effect.Kill(ServiceScenario.NAME, List.of(100, control), true, 15, false, "stop"));
    }

    @Test
    void stopPostThatHangs_isKilledToo() {
        ServiceScenario s = running(ServiceScenario.of().exec(EXEC_STOP_POST, "/bin/stop-post"));
        s.vanishes(101);
        s.exits(100, 0);
        int control = s.spawned();
        s.passes(10);
        assertThat(s.sub()).isEqualTo("final-sigterm");
        s.dies(control, 15);

        assertThat(s.sub()).isEqualTo("failed");
        assertThat(s.result()).isEqualTo("timeout");
    }

    @Test
    void serviceThatSaysItStops_isWaitedFor() {
        ServiceScenario s = running(ServiceScenario.of().with(NOTIFY_ACCESS, dev.lares.unit.NotifyAccess.MAIN));
        s.says(100, "STOPPING=1");
        assertThat(s.sub()).isEqualTo("stop-sigterm");
        assertThat(s.effects(Effect.Kill.class)).isEmpty();
        s.passes(10);

        assertThat(s.sub()).isEqualTo("stop-sigkill");
    }
}
