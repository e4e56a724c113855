package dev.lares.sim;

import static dev.lares.sim.Scenario.millis;
import static dev.lares.sim.Scenario.seconds;

import org.junit.jupiter.api.Test;

/** Which processes are ended at a stop, and how (systemd.kill(5)). */
class KillScenarioTest {
    private static final String FAMILY = "ExecStart=/sim/run fork { on TERM { notify STATUS=child-got-term exit 0 } run } on TERM { exit 0 } run\n";

    @Test
    void controlGroup_signalsAll() {
        new Scenario()
                .given("web.service", "[Service]\nNotifyAccess=all\n" + FAMILY)
                .start("web.service")
                .stop("web.service")
                .expect("web.service", "inactive", "dead")
                .expectStatus("web.service", "child-got-term")
                .stopAll();
    }

    @Test
    void mixed_signalsTheMainProcess_andKillsTheOthersAfterIt() {
        new Scenario()
                .given("web.service", "[Service]\nNotifyAccess=all\nKillMode=mixed\n" + FAMILY)
                .start("web.service")
                .stop("web.service")
                .expect("web.service", "inactive", "dead")
                .expectStatus("web.service", "")
                .expectProcesses("web.service", 0)
                .stopAll();
    }

    @Test
    void process_leavesTheOthersAlone() {
        new Scenario()
                .given("web.service", "[Service]\nKillMode=process\n" + FAMILY)
                .start("web.service")
                .stop("web.service")
                .expect("web.service", "inactive", "dead")
                .expectProcesses("web.service", 1);
    }

    @Test
    void none_signalsNobody() {
        new Scenario()
                .given("web.service", "[Service]\nKillMode=none\n" + FAMILY)
                .start("web.service")
                .stop("web.service")
                .expect("web.service", "inactive", "dead")
                .expectProcesses("web.service", 2);
    }

    @Test
    void killSignal_isSentInsteadOfTerm() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        KillSignal=SIGINT
                        ExecStart=/sim/run ignore TERM on INT { exit 0 } run
                        """)
                .start("web.service")
                .stop("web.service")
                .expect("web.service", "inactive", "dead")
                .expectResult("web.service", "success")
                .stopAll();
    }

    @Test
    void sendSighup_followsTheFirstSignal() {
        new Scenario()
                .given("shell.service", """
                        [Service]
                        SendSIGHUP=yes
                        ExecStart=/sim/run ignore TERM run
                        """)
                .start("shell.service")
                .stop("shell.service")
                .expect("shell.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void stoppedProcess_isContinuedSoThatItCanEnd() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecStart=/sim/run kill STOP @self run
                        """)
                .start("web.service")
                .after(seconds(1))
                .stop("web.service")
                .expect("web.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void sendSigkillNo_leavesWhatDoesNotEnd() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        SendSIGKILL=no
                        TimeoutStopSec=1s
                        ExecStart=/sim/run ignore TERM run
                        """)
                .start("web.service")
                .stop("web.service")
                .untilSettled()
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "timeout")
                .expectProcesses("web.service", 1);
    }

    @Test
    void stopCommandThatHangs_isEndedWithTheRest() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        TimeoutStopSec=2s
                        ExecStart=/sim/run run
                        ExecStop=/sim/run run
                        """)
                .start("web.service")
                .stop("web.service")
                .expect("web.service", "deactivating", "stop")
                .after(millis(2100))
                .expect("web.service", "failed", "failed")
                .expectProcesses("web.service", 0)
                .stopAll();
    }

    @Test
    void manyChildren_areAllEnded() {
        new Scenario()
                .given("bomb.service", """
                        [Service]
                        ExecStart=/sim/run repeat 50 { fork { fork { ignore TERM run } run } } run
                        TimeoutStopSec=3s
                        """)
                .start("bomb.service")
                .expectProcesses("bomb.service", 101)
                .stop("bomb.service")
                .untilSettled()
                .expectProcesses("bomb.service", 0)
                .stopAll();
    }

    @Test
    void outOfMemory_stopsTheUnit_byDefault() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecStart=/sim/run fork { sleep 1s run-out-of-memory } run
                        """)
                .start("web.service")
                .after(millis(1100))
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "oom-kill")
                .stopAll();
    }

    @Test
    void outOfMemory_isOverlooked_withPolicyContinue() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        OOMPolicy=continue
                        ExecStart=/sim/run fork { sleep 1s run-out-of-memory } run
                        """)
                .start("web.service")
                .after(millis(1100))
                .expect("web.service", "active", "running")
                .stopAll();
    }
}
