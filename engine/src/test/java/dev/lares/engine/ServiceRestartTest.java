package dev.lares.engine;

import static dev.lares.unit.RestartPolicy.*;
import static dev.lares.unit.ServiceDirectives.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.ExitStatusSet;
import dev.lares.unit.RestartMode;
import dev.lares.unit.RestartPolicy;
import dev.lares.unit.ServiceType;
import dev.lares.unit.TimeSpan;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether, when and how often a service is restarted by itself (systemd.service(5), "Restart=" and what follows). */
class ServiceRestartTest {
    /** The rows of the table "Exit causes and the effect of the Restart= settings". */
    enum Cause {
        CLEAN_EXIT_CODE(s -> s.exits(s.mainPid(), 0), "success", EnumSet.of(ALWAYS, ON_SUCCESS)),
        CLEAN_SIGNAL(s -> s.dies(s.mainPid(), 15), "success", EnumSet.of(ALWAYS, ON_SUCCESS)),
        UNCLEAN_EXIT_CODE(s -> s.exits(s.mainPid(), 1), "exit-code", EnumSet.of(ALWAYS, ON_FAILURE)),
        UNCLEAN_SIGNAL(s -> s.dies(s.mainPid(), 9), "signal", EnumSet.of(ALWAYS, ON_FAILURE, ON_ABNORMAL, ON_ABORT)),
        CORE_DUMP(s -> s.dumpsCore(s.mainPid(), 11), "core-dump", EnumSet.of(ALWAYS, ON_FAILURE, ON_ABNORMAL, ON_ABORT)),
        TIMEOUT(Cause::reachRuntimeLimit, "timeout", EnumSet.of(ALWAYS, ON_FAILURE, ON_ABNORMAL)),
        WATCHDOG(Cause::hang, "watchdog", EnumSet.of(ALWAYS, ON_FAILURE, ON_ABNORMAL, ON_WATCHDOG));

        private final Consumer<ServiceScenario> end;
        private final String result;
        private final Set<RestartPolicy> restarting;

        Cause(Consumer<ServiceScenario> end, String result, Set<RestartPolicy> restarting) {
            this.end = end;
            this.result = result;
            this.restarting = restarting;
        }

        private static void reachRuntimeLimit(ServiceScenario s) {
            s.passes(60);
            s.dies(s.mainPid(), 15);
        }

        private static void hang(ServiceScenario s) {
            s.passes(20);
            s.dumpsCore(s.mainPid(), 6);
        }
    }

