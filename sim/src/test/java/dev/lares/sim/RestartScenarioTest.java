package dev.lares.sim;

import static dev.lares.sim.Scenario.millis;
import static dev.lares.sim.Scenario.seconds;

import dev.lares.engine.JobResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which ends lead to a restart, when, and how often (systemd.service(5), {@code Restart=} and what stands by it). */
class RestartScenarioTest {
    private static final String CLEAN_EXIT = "sleep 1s exit 0";
    private static final String CLEAN_SIGNAL = "sleep 1s kill TERM @self";
    private static final String UNCLEAN_EXIT = "sleep 1s exit 1";
    private static final String UNCLEAN_SIGNAL = "sleep 1s kill SEGV @self";
    private static final String TIMEOUT = "run";
    private static final String WATCHDOG = "notify READY=1 run";

    private record Row(String end, String program, List<String> restartingPolicies) {}

    /** systemd.service(5), Table 1, "Exit causes and the effect of the Restart= settings". */
    private static final List<Row> TABLE = List.of(
            new Row("clean exit", CLEAN_EXIT, List.of("always", "on-success")),
            new Row("clean signal", CLEAN_SIGNAL, List.of("always", "on-success")),
            new Row("unclean exit", UNCLEAN_EXIT, List.of("always", "on-failure")),
            new Row("unclean signal", UNCLEAN_SIGNAL, List.of("always", "on-failure", "on-abnormal", "on-abort")),
            new Row("timeout", TIMEOUT, List.of("always", "on-failure", "on-abnormal")),
            new Row("watchdog", WATCHDOG, List.of("always", "on-failure", "on-abnormal", "on-watchdog")));

