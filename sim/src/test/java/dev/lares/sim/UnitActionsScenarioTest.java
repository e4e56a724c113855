package dev.lares.sim;

import static dev.lares.sim.Scenario.millis;
import static dev.lares.sim.Scenario.seconds;

import dev.lares.engine.KillWhom;
import dev.lares.unit.DirectoryKind;
import org.junit.jupiter.api.Test;

/** What is done to units without a job: kill, freeze, clean (systemctl(1)). */
class UnitActionsScenarioTest {
    private static final String TALKS = "[Service]\nNotifyAccess=all\nTimeoutStopSec=5s\nExecStart=/sim/run on USR1 { notify STATUS=got-it } on TERM { exit 0 } run\n";

    @Test
    void aSignalOnRequestReachesTheMainProcess() {
        new Scenario()
                .given("web.service", TALKS)
                .start("web.service")
                .kill("web.service", KillWhom.MAIN, Signals.USR1)
                .expectAccepted()
                .expect("web.service", "active", "running")
                .expectStatus("web.service", "got-it")
                .kill("web.service", KillWhom.ALL, Signals.KILL)
                .expect("web.service", "failed", "failed")
                .stopAll();
    }

    @Test
    void aFrozenServiceDoesNothing_untilItIsThawed() {
        new Scenario()
                .given("web.service", TALKS)
                .start("web.service")
                .freeze("web.service")
                .expectAccepted()
                .kill("web.service", KillWhom.MAIN, Signals.USR1)
                .after(seconds(1))
                .expectStatus("web.service", "")
                .thaw("web.service")
                .expectAccepted()
                .expectStatus("web.service", "got-it")
                .stopAll();
    }

    @Test
    void aFrozenServiceStopsInOrder() {
        new Scenario()
                .given("web.service", TALKS)
                .start("web.service")
                .freeze("web.service")
                .stop("web.service")
                .after(seconds(1))
                .expect("web.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void aStartWaitsForTheEndOfCleaning() {
        new Scenario()
                .given("web.service", "[Service]\nStateDirectory=web\nExecStart=/sim/run run\n")
                .start("web.service")
                .stop("web.service")
                .clean("web.service", DirectoryKind.STATE)
                .expectAccepted()
                .start("web.service")
                .after(millis(100))
                .expect("web.service", "active", "running")
                .stopAll();
    }
}
