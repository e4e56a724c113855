package dev.lares.sim;

import static dev.lares.sim.Scenario.seconds;

import dev.lares.engine.JobType;
import dev.lares.unit.JobMode;
import org.junit.jupiter.api.Test;

/** Processes of others as a unit (systemd.scope(5)). */
class ScopeScenarioTest {
    private static final String PLAIN = "[Scope]\n";

    @Test
    void aScopeRuns_untilItsLastProcessIsGone_andLeavesNothing() {
        new Scenario()
                .givenProcess("a", "run")
                .givenProcess("b", "run")
                .startScope("s.scope", PLAIN, "a", "b")
                .expectAccepted()
                .untilSettled()
                .expect("s.scope", "active", "running")
                .expectProcesses("s.scope", 2)
                .signalProcess("a", "KILL")
                .after(seconds(1))
                .expect("s.scope", "active", "running")
                .signalProcess("b", "KILL")
                .after(seconds(1))
                .collect()
                .expectLoaded("s.scope", false)
                .expectTransientFile("s.scope", false)
                .stopAll();
    }

    @Test
    void stoppingAScope_endsItsProcesses() {
        new Scenario()
                .givenProcess("a", "run")
                .startScope("s.scope", PLAIN, "a")
                .untilSettled()
                .stop("s.scope")
                .untilSettled()
                .expectProcesses("s.scope", 0)
                .expectResult("s.scope", "success")
                .expect("s.scope", "inactive", "dead")
                .stopAll();
    }

    @Test
    void aProcessThatIgnoresTheSignal_isKilled_afterTheTimeout_andTheScopeHasFailed() {
        new Scenario()
                .givenProcess("a", "ignore", "TERM", "run")
                .startScope("s.scope", "[Scope]\nTimeoutStopSec=5\n", "a")
                .untilSettled()
                .stop("s.scope")
                .after(seconds(4))
                .expect("s.scope", "deactivating", "stop-sigterm")
                .after(seconds(2))
                .expect("s.scope", "failed", "failed")
                .expectResult("s.scope", "timeout")
                .expectProcesses("s.scope", 0)
                .stopAll();
    }

    @Test
    void aScopeThatRunsTooLong_isStopped() {
        new Scenario()
                .givenProcess("a", "run")
                .startScope("s.scope", "[Scope]\nRuntimeMaxSec=3\n", "a")
                .untilSettled()
                .after(seconds(2))
                .expect("s.scope", "active", "running")
                .after(seconds(2))
                .expect("s.scope", "failed", "failed")
                .expectResult("s.scope", "timeout")
                .expectLog("Scope reached runtime time limit. Stopping.")
                .stopAll();
    }

    @Test
    void anAbandonedScope_goesOn_andHasNoTimeLimitAnyMore() {
        new Scenario()
                .givenProcess("a", "run")
                .startScope("s.scope", "[Scope]\nRuntimeMaxSec=3\n", "a")
                .untilSettled()
                .abandon("s.scope")
                .expectAccepted()
                .after(seconds(10))
                .expect("s.scope", "active", "abandoned")
                .stop("s.scope")
                .untilSettled()
                .abandon("s.scope")
                .expectRefused("ScopeNotRunning")
                .stopAll();
    }

    @Test
    void aScopeOfProcessesThatAreGone_fails() {
        new Scenario()
                .givenProcess("a", "run")
                .signalProcess("a", "KILL")
                .startScope("s.scope", PLAIN, "a")
                .untilSettled()
                .expect("s.scope", "failed", "failed")
                .expectResult("s.scope", "resources")
                .resetFailed("s.scope")
                .collect()
                .expectLoaded("s.scope", false)
                .stopAll();
    }

    @Test
    void aScopeWithoutProcesses_isRefused() {
        new Scenario().startScope("s.scope", PLAIN).expectRefused("FileNotFound").stopAll();
    }

    @Test
    void aScopeCannotBeStartedAgain_norRestarted() {
        new Scenario()
                .givenProcess("a", "run")
                .startScope("s.scope", PLAIN, "a")
                .untilSettled()
                .enqueue(JobType.RESTART, "s.scope", JobMode.REPLACE)
                .expectRefused("JobTypeNotApplicable")
                .stop("s.scope")
                .untilSettled()
                .start("s.scope")
                .untilSettled()
                .expect("s.scope", "inactive", "dead")
                .stopAll();
    }

    @Test
    void withKillModeNone_theProcessesAreLeft() {
        new Scenario()
                .givenProcess("a", "run")
                .startScope("s.scope", "[Scope]\nKillMode=none\n", "a")
                .untilSettled()
                .stop("s.scope")
                .untilSettled()
                .expect("s.scope", "inactive", "dead")
                .expectProcesses("s.scope", 1)
                .signalProcess("a", "KILL")
                .stopAll();
    }

    @Test
    void onlyAUnitThatDelegates_takesFurtherProcesses() {
        new Scenario()
                .givenProcess("a", "run")
                .givenProcess("b", "run")
                .startScope("s.scope", PLAIN, "a")
                .startScope("d.scope", "[Scope]\nDelegate=yes\n", "b")
                .untilSettled()
                .givenProcess("c", "run")
                .attach("s.scope", "c")
                .expectRefused("InvalidArgs")
                .attach("d.scope", "c")
                .expectAccepted()
                .expectProcesses("d.scope", 2)
                .stopAll();
    }

    @Test
    void stoppingASlice_stopsWhatIsInIt() {
        new Scenario()
                .givenProcess("a", "run")
                .given("web.service", "[Service]\nExecStart=/sim/run run\nSlice=work.slice\n")
                .start("web.service")
                .startScope("s.scope", "[Scope]\nSlice=work-sub.slice\n", "a")
                .untilSettled()
                .expect("work-sub.slice", "active", "active")
                .stop("work.slice")
                .untilSettled()
                .expect("web.service", "inactive", "dead")
                .expect("s.scope", "inactive", "dead")
                .expect("work-sub.slice", "inactive", "dead")
                .stopAll();
    }

    @Test
    void isolating_leavesScopesAndSlicesAlone() {
        new Scenario()
                .given("other.target", "[Unit]\nAllowIsolate=yes\n")
                .givenProcess("a", "run")
                .startScope("s.scope", "[Scope]\nSlice=work.slice\n", "a")
                .untilSettled()
                .isolate("other.target")
                .untilSettled()
                .expect("s.scope", "active", "running")
                .expect("work.slice", "active", "active")
                .stopAll();
    }

    @Test
    void theManagersOwnScope_isAlwaysThere() {
        new Scenario()
                .start("init.scope")
                .expectAccepted()
                .expect("init.scope", "active", "running")
                .enqueue(JobType.STOP, "init.scope", JobMode.REPLACE)
                .expectRefused("JobTypeNotApplicable")
                .abandon("init.scope")
                .expectRefused("AccessDenied")
                .stopAll();
    }
}
