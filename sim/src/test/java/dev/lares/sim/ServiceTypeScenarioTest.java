package dev.lares.sim;

import static dev.lares.sim.Scenario.millis;
import static dev.lares.sim.Scenario.seconds;

import dev.lares.engine.JobResult;
import dev.lares.engine.JobType;
import org.junit.jupiter.api.Test;

/** When a service of each type counts as started (systemd.service(5), {@code Type=}). */
class ServiceTypeScenarioTest {
    @Test
    void simpleIsUp_onceItsProcessIsStarted() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecStart=/sim/run run
                        """)
                .start("web.service")
                .expect("web.service", "active", "running")
                .expectJobResult("web.service", JobResult.DONE)
                .expectProcesses("web.service", 1)
                .stop("web.service")
                .expect("web.service", "inactive", "dead")
                .expectResult("web.service", "success")
                .expectProcesses("web.service", 0)
                .stopAll();
    }

    @Test
    void execWithoutProgram_failsItsJob() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=exec
                        ExecStart=/absent/program
                        """)
                .start("web.service")
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "exit-code")
                .expectJobResult("web.service", JobResult.FAILED)
                .stopAll();
    }

    @Test
    void oneshotIsUp_onceItsProcessHasExited_andThenDown() {
        new Scenario()
                .given("once.service", """
                        [Service]
                        Type=oneshot
                        ExecStart=/sim/run sleep 2s
                        """)
                .start("once.service")
                .after(seconds(1))
                .expect("once.service", "activating", "start")
                .expectJob("once.service", JobType.START)
                .after(seconds(1))
                .expect("once.service", "inactive", "dead")
                .expectJobResult("once.service", JobResult.DONE)
                .stopAll();
    }

    @Test
    void oneshotWithRemainAfterExit_staysUp() {
        new Scenario()
                .given("once.service", """
                        [Service]
                        Type=oneshot
                        RemainAfterExit=yes
                        ExecStart=/sim/run sleep 1s
                        ExecStop=/sim/run sleep 1s
                        """)
                .start("once.service")
                .after(seconds(1))
                .expect("once.service", "active", "exited")
                .stop("once.service")
                .expect("once.service", "deactivating", "stop")
                .after(seconds(1))
                .expect("once.service", "inactive", "dead")
                .expectSpawned("once.service ExecStart", "once.service ExecStop")
                .stopAll();
    }

    @Test
    void oneshotRunsItsLines_oneAfterTheOther_andStopsAtAFailure() {
        new Scenario()
                .given("once.service", """
                        [Service]
                        Type=oneshot
                        ExecStart=/sim/run exit 0
                        ExecStart=-/sim/run exit 1
                        ExecStart=/sim/run exit 2
                        ExecStart=/sim/run exit 0
                        """)
                .start("once.service")
                .untilSettled()
                .expect("once.service", "failed", "failed")
                .expectResult("once.service", "exit-code")
                .expectSpawned("once.service ExecStart", "once.service ExecStart", "once.service ExecStart")
                .stopAll();
    }

    @Test
    void forkingIsUp_onceItsFirstProcessExits_withTheMainProcessFromThePidFile() {
        new Scenario()
                .given("daemon.service", """
                        [Service]
                        Type=forking
                        PIDFile=/run/daemon.pid
                        ExecStart=/sim/run fork { run } write /run/daemon.pid @child sleep 1s exit 0
                        """)
                .start("daemon.service")
                .expect("daemon.service", "activating", "start")
                .after(seconds(1))
                .expect("daemon.service", "active", "running")
                .expectMainPidFrom("daemon.service", "/run/daemon.pid")
                .kill9Main("daemon.service")
                .expect("daemon.service", "failed", "failed")
                .expectResult("daemon.service", "signal")
                .stopAll();
    }

    @Test
    void forkingWaitsForThePidFile_thatItsChildWritesLater() {
        new Scenario()
                .given("daemon.service", """
                        [Service]
                        Type=forking
                        PIDFile=/run/daemon.pid
                        ExecStart=/sim/run fork { sleep 2s write /run/daemon.pid @self run } exit 0
                        """)
                .start("daemon.service")
                .after(seconds(1))
                .expect("daemon.service", "activating", "start")
                .after(seconds(1))
                .expect("daemon.service", "active", "running")
                .expectMainPidFrom("daemon.service", "/run/daemon.pid")
                .stopAll();
    }

    @Test
    void forkingWithoutPidFile_guessesTheOnlyProcessLeft() {
        new Scenario()
                .given("daemon.service", """
                        [Service]
                        Type=forking
                        ExecStart=/sim/run fork { write /run/self @self run } exit 0
                        """)
                .start("daemon.service")
                .expect("daemon.service", "active", "running")
                .expectMainPidFrom("daemon.service", "/run/self")
                .stopAll();
    }

    @Test
    void forkingThatLeavesNothing_isDownAgain() {
        new Scenario()
                .given("daemon.service", """
                        [Service]
                        Type=forking
                        ExecStart=/sim/run exit 0
                        """)
                .start("daemon.service")
                .untilSettled()
                .expect("daemon.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void forkingWhosePidFileNeverComes_failsWithProtocol() {
        new Scenario()
                .given("daemon.service", """
                        [Service]
                        Type=forking
                        PIDFile=/run/daemon.pid
                        ExecStart=/sim/run fork { sleep 1s } exit 0
                        """)
                .start("daemon.service")
                .untilSettled()
                .expect("daemon.service", "failed", "failed")
                .expectResult("daemon.service", "protocol")
                .stopAll();
    }

    @Test
    void pidFileOfAUser_thatNamesAForeignProcess_isNotBelieved() {
        new Scenario()
                .given("other.service", """
                        [Service]
                        ExecStart=/sim/run write /run/other @self run
                        """)
                .given("daemon.service", """
                        [Service]
                        Type=forking
                        PIDFile=/run/daemon.pid
                        TimeoutStartSec=5s
                        ExecStart=/sim/run fork { run } write-as-user /run/daemon.pid 100 exit 0
                        """)
                .start("other.service")
                .expectMainPidFrom("other.service", "/run/other")
                .start("daemon.service")
                .expect("daemon.service", "activating", "start")
                .untilSettled()
                .expect("daemon.service", "failed", "failed")
                .expectResult("daemon.service", "timeout")
                .expect("other.service", "active", "running")
                .stopAll();
    }

    @Test
    void notifyIsUp_onceItSaysReady() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        ExecStart=/sim/run sleep 2s notify READY=1|STATUS=serving run
                        """)
                .start("web.service")
                .after(seconds(1))
                .expect("web.service", "activating", "start")
                .after(seconds(1))
                .expect("web.service", "active", "running")
                .expectStatus("web.service", "serving")
                .stopAll();
    }

    @Test
    void notifyThatExitsBeforeItIsReady_failsWithProtocol() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        ExecStart=/sim/run sleep 1s exit 0
                        """)
                .start("web.service")
                .untilSettled()
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "protocol")
                .expectJobResult("web.service", JobResult.FAILED)
                .stopAll();
    }

    @Test
    void idleIsUp_asSimpleIs() {
        new Scenario()
                .given("late.service", """
                        [Service]
                        Type=idle
                        ExecStart=/sim/run run
                        """)
                .start("late.service")
                .after(seconds(6))
                .expect("late.service", "active", "running")
                .stopAll();
    }

    @Test
    void linesRunInTheirOrder() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecCondition=/sim/run exit 0
                        ExecStartPre=/sim/run exit 0
                        ExecStart=/sim/run run
                        ExecStartPost=/sim/run exit 0
                        ExecStop=/sim/run kill TERM $MAINPID
                        ExecStopPost=/sim/run exit 0
                        """)
                .start("web.service")
                .expect("web.service", "active", "running")
                .stop("web.service")
                .expect("web.service", "inactive", "dead")
                .expectSpawned(
                        "web.service ExecCondition", "web.service ExecStartPre", "web.service ExecStart",
                        "web.service ExecStartPost", "web.service ExecStop", "web.service ExecStopPost")
                .expectEnvironment("web.service", "SERVICE_RESULT", "success")
                .stopAll();
    }

    @Test
    void failingStartPre_keepsTheMainProcessFromStarting_butNotStopPost() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecStartPre=/sim/run exit 4
                        ExecStart=/sim/run run
                        ExecStop=/sim/run exit 0
                        ExecStopPost=/sim/run exit 0
                        """)
                .start("web.service")
                .untilSettled()
                .expect("web.service", "failed", "failed")
                .expectSpawned("web.service ExecStartPre", "web.service ExecStopPost")
                .stopAll();
    }

    /** systemd.service(5), {@code ExecStop=}: it is not run when the service never started up fully. */
    @Test
    void failingStartPost_stopsTheService_withoutExecStop() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecStart=/sim/run run
                        ExecStartPost=/sim/run exit 4
                        ExecStop=/sim/run exit 0
                        ExecStopPost=/sim/run exit 0
                        """)
                .start("web.service")
                .untilSettled()
                .expect("web.service", "failed", "failed")
                .expectProcesses("web.service", 0)
                .expectSpawned("web.service ExecStart", "web.service ExecStartPost", "web.service ExecStopPost")
                .stopAll();
    }

    /** systemd.service(5), {@code ExecCondition=}: 1 to 254 skip the rest and are no failure, 255 and signals are. */
    @Test
    void conditionCommandSkips_orFails() {
        new Scenario()
                .given("skipped.service", """
                        [Service]
                        ExecCondition=/sim/run exit 1
                        ExecStart=/sim/run run
                        """)
                .given("failing.service", """
                        [Service]
                        ExecCondition=/sim/run exit 255
                        ExecStart=/sim/run run
                        """)
                .start("skipped.service", "failing.service")
                .untilSettled()
                .expect("skipped.service", "inactive", "dead")
                .expectResult("skipped.service", "exec-condition")
                .expect("failing.service", "failed", "failed")
                .expectResult("failing.service", "exit-code")
                .stopAll();
    }

    @Test
    void exitTypeCgroup_livesAsLongAsAnyProcess() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExitType=cgroup
                        ExecStart=/sim/run fork { sleep 5s } exit 0
                        """)
                .start("web.service")
                .after(seconds(4))
                .expect("web.service", "active", "running")
                .after(seconds(2))
                .expect("web.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void mainProcessThatExits_takesItsChildrenWithIt() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecStart=/sim/run fork { run } sleep 1s exit 0
                        """)
                .start("web.service")
                .expectProcesses("web.service", 2)
                .after(seconds(1))
                .after(millis(10))
                .expect("web.service", "inactive", "dead")
                .expectProcesses("web.service", 0)
                .stopAll();
    }

    /** systemd.service(5), {@code PIDFile=}: a link that a user made to a file of root is not followed. */
    @Test
    void pidFileThatIsAnUnsafeLink_isNotFollowed() {
        new Scenario()
                .givenFile("/run/root.pid", "100")
                .given("daemon.service", """
                        [Service]
                        Type=forking
                        PIDFile=/run/daemon.pid
                        TimeoutStartSec=3s
                        ExecStart=/sim/run fork { run } link-as-user /run/daemon.pid /run/root.pid exit 0
                        """)
                .start("daemon.service")
                .after(seconds(4))
                .expect("daemon.service", "failed", "failed")
                .expectProcesses("daemon.service", 0)
                .stopAll();
    }

    @Test
    void garbageInThePidFile_isOutwaited() {
        new Scenario()
                .given("daemon.service", """
                        [Service]
                        Type=forking
                        PIDFile=/run/daemon.pid
                        ExecStart=/sim/run fork { sleep 1s write /run/daemon.pid @self run } write /run/daemon.pid garbage exit 0
                        """)
                .start("daemon.service")
                .expect("daemon.service", "activating", "start")
                .after(seconds(1))
                .expect("daemon.service", "active", "running")
                .expectMainPidFrom("daemon.service", "/run/daemon.pid")
                .stopAll();
    }

    @Test
    void pidFileIsRemoved_whenTheServiceIsDown() {
        new Scenario()
                .given("daemon.service", """
                        [Service]
                        Type=forking
                        PIDFile=/run/daemon.pid
                        ExecStart=/sim/run fork { run } write /run/daemon.pid @child exit 0
                        """)
                .start("daemon.service")
                .stop("daemon.service")
                .expect("daemon.service", "inactive", "dead")
                .expectNoFile("/run/daemon.pid")
                .stopAll();
    }

    @Test
    void failedOneshotWithRemainAfterExit_isFailed() {
        new Scenario()
                .given("once.service", "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/sim/run exit 1\n")
                .start("once.service")
                .untilSettled()
                .expect("once.service", "failed", "failed")
                .stopAll();
    }

    @Test
    void simpleWithRemainAfterExit_staysUpAfterACleanEnd_only() {
        new Scenario()
                .given("a.service", "[Service]\nRemainAfterExit=yes\nExecStart=/sim/run sleep 1s exit 0\n")
                .given("b.service", "[Service]\nRemainAfterExit=yes\nExecStart=/sim/run sleep 1s exit 1\n")
                .start("a.service", "b.service")
                .after(seconds(2))
                .expect("a.service", "active", "exited")
                .expect("b.service", "failed", "failed")
                .stopAll();
    }
}
