package dev.lares.sim;

import static dev.lares.sim.Scenario.millis;
import static dev.lares.sim.Scenario.seconds;

import dev.lares.engine.JobResult;
import dev.lares.engine.JobType;
import dev.lares.unit.JobMode;
import org.junit.jupiter.api.Test;

/** Jobs and the modes they are enqueued with (systemctl(1), {@code --job-mode=}), conditions and the end of a manager. */
class JobScenarioTest {
    private static final String RUN = "[Service]\nExecStart=/sim/run run\n";
    private static final String SLOW = "[Service]\nType=notify\nExecStart=/sim/run on TERM { sleep 2s exit 0 } sleep 3s notify READY=1 run\n";

    @Test
    void failMode_isRefused_whenAJobIsInTheWay() {
        new Scenario()
                .given("web.service", SLOW)
                .start("web.service")
                .enqueue(JobType.STOP, "web.service", JobMode.FAIL)
                .expectRefused("TransactionIsDestructive")
                .after(seconds(3))
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void replaceMode_cancelsTheJobInTheWay() {
        new Scenario()
                .given("web.service", SLOW)
                .start("web.service")
                .stop("web.service")
                .expectJobResult("web.service", JobResult.CANCELED)
                .after(seconds(3))
                .expect("web.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void irreversibleJob_isNotReplaced() {
        new Scenario()
                .given("web.service", SLOW)
                .start("web.service")
                .enqueue(JobType.STOP, "web.service", JobMode.REPLACE_IRREVERSIBLY)
                .enqueue(JobType.START, "web.service", JobMode.REPLACE)
                .expectRefused("TransactionIsDestructive")
                .stopAll();
    }

    @Test
    void isolate_stopsAllElse() {
        new Scenario()
                .given("rescue.target", "[Unit]\nAllowIsolate=yes\nWants=shell.service\n")
                .given("shell.service", RUN)
                .given("web.service", RUN)
                .given("logger.service", "[Unit]\nIgnoreOnIsolate=yes\n" + RUN)
                .start("web.service", "logger.service")
                .isolate("rescue.target")
                .after(millis(50))
                .expect("web.service", "inactive", "dead")
                .expect("logger.service", "active", "running")
                .expect("shell.service", "active", "running")
                .stopAll();
    }

    @Test
    void isolateWithoutPermission_isRefused() {
        new Scenario()
                .given("web.service", RUN)
                .isolate("web.service")
                .expectRefused("NoIsolation")
                .stopAll();
    }

    @Test
    void ignoreDependencies_startsTheUnitAlone() {
        new Scenario()
                .given("db.service", RUN)
                .given("web.service", "[Unit]\nRequires=db.service\nAfter=db.service\n" + RUN)
                .enqueue(JobType.START, "web.service", JobMode.IGNORE_DEPENDENCIES)
                .after(millis(50))
                .expect("web.service", "active", "running")
                .expectSpawned("web.service ExecStart")
                .stopAll();
    }

    @Test
    void tryRestart_doesNothingToAUnitThatIsDown() {
        new Scenario()
                .given("web.service", RUN)
                .tryRestart("web.service")
                .expect("web.service", "inactive", "dead")
                .expectAccepted()
                .start("web.service")
                .tryRestart("web.service")
                .expectSpawned("web.service ExecStart", "web.service ExecStart")
                .stopAll();
    }

    @Test
    void reloadOfAUnitThatCannot_isRefused() {
        new Scenario()
                .given("web.service", RUN)
                .start("web.service")
                .reload("web.service")
                .expectRefused("JobTypeNotApplicable")
                .stopAll();
    }

    @Test
    void cancelledStart_leavesTheServiceStarting() {
        new Scenario()
                .given("web.service", SLOW)
                .start("web.service")
                .cancelJobOf("web.service")
                .expectJobResult("web.service", JobResult.CANCELED)
                .after(seconds(4))
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void sameJobTwice_isOneJob() {
        new Scenario()
                .given("web.service", SLOW)
                .start("web.service")
                .start("web.service")
                .after(seconds(4))
                .expect("web.service", "active", "running")
                .expectSpawned("web.service ExecStart")
                .stopAll();
    }

    @Test
    void refuseManualStart_refusesPeople_notDependencies() {
        new Scenario()
                .given("inner.service", "[Unit]\nRefuseManualStart=yes\n" + RUN)
                .given("outer.service", "[Unit]\nRequires=inner.service\n" + RUN)
                .start("inner.service")
                .expectRefused("OnlyByDependency")
                .start("outer.service")
                .expect("inner.service", "active", "running")
                .stopAll();
    }

    /** systemd.unit(5), "Conditions and Asserts": a condition skips without a failure, an assert fails. */
    @Test
    void conditionSkips_andAssertFails() {
        new Scenario()
                .given("a.service", "[Unit]\nConditionPathExists=/etc/wanted\n" + RUN)
                .given("b.service", "[Unit]\nAssertPathExists=/etc/wanted\n" + RUN)
                .given("c.service", "[Unit]\nRequires=a.service\nAfter=a.service\n" + RUN)
                .start("a.service", "b.service", "c.service")
                .expect("a.service", "inactive", "dead")
                .expectJobResult("a.service", JobResult.DONE)
                .expect("b.service", "inactive", "dead")
                .expectJobResult("b.service", JobResult.ASSERT)
                .expect("c.service", "active", "running")
                .givenFile("/etc/wanted", "")
                .start("a.service", "b.service")
                .expect("a.service", "active", "running")
                .expect("b.service", "active", "running")
                .stopAll();
    }

    @Test
    void triggeringConditions_needOneThatHolds() {
        new Scenario()
                .given("a.service", "[Unit]\nConditionPathExists=|/etc/one\nConditionPathExists=|/etc/two\nConditionPathExists=!/etc/three\n" + RUN)
                .start("a.service")
                .expect("a.service", "inactive", "dead")
                .givenFile("/etc/two", "")
                .start("a.service")
                .expect("a.service", "active", "running")
                .stopAll();
    }

    @Test
    void changedFile_countsAfterReload() {
        new Scenario()
                .given("web.service", "[Service]\nExecStart=/sim/run run\nExecStop=/sim/run sleep 1s\n")
                .start("web.service")
                .given("web.service", "[Service]\nExecStart=/sim/run run\nExecStop=/sim/run sleep 5s\n")
                .reloadFiles()
                .expect("web.service", "active", "running")
                .stop("web.service")
                .after(seconds(3))
                .expect("web.service", "deactivating", "stop")
                .after(seconds(3))
                .expect("web.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void fileThatIsGone_leavesTheServiceRunning_untilItIsStopped() {
        new Scenario()
                .given("web.service", RUN)
                .start("web.service")
                .givenNo("web.service")
                .reloadFiles()
                .expect("web.service", "active", "running")
                .stop("web.service")
                .start("web.service")
                .expectRefused("NoSuchUnit")
                .stopAll();
    }

    @Test
    void shutdownStopsInReverseOrder_andExitsWithTheStatusAskedFor() {
        new Scenario()
                .given("a.service", SLOW)
                .given("b.service", "[Unit]\nAfter=a.service\n" + SLOW)
                .given("c.service", "[Unit]\nAfter=b.service\n" + SLOW)
                .start("a.service", "b.service", "c.service")
                .untilSettled()
                .exit(7)
                .expectFinish(7)
                .expectOrder("c.service inactive/dead", "b.service inactive/dead", "a.service inactive/dead");
    }

    @Test
    void startDuringShutdown_isRefused() {
        new Scenario()
                .given("web.service", SLOW)
                .given("other.service", RUN)
                .start("web.service")
                .after(seconds(4))
                .exit(0)
                .after(millis(10))
                .start("other.service")
                .expectRefused("TransactionIsDestructive")
                .expectFinish(0);
    }

    @Test
    void failureAction_endsTheManagerWithTheServicesStatus() {
        new Scenario()
                .given("web.service", """
                        [Unit]
                        FailureAction=exit
                        [Service]
                        ExecStart=/sim/run sleep 1s exit 42
                        """)
                .start("web.service")
                .expectFinish(42);
    }

    @Test
    void successActionExitStatus_isTheManagers() {
        new Scenario()
                .given("once.service", """
                        [Unit]
                        SuccessAction=exit-force
                        SuccessActionExitStatus=9
                        [Service]
                        Type=oneshot
                        ExecStart=/sim/run sleep 1s
                        """)
                .start("once.service")
                .expectFinish(9);
    }
}