    private static ServiceScenario daemon() {
        return ServiceScenario.of().exec(EXEC_START, "/bin/daemon");
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void restartsAsTheTableSays(Cause cause) {
        for (RestartPolicy policy : RestartPolicy.values()) {
            ServiceScenario s = daemon().with(RESTART, policy);
            if (cause == Cause.TIMEOUT) {
                s.with(RUNTIME_MAX_SEC, TimeSpan.ofSeconds(60));
            } else if (cause == Cause.WATCHDOG) {
                s.with(WATCHDOG_SEC, TimeSpan.ofSeconds(20));
            }
            s.start();
            s.spawned();
            cause.end.accept(s);

            boolean restarts = cause.restarting.contains(policy);
            assertThat(s.result()).as("%s", cause).isEqualTo(cause.result);
            assertThat(s.sub())
                    .as("Restart=%s after %s", policy.text(), cause)
                    .isEqualTo(restarts ? "auto-restart" : cause.result.equals("success") ? "dead" : "failed");
        }
    }

    @Test
    void isNotRestarted_whenItWasToldToStop() {
        ServiceScenario s = daemon().with(RESTART, ALWAYS);
        s.start();
        int pid = s.spawned();
        s.stop();
        s.stopPending = false; // the job is gone before the process is
        s.exits(pid, 1);

        assertThat(s.sub()).isEqualTo("failed");
    }

    @Test
    void isNotRestarted_whileAStopJobWaits() {
        ServiceScenario s = daemon().with(RESTART, ALWAYS);
        s.start();
        int pid = s.spawned();
        s.stopPending = true;
        s.exits(pid, 1);

        assertThat(s.sub()).isEqualTo("failed");
    }

    @Test
    void listedExitStatusesDecideFirst() {
        ExitStatusSet three = statuses(3);
        ServiceScenario prevented = daemon().with(RESTART, ALWAYS).with(RESTART_PREVENT_EXIT_STATUS, three);
        prevented.start();
        prevented.exits(prevented.spawned(), 3);
        assertThat(prevented.sub()).isEqualTo("failed");

        ServiceScenario forced = daemon().with(RESTART, NO).with(RESTART_FORCE_EXIT_STATUS, three);
        forced.start();
        forced.exits(forced.spawned(), 3);
        assertThat(forced.sub()).isEqualTo("auto-restart");
    }

    @Test
    void listedSignalsDecideFirst() {
        ExitStatusSet kill = new ExitStatusSet(new TreeSet<>(), new TreeSet<>(List.of(9)));
        ServiceScenario s = daemon().with(RESTART, ALWAYS).with(RESTART_PREVENT_EXIT_STATUS, kill);
        s.start();
        s.dies(s.spawned(), 9);

        assertThat(s.sub()).isEqualTo("failed");
    }

    @Test
    void successExitStatus_makesAnEndClean() {
        ServiceScenario s = daemon().with(RESTART, ON_FAILURE).with(SUCCESS_EXIT_STATUS, statuses(3));
        s.start();
        s.exits(s.spawned(), 3);

        assertThat(s.sub()).isEqualTo("dead");
        assertThat(s.result()).isEqualTo("success");
    }

    @Test
    void signalsThatAskToGo_areCleanForDaemonsOnly() {
        for (int signal : List.of(1, 2, 13, 15)) {
            ServiceScenario daemon = daemon();
            daemon.start();
            daemon.dies(daemon.spawned(), signal);
            assertThat(daemon.result()).as("signal %d", signal).isEqualTo("success");

            ServiceScenario oneshot = daemon().with(TYPE, ServiceType.ONESHOT);
            oneshot.start();
            oneshot.dies(oneshot.spawned(), signal);
            assertThat(oneshot.result()).as("signal %d", signal).isEqualTo("signal");
        }
    }

    @Test
    void stopJobThatComesDuringTheDelay_leavesItAtThat() {
        ServiceScenario s = daemon().with(RESTART, ALWAYS).with(RESTART_SEC, TimeSpan.ofSeconds(5));
        s.start();
        s.exits(s.spawned(), 1);
        s.stop();

        assertThat(s.sub()).isEqualTo("dead");
        s.passes(100);
        assertThat(s.restartRequests).isZero();
    }

    @Test
    void stopJobThatWaits_suppressesTheRestart() {
        ServiceScenario s = daemon().with(RESTART, ALWAYS).with(RESTART_SEC, TimeSpan.ofSeconds(5));
        s.start();
        s.exits(s.spawned(), 1);
        s.stopPending = true;
        s.passes(5);

        assertThat(s.restartRequests).isZero();
        assertThat(s.logged()).contains("Stop job pending for unit, skipping automatic restart.");
    }

    @Test
    void countsRestarts_untilItIsStartedByRequest() {
        ServiceScenario s = daemon().with(RESTART, ON_FAILURE);
        s.start();
        for (int i = 1; i <= 3; i++) {
            s.exits(s.spawned(), 1);
            s.passes(0.1);
            assertThat(s.view().restartCount()).isEqualTo(i);
            s.restartJobRuns();
        }
        s.exits(s.spawned(), 0);
        assertThat(s.view().restartCount()).isEqualTo(3);

        s.start();
        assertThat(s.view().restartCount()).isZero();
    }

    @Test
    void resetFailed_forgetsFailureAndCounter() {
        ServiceScenario s = daemon().with(RESTART, ON_ABORT);
        s.start();
        s.dies(s.spawned(), 9);
        s.passes(0.1);
        s.restartJobRuns();
        s.exits(s.spawned(), 1);
        assertThat(s.sub()).isEqualTo("failed");
        s.input(new MachineInput.ResetFailed());

        assertThat(s.sub()).isEqualTo("dead");
        assertThat(s.result()).isEqualTo("success");
        assertThat(s.view().restartCount()).isZero();
    }

    @Test
    void delayGrowsOverTheSteps() {
        ServiceScenario s = daemon()
                .with(RESTART, ALWAYS)
                .with(RESTART_SEC, TimeSpan.ofSeconds(1))
                .with(RESTART_STEPS, 4)
                .with(RESTART_MAX_DELAY_SEC, TimeSpan.ofSeconds(16));
        s.start();
        for (long expected : List.of(1L, 2L, 4L, 8L, 16L, 16L)) {
            s.exits(s.spawned(), 1);
            assertThat(s.deadlineSeconds()).isEqualTo(expected);
            s.passes(expected);
            s.restartJobRuns();
        }
    }

    @Test
    void delayIsDecisecondByDefault() {
        ServiceScenario s = daemon().with(RESTART, ALWAYS);
        s.start();
        s.exits(s.spawned(), 1);
        s.passes(0.09);
        assertThat(s.restartRequests).isZero();
        s.passes(0.01);
        assertThat(s.restartRequests).isEqualTo(1);
    }

    @Test
    void passesThroughFailed_sayingThatItWillRestart() {
        ServiceScenario s = daemon().with(RESTART, ALWAYS);
        s.start();
        int pid = s.spawned();
        s.passedSubs();
        s.notes().clear();
        s.exits(pid, 1);

        assertThat(s.passedSubs()).endsWith("failed", "auto-restart");
        assertThat(s.notes().get(s.notes().size() - 2)).isEqualTo(ChangeNotes.WILL_RESTART);
    }

    @Test
    void restartModeDirect_leavesOutFailed() {
        ServiceScenario s = daemon().with(RESTART, ALWAYS).with(RESTART_MODE, RestartMode.DIRECT);
        s.start();
        s.exits(s.spawned(), 1);

        assertThat(s.passedSubs()).doesNotContain("failed", "dead").endsWith("auto-restart");
    }

    @Test
    void startIsPutOff_whileItWaitsForItsRestart() {
        ServiceScenario s = daemon().with(RESTART, ALWAYS);
        s.start();
        s.exits(s.spawned(), 1);

        assertThat(s.start()).isEqualTo(Answer.AGAIN);
    }

    @Test
    void startLimit_failsTheService() {
        ServiceScenario s = daemon().with(RESTART, ALWAYS);
        s.start();
        s.exits(s.spawned(), 0);
        s.passes(0.1);
        s.stop(); // the first half of the restart job
        s.stopPending = false;
        s.input(new MachineInput.StartLimitHit());

        assertThat(s.sub()).isEqualTo("failed");
        assertThat(s.result()).isEqualTo("start-limit-hit");
        assertThat(s.logged()).contains("Failed with result 'start-limit-hit'.");
    }

    private static ExitStatusSet statuses(int status) {
        return new ExitStatusSet(new TreeSet<>(List.of(status)), new TreeSet<>());
    }
}