    @TestFactory
    Stream<DynamicTest> restartsAsTheTableSays() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Row row : TABLE) {
            for (String policy : List.of("no", "always", "on-success", "on-failure", "on-abnormal", "on-abort", "on-watchdog")) {
                boolean restarts = row.restartingPolicies().contains(policy);
                tests.add(DynamicTest.dynamicTest(row.end() + " with Restart=" + policy + (restarts ? " restarts" : " does not restart"),
                        () -> new Scenario()
                                .given("web.service", unit(row, policy))
                                .start("web.service")
                                .after(seconds(4))
                                .expectRestarts("web.service", restarts ? 1 : 0)
                                .stopAll()));
            }
        }
        return tests.stream();
    }

    private static String unit(Row row, String policy) {
        boolean notifies = row.end().equals("watchdog") || row.end().equals("timeout");
        return "[Service]\nRestart=" + policy + "\nRestartSec=1500ms\nExecStart=/sim/run " + row.program() + "\n"
                + (notifies ? "Type=notify\nTimeoutStartSec=2s\n" : "")
                + (row.end().equals("watchdog") ? "WatchdogSec=2s\n" : "");
    }

    @Test
    void restartsOnFailure_afterRestartSec() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecStart=/sim/run run
                        Restart=on-failure
                        RestartSec=5s
                        """)
                .start("web.service")
                .kill9Main("web.service")
                .expect("web.service", "activating", "auto-restart")
                .expectResult("web.service", "signal")
                .after(millis(4900))
                .expect("web.service", "activating", "auto-restart")
                .after(millis(200))
                .expect("web.service", "active", "running")
                .expectRestarts("web.service", 1)
                .stopAll();
    }

    @Test
    void restartsAtOnce_withRestartSecZero() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecStart=/sim/run run
                        Restart=always
                        RestartSec=0
                        """)
                .start("web.service")
                .kill9Main("web.service")
                .after(millis(10))
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void stopByHand_isNotFollowedByARestart() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecStart=/sim/run run
                        Restart=always
                        """)
                .start("web.service")
                .stop("web.service")
                .after(seconds(5))
                .expect("web.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void stopByHand_endsTheWaitForARestart() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecStart=/sim/run exit 1
                        Restart=always
                        RestartSec=10s
                        """)
                .start("web.service")
                .expect("web.service", "activating", "auto-restart")
                .stop("web.service")
                .after(seconds(20))
                .expect("web.service", "inactive", "dead")
                .stopAll();
    }

    /** The sixth start within ten seconds fails; the result stays that of the failure before it, as with systemd 252. */
    @Test
    void startLimitEndsRestarts() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecStart=/sim/run exit 1
                        Restart=always
                        RestartSec=100ms
                        """)
                .start("web.service")
                .after(seconds(5))
                .expect("web.service", "failed", "failed")
                .expectRestarts("web.service", 5)
                .expectSpawned("web.service ExecStart", "web.service ExecStart", "web.service ExecStart", "web.service ExecStart",
                        "web.service ExecStart")
                .start("web.service")
                .expectJobResult("web.service", JobResult.FAILED)
                .expectResult("web.service", "exit-code")
                .resetFailed("web.service")
                .expect("web.service", "inactive", "dead")
                .start("web.service")
                .expectRestarts("web.service", 0)
                .after(seconds(5))
                .stopAll();
    }

    @Test
    void startLimitIsForgotten_afterItsInterval() {
        new Scenario()
                .given("web.service", """
                        [Unit]
                        StartLimitIntervalSec=10s
                        StartLimitBurst=2
                        [Service]
                        ExecStart=/sim/run run
                        """)
                .start("web.service").stop("web.service")
                .start("web.service").stop("web.service")
                .start("web.service")
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "start-limit-hit")
                .after(seconds(10))
                .start("web.service")
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void preventExitStatus_preventsARestart() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecStart=/sim/run exit 3
                        Restart=always
                        RestartPreventExitStatus=3 SIGUSR1
                        """)
                .start("web.service")
                .untilSettled()
                .expect("web.service", "failed", "failed")
                .expectRestarts("web.service", 0)
                .stopAll();
    }

    @Test
    void forceExitStatus_forcesARestart() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecStart=/sim/run sleep 1s exit 0
                        Restart=no
                        RestartForceExitStatus=0
                        """)
                .start("web.service")
                .after(millis(1500))
                .expect("web.service", "active", "running")
                .expectRestarts("web.service", 1)
                .stopAll();
    }

    @Test
    void successExitStatus_makesAnExitClean() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecStart=/sim/run exit 75
                        Restart=on-failure
                        SuccessExitStatus=TEMPFAIL SIGKILL
                        """)
                .start("web.service")
                .untilSettled()
                .expect("web.service", "inactive", "dead")
                .expectResult("web.service", "success")
                .stopAll();
    }

    @Test
    void onFailureIsTriggered_onlyWhenNoRestartFollows() {
        new Scenario()
                .given("web.service", """
                        [Unit]
                        OnFailure=alarm.service
                        StartLimitBurst=2
                        [Service]
                        ExecStart=/sim/run exit 1
                        Restart=on-failure
                        RestartSec=1s
                        """)
                .given("alarm.service", """
                        [Service]
                        Type=oneshot
                        RemainAfterExit=yes
                        ExecStart=/sim/run exit 0
                        """)
                .start("web.service")
                .after(millis(500))
                .expect("alarm.service", "inactive", "dead")
                .after(seconds(5))
                .expect("web.service", "failed", "failed")
                .expect("alarm.service", "active", "exited")
                .stopAll();
    }

    /** systemd.service(5) since 254, {@code RestartSteps=}: the delay grows to {@code RestartMaxDelaySec=}. */
    @Test
    void restartDelayGrows_inStepsToItsGreatest() {
        new Scenario()
                .given("web.service", """
                        [Unit]
                        StartLimitIntervalSec=0
                        [Service]
                        ExecStart=/sim/run exit 1
                        Restart=always
                        RestartSec=1s
                        RestartSteps=2
                        RestartMaxDelaySec=100s
                        """)
                .start("web.service")
                .after(millis(1050))
                .expectRestarts("web.service", 1)
                .after(seconds(9))
                .expectRestarts("web.service", 1)
                .after(seconds(2))
                .expectRestarts("web.service", 2)
                .after(seconds(98))
                .expectRestarts("web.service", 2)
                .after(seconds(3))
                .expectRestarts("web.service", 3)
                .stopAll();
    }

    /** With the status of the service, as {@code FailureAction=exit-force} does; systemd 252 would say 0 here. */
    @Test
    void startLimitAction_endsTheManager() {
        new Scenario()
                .given("web.service", """
                        [Unit]
                        StartLimitBurst=2
                        StartLimitAction=exit-force
                        [Service]
                        ExecStart=/sim/run exit 1
                        Restart=always
                        RestartSec=0
                        """)
                .start("web.service")
                .expectFinish(1);
    }

    @Test
    void restartByHand_resetsTheCountOfAutomaticOnes() {
        new Scenario()
                .given("web.service", "[Service]\nExecStart=/sim/run run\nRestart=always\nRestartSec=1s\n")
                .start("web.service")
                .kill9Main("web.service")
                .after(seconds(2))
                .expectRestarts("web.service", 1)
                .restart("web.service")
                .expect("web.service", "active", "running")
                .expectRestarts("web.service", 0)
                .stopAll();
    }

    @Test
    void startByHand_doesNotWaitForRestartSec() {
        new Scenario()
                .given("web.service", "[Service]\nExecStart=/sim/run run\nRestart=always\nRestartSec=1h\n")
                .start("web.service")
                .kill9Main("web.service")
                .expect("web.service", "activating", "auto-restart")
                .restart("web.service")
                .expect("web.service", "active", "running")
                .stopAll();
    }
}
