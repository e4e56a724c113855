package dev.lares.sim;

import static dev.lares.sim.Scenario.millis;
import static dev.lares.sim.Scenario.seconds;

import dev.lares.engine.JobResult;
import dev.lares.engine.JobType;
import dev.lares.unit.JobMode;
import org.junit.jupiter.api.Test;

/** What the swarm found out once, told as stories: no job without an end, no process without an owner, no endless loop. */
class RobustnessScenarioTest {
    private static final String RUN = "[Service]\nExecStart=/sim/run run\n";

    @Test
    void unitsThatAreEachOthersFailureHandlers_doNotTriggerEachOtherForEver() {
        new Scenario()
                .given("a.service", "[Unit]\nRequisite=down.service\nAfter=down.service\nOnFailure=b.service\n" + RUN)
                .given("b.service", "[Unit]\nRequisite=down.service\nAfter=down.service\nOnFailure=a.service\n" + RUN)
                .given("down.service", RUN)
                .start("b.service")
                .expect("a.service", "inactive", "dead")
                .expect("b.service", "inactive", "dead")
                .expectLog("Not triggering OnFailure= dependencies")
                .stopAll();
    }

    /** A restart is ordered as a stop at first, so no cycle is seen when it is made; afterwards there is one. */
    @Test
    void jobsThatWaitForEachOther_areNotLeftWaiting() {
        new Scenario()
                .given("a.service", "[Unit]\nRequires=b.service\nBefore=b.service\nAfter=b.service\n" + RUN)
                .given("b.service", RUN)
                .enqueue(JobType.START, "b.service", JobMode.REPLACE)
                .enqueue(JobType.START, "a.service", JobMode.IGNORE_DEPENDENCIES)
                .after(seconds(1))
                .restart("b.service")
                .after(seconds(1))
                .expectNoJob("a.service")
                .expectNoJob("b.service")
                .expectLog("to break ordering cycle");
    }

    @Test
    void restartThatContradictsItself_leavesTheServiceFailed() {
        new Scenario()
                .given("a.service", """
                        [Service]
                        ExecStart=/sim/run sleep 1s exit 1
                        Restart=always
                        RestartSec=5s
                        """)
                .start("a.service")
                .after(seconds(2))
                .expect("a.service", "activating", "auto-restart")
                .given("a.service", """
                        [Unit]
                        Requires=b.service
                        Conflicts=b.service
                        [Service]
                        ExecStart=/sim/run sleep 1s exit 1
                        Restart=always
                        RestartSec=5s
                        """)
                .given("b.service", RUN)
                .reloadFiles()
                .after(seconds(5))
                .expect("a.service", "failed", "failed")
                .stopAll();
    }

    @Test
    void irreversibleStart_doesNotKeepTheManagerFromEnding() {
        new Scenario()
                .given("a.service", "[Service]\nType=notify\nExecStart=/sim/run run\n")
                .enqueue(JobType.START, "a.service", JobMode.REPLACE_IRREVERSIBLY)
                .after(millis(10))
                .stopAll();
    }

    @Test
    void hangingStopPost_isEndedTogetherWithWhatIgnoresTermBesideIt() {
        new Scenario()
                .given("a.service", """
                        [Service]
                        Type=forking
                        PIDFile=/run/a.pid
                        ExecStart=/sim/run fork { run } fork { ignore TERM run } write /run/a.pid @child exit 0
                        ExecStopPost=/sim/run fork { ignore TERM run } run
                        TimeoutStopSec=2s
                        """)
                .start("a.service")
                .stop("a.service")
                .after(seconds(10))
                .expectProcesses("a.service", 0)
                .stopAll();
    }

    @Test
    void typeThatChangesWhileTheProcessIsSpawned_doesNotKeepTheJobForEver() {
        new Scenario()
                .given("a.service", "[Service]\nType=simple\nExecStart=/sim/run run\n")
                .enqueue(JobType.START, "a.service", JobMode.REPLACE)
                .given("a.service", "[Service]\nType=notify\nExecStart=/sim/run run\n")
                .reloadFiles()
                .after(seconds(1))
                .expectJobResult("a.service", JobResult.DONE)
                .expect("a.service", "active", "running")
                .stopAll();
    }

    @Test
    void descriptorsSentInTheNameOfATarget_areClosed() {
        new Scenario()
                .given("a.target", "[Unit]\nDescription=no processes\n")
                .start("a.target")
                .impostorNotifies("a.target", "FDSTORE=1")
                .expectNoOpenFds()
                .stopAll();
    }

    /** Asked of systemd 252: who is only wanted starts even if what it requires cannot be loaded. */
    @Test
    void wantedUnitWithAMissingRequirement_isStarted() {
        new Scenario()
                .given("w.target", "[Unit]\nWants=a.service\n")
                .given("a.service", "[Unit]\nRequires=absent.service\nAfter=absent.service\n" + RUN)
                .start("w.target")
                .after(millis(50))
                .expect("a.service", "active", "running")
                .expect("w.target", "active", "active")
                .stopAll();
    }

    @Test
    void jobWhoseOrderIsTakenBack_doesNotGoOnWaiting() {
        new Scenario()
                .given("slow.service", "[Service]\nType=notify\nExecStart=/sim/run sleep 5s notify READY=1 run\n")
                .given("a.service", "[Unit]\nAfter=slow.service\n" + RUN)
                .enqueue(JobType.START, "slow.service", JobMode.REPLACE)
                .enqueue(JobType.START, "a.service", JobMode.REPLACE)
                .expectJob("a.service", JobType.START)
                .given("a.service", RUN)
                .reloadFiles()
                .after(millis(50))
                .expect("a.service", "active", "running")
                .stopAll();
    }

    @Test
    void idleServiceWhoseProgramIsTakenBack_doesNotBringTheManagerDown() {
        new Scenario()
                .given("slow.service", "[Service]\nType=notify\nExecStart=/sim/run sleep 20s notify READY=1 run\n")
                .given("a.service", "[Service]\nType=idle\nExecStart=/sim/run run\n")
                .enqueue(JobType.START, "slow.service", JobMode.REPLACE)
                .enqueue(JobType.START, "a.service", JobMode.REPLACE)
                .after(seconds(1))
                .expectSpawned("slow.service ExecStart")
                .givenNo("a.service")
                .reloadFiles()
                .after(seconds(6))
                .expectActive("slow.service", "activating")
                .stopAll();
    }
}
