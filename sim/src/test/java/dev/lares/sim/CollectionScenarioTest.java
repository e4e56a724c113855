package dev.lares.sim;

import static dev.lares.sim.Scenario.seconds;

import dev.lares.engine.JobType;
import dev.lares.unit.JobMode;
import org.junit.jupiter.api.Test;

/** Units are dropped from memory when nobody needs them (systemd.unit(5), {@code CollectMode=}). */
class CollectionScenarioTest {
    private static final String RUN = "[Service]\nExecStart=/sim/run run\n";
    private static final String FAILING = "[Service]\nExecStart=/sim/run exit 3\n";

    @Test
    void aServiceThatHasStopped_isDropped_andComesAgain() {
        new Scenario()
                .given("web.service", RUN)
                .start("web.service")
                .untilSettled()
                .collect()
                .expect("web.service", "active", "running")
                .stop("web.service")
                .untilSettled()
                .expectLoaded("web.service", true)
                .collect()
                .expectLoaded("web.service", false)
                .start("web.service")
                .untilSettled()
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void aFailedService_stays_untilItIsReset() {
        new Scenario()
                .given("web.service", FAILING)
                .start("web.service")
                .untilSettled()
                .collect()
                .expect("web.service", "failed", "failed")
                .resetFailed("web.service")
                .collect()
                .expectLoaded("web.service", false)
                .stopAll();
    }

    @Test
    void aFailedService_isDropped_ifItsCollectModeSaysSo() {
        new Scenario()
                .given("web.service", "[Unit]\nCollectMode=inactive-or-failed\n" + FAILING)
                .start("web.service")
                .untilSettled()
                .collect()
                .expectLoaded("web.service", false)
                .stopAll();
    }

    @Test
    void whatAnActiveUnitNames_stays() {
        new Scenario()
                .given("app.target", "[Unit]\nWants=web.service\n")
                .given("web.service", "[Service]\nType=oneshot\nExecStart=/sim/run exit 0\n")
                .start("app.target")
                .untilSettled()
                .collect()
                .expect("web.service", "inactive", "dead")
                .stop("app.target")
                .untilSettled()
                .collect()
                .expectLoaded("app.target", false)
                .expectLoaded("web.service", false)
                .stopAll();
    }

    @Test
    void unitsThatOnlyNameEachOther_areDroppedTogether() {
        new Scenario()
                .given("a.service", "[Unit]\nBefore=b.service\n" + RUN)
                .given("b.service", "[Unit]\nAfter=a.service\n" + RUN)
                .start("a.service", "b.service")
                .untilSettled()
                .stop("a.service")
                .untilSettled()
                .collect()
                .expectLoaded("a.service", true)
                .stop("b.service")
                .untilSettled()
                .collect()
                .expectLoaded("a.service", false)
                .expectLoaded("b.service", false)
                .stopAll();
    }

    @Test
    void aReference_keepsAUnit() {
        new Scenario()
                .given("web.service", RUN)
                .reference("web.service")
                .collect()
                .expect("web.service", "inactive", "dead")
                .unreference("web.service")
                .collect()
                .expectLoaded("web.service", false)
                .unreference("web.service")
                .expectRefused("NotReferenced")
                .stopAll();
    }

    @Test
    void aUnitWithAJob_stays() {
        new Scenario()
                .given("slow.service", "[Service]\nType=oneshot\nExecStart=/sim/run sleep 5s exit 0\n")
                .given("web.service", "[Unit]\nAfter=slow.service\n" + RUN)
                .start("slow.service")
                .enqueue(JobType.START, "web.service", JobMode.REPLACE)
                .collect()
                .expectJob("web.service", JobType.START)
                .after(seconds(6))
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void leftProcesses_keepTheirUnit() {
        new Scenario()
                .given("web.service", "[Service]\nKillMode=none\nExecStart=/sim/run on TERM { } run\n")
                .start("web.service")
                .untilSettled()
                .stop("web.service")
                .untilSettled()
                .collect()
                .expect("web.service", "inactive", "dead")
                .expectProcesses("web.service", 1);
    }

    @Test
    void aNameThatHasNoFile_isDropped() {
        new Scenario()
                .start("absent.service")
                .expectRefused("NoSuchUnit")
                .expectLoaded("absent.service", true)
                .collect()
                .expectLoaded("absent.service", false);
    }

    @Test
    void afterFilesAreReadAgain_whatNobodyNames_isDropped() {
        new Scenario()
                .given("app.target", "[Unit]\nWants=web.service\n")
                .given("web.service", "[Service]\nType=oneshot\nExecStart=/sim/run exit 0\n")
                .start("app.target")
                .untilSettled()
                .given("app.target", "[Unit]\nDescription=alone\n")
                .reloadFiles()
                .collect()
                .expectLoaded("web.service", false)
                .expect("app.target", "active", "active")
                .stopAll();
    }
}
