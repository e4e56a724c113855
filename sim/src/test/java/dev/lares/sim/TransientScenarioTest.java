package dev.lares.sim;

import static dev.lares.sim.Scenario.seconds;

import org.junit.jupiter.api.Test;

/** Units that are made through the interface (org.freedesktop.systemd1(5), {@code StartTransientUnit}). */
class TransientScenarioTest {
    private static final String RUN = "[Service]\nExecStart=/sim/run run\n";

    @Test
    void aTransientService_isGoneWithItsFile_onceItIsDown() {
        new Scenario()
                .startTransient("run.service", RUN, 0)
                .expectAccepted()
                .untilSettled()
                .expect("run.service", "active", "running")
                .expectTransientFile("run.service", true)
                .stop("run.service")
                .untilSettled()
                .collect()
                .expectLoaded("run.service", false)
                .expectTransientFile("run.service", false)
                .stopAll();
    }

    @Test
    void aTransientServiceThatFailed_staysForALook_andItsNameIsNotFreeUntilThen() {
        new Scenario()
                .startTransient("run.service", "[Service]\nExecStart=/sim/run exit 3\n", 0)
                .untilSettled()
                .collect()
                .expect("run.service", "failed", "failed")
                .startTransient("run.service", RUN, 0)
                .expectRefused("UnitExists")
                .resetFailed("run.service")
                .collect()
                .startTransient("run.service", RUN, 0)
                .untilSettled()
                .expect("run.service", "active", "running")
                .stopAll();
    }

    @Test
    void anEndedTransientService_isMadeAnew_underTheSameName() {
        new Scenario()
                .startTransient("run.service", "[Service]\nExecStart=/sim/run exit 0\n", 0)
                .after(seconds(1))
                .collect()
                .startTransient("run.service", RUN, 0)
                .untilSettled()
                .expect("run.service", "active", "running")
                .stopAll();
    }

    @Test
    void aNameThatHasAFile_isRefused_andTheDescriptorsAreClosed() {
        new Scenario()
                .given("web.service", RUN)
                .startTransient("web.service", RUN, 3)
                .expectRefused("UnitExists")
                .expectTransientFile("web.service", false)
                .expectNoOpenFds()
                .stopAll();
    }

    @Test
    void standardStreamsArePassed_toEachProcess_andClosedInTheEnd() {
        new Scenario()
                .startTransient("run.service", "[Service]\nExecStartPre=/sim/run exit 0\nExecStart=/sim/run run\nRestart=always\nRestartSec=1\n", 3)
                .untilSettled()
                .expectStandardFdsPassed("run.service", 3)
                .kill9Main("run.service")
                .after(seconds(2))
                .expect("run.service", "active", "running")
                .expectStandardFdsPassed("run.service", 3)
                .stop("run.service")
                .untilSettled()
                .expectNoOpenFds()
                .stopAll();
    }

    @Test
    void standardStreamsOfAServiceThatIsNeverStarted_areClosed_whenItIsDropped() {
        new Scenario()
                .givenCondition("PathExists=/nope", false)
                .startTransient("run.service", "[Unit]\nConditionPathExists=/nope\n" + RUN, 2)
                .untilSettled()
                .collect()
                .expectLoaded("run.service", false)
                .expectNoOpenFds()
                .stopAll();
    }

    @Test
    void aTransientServiceWithABadSetting_isRefused_andLeavesNothing() {
        new Scenario()
                .startTransient("run.service", "[Service]\nType=oneshot\n", 1)
                .expectRefused("BadUnitSetting")
                .expectNoOpenFds()
                .collect()
                .expectLoaded("run.service", false)
                .expectTransientFile("run.service", false)
                .stopAll();
    }

    @Test
    void aTransientService_isStillThere_afterAllFilesWereReadAgain() {
        new Scenario()
                .startTransient("run.service", RUN, 0)
                .untilSettled()
                .reloadFiles()
                .collect()
                .expect("run.service", "active", "running")
                .expectTransientFile("run.service", true)
                .stopAll();
    }

    @Test
    void aSliceThatIsThereWithoutAFile_isMadeTransient() {
        new Scenario()
                .start("work.slice")
                .untilSettled()
                .startTransient("work.slice", "[Unit]\nDescription=Work\n", 0)
                .expectAccepted()
                .untilSettled()
                .expectTransientFile("work.slice", true)
                .stop("work.slice")
                .untilSettled()
                .collect()
                .expectTransientFile("work.slice", false)
                .stopAll();
    }
}
