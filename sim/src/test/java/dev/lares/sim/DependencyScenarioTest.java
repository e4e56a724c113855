package dev.lares.sim;

import static dev.lares.sim.Scenario.millis;
import static dev.lares.sim.Scenario.seconds;

import dev.lares.engine.JobResult;
import dev.lares.engine.JobType;
import org.junit.jupiter.api.Test;

/** What dependencies do (systemd.unit(5), "[Unit] Section Options"). */
class DependencyScenarioTest {
    private static final String RUN = "[Service]\nExecStart=/sim/run run\n";
    private static final String SLOW = "[Service]\nType=notify\nExecStart=/sim/run on TERM { sleep 1s exit 0 } sleep 2s notify READY=1 run\n";
    private static final String FAIL = "[Service]\nType=notify\nExecStart=/sim/run sleep 1s exit 1\n";

    private static String unit(String... lines) {
        return "[Unit]\n" + String.join("\n", lines) + "\n";
    }

    @Test
    void afterWaitsForTheOther_atStart_andGoesFirstAtStop() {
        new Scenario()
                .given("db.service", SLOW)
                .given("web.service", unit("Requires=db.service", "After=db.service") + SLOW)
                .start("web.service")
                .after(seconds(1))
                .expect("db.service", "activating", "start")
                .expect("web.service", "inactive", "dead")
                .after(seconds(2))
                .expect("db.service", "active", "running")
                .expect("web.service", "activating", "start")
                .after(seconds(2))
                .stopAll()
                .expectOrder("db.service active/running", "web.service active/running", "web.service inactive/dead", "db.service inactive/dead");
    }

    @Test
    void withoutOrder_bothStartAtOnce() {
        new Scenario()
                .given("db.service", SLOW)
                .given("web.service", unit("Wants=db.service") + SLOW)
                .start("web.service")
                .expect("db.service", "activating", "start")
                .expect("web.service", "activating", "start")
                .stopAll();
    }

    @Test
    void requiresAndAfter_failTheStartWhenTheOtherFails() {
        new Scenario()
                .given("db.service", FAIL)
                .given("web.service", unit("Requires=db.service", "After=db.service") + RUN)
                .start("web.service")
                .untilSettled()
                .expect("web.service", "inactive", "dead")
                .expectJobResult("web.service", JobResult.DEPENDENCY)
                .stopAll();
    }

    @Test
    void requiresWithoutAfter_doesNotWaitForTheOthersFailure() {
        new Scenario()
                .given("db.service", FAIL)
                .given("web.service", unit("Requires=db.service") + RUN)
                .start("web.service")
                .untilSettled()
                .expect("db.service", "failed", "failed")
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void requires_stopsWithTheOther_whenThatIsStoppedByHand() {
        new Scenario()
                .given("db.service", RUN)
                .given("web.service", unit("Requires=db.service", "After=db.service") + RUN)
                .start("web.service")
                .stop("db.service")
                .expect("web.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void requires_doesNotStopWithTheOther_whenThatEndsByItself() {
        new Scenario()
                .given("db.service", RUN)
                .given("web.service", unit("Requires=db.service", "After=db.service") + RUN)
                .start("web.service")
                .kill9Main("db.service")
                .after(seconds(1))
                .expect("db.service", "failed", "failed")
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void bindsTo_stopsWithTheOther_howeverThatEnds() {
        new Scenario()
                .given("db.service", RUN)
                .given("web.service", unit("BindsTo=db.service", "After=db.service") + RUN)
                .start("web.service")
                .kill9Main("db.service")
                .after(millis(10))
                .expect("web.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void wants_livesOnWhenTheOtherFails() {
        new Scenario()
                .given("db.service", FAIL)
                .given("web.service", unit("Wants=db.service absent.service", "After=db.service") + RUN)
                .start("web.service")
                .untilSettled()
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void requisite_failsAtOnce_whenTheOtherIsNotUp() {
        new Scenario()
                .given("db.service", RUN)
                .given("web.service", unit("Requisite=db.service", "After=db.service") + RUN)
                .start("web.service")
                .expect("web.service", "inactive", "dead")
                .expectJobResult("web.service", JobResult.DEPENDENCY)
                .expect("db.service", "inactive", "dead")
                .start("db.service", "web.service")
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void partOf_stopsAndRestartsWithTheOther_butDoesNotStartIt() {
        new Scenario()
                .given("app.target", unit("Wants=web.service"))
                .given("web.service", unit("PartOf=app.target") + RUN)
                .start("web.service")
                .start("app.target")
                .restart("app.target")
                .after(millis(50))
                .expect("web.service", "active", "running")
                .expectSpawned("web.service ExecStart", "web.service ExecStart")
                .stop("app.target")
                .expect("web.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void conflicts_stopTheOther_whicheverIsStarted() {
        new Scenario()
                .given("a.service", unit("Conflicts=b.service") + RUN)
                .given("b.service", RUN)
                .start("b.service")
                .start("a.service")
                .expect("a.service", "active", "running")
                .expect("b.service", "inactive", "dead")
                .start("b.service")
                .expect("a.service", "inactive", "dead")
                .expect("b.service", "active", "running")
                .stopAll();
    }

    @Test
    void conflictsWithAfter_waitUntilTheOtherIsDown() {
        new Scenario()
                .given("a.service", unit("Conflicts=b.service", "After=b.service") + RUN)
                .given("b.service", SLOW)
                .start("b.service")
                .after(seconds(3))
                .start("a.service")
                .expect("b.service", "deactivating", "stop-sigterm")
                .expect("a.service", "inactive", "dead")
                .after(seconds(2))
                .expect("a.service", "active", "running")
                .stopAll();
    }

    @Test
    void upholds_startsTheOtherAgainAndAgain() {
        new Scenario()
                .given("web.service", RUN)
                .given("app.target", unit("Upholds=web.service"))
                .start("app.target")
                .after(seconds(1))
                .expect("web.service", "active", "running")
                .kill9Main("web.service")
                .after(seconds(1))
                .expect("web.service", "active", "running")
                .stop("app.target")
                .kill9Main("web.service")
                .after(seconds(1))
                .expect("web.service", "failed", "failed")
                .stopAll();
    }

    @Test
    void onSuccess_isTriggeredByACleanEnd() {
        new Scenario()
                .given("once.service", unit("OnSuccess=next.service", "OnFailure=alarm.service") + "[Service]\nType=oneshot\nExecStart=/sim/run exit 0\n")
                .given("next.service", RUN)
                .given("alarm.service", RUN)
                .start("once.service")
                .untilSettled()
                .expect("next.service", "active", "running")
                .expect("alarm.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void propagatesStopTo_stopsTheOther_butNotTheOtherWayRound() {
        new Scenario()
                .given("a.service", unit("PropagatesStopTo=b.service") + RUN)
                .given("b.service", RUN)
                .start("a.service", "b.service")
                .stop("b.service")
                .expect("a.service", "active", "running")
                .start("b.service")
                .stop("a.service")
                .expect("b.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void propagatesReloadTo_reloadsTheOther() {
        String reloadable = "[Service]\nExecStart=/sim/run run\nExecReload=/sim/run exit 0\n";
        new Scenario()
                .given("a.service", unit("PropagatesReloadTo=b.service") + reloadable)
                .given("b.service", reloadable)
                .start("a.service", "b.service")
                .reload("a.service")
                .after(millis(50))
                .expectSpawned("a.service ExecStart", "b.service ExecStart", "a.service ExecReload", "b.service ExecReload")
                .stopAll();
    }

    @Test
    void stopWhenUnneeded_stopsOnceNobodyNeedsIt() {
        new Scenario()
                .given("db.service", unit("StopWhenUnneeded=yes") + RUN)
                .given("web.service", unit("Requires=db.service", "After=db.service") + RUN)
                .start("web.service")
                .expect("db.service", "active", "running")
                .stop("web.service")
                .after(millis(50))
                .expect("db.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void orderingCycle_isBrokenByDroppingAJobThatIsOnlyWanted() {
        new Scenario()
                .given("a.service", unit("Wants=b.service", "After=b.service") + RUN)
                .given("b.service", unit("Wants=c.service", "After=c.service") + RUN)
                .given("c.service", unit("After=a.service") + RUN)
                .start("a.service")
                .untilSettled()
                .expect("a.service", "active", "running")
                .expectLog("ordering cycle")
                .stopAll();
    }

    @Test
    void cycleOfRequirements_isRefused() {
        new Scenario()
                .given("a.service", unit("Requires=b.service", "After=b.service") + RUN)
                .given("b.service", unit("Requires=a.service", "After=a.service") + RUN)
                .start("a.service")
                .expectRefused("TransactionOrderIsCyclic")
                .stopAll();
    }

    @Test
    void missingRequirement_isRefused_withTheNameOfTheMissingUnit() {
        new Scenario()
                .given("web.service", unit("Requires=absent.service") + RUN)
                .start("web.service")
                .expectRefused("NoSuchUnit")
                .start("absent.service")
                .expectRefused("NoSuchUnit")
                .stopAll();
    }

    @Test
    void restartOfARequirement_restartsWhatRequiresIt() {
        new Scenario()
                .given("db.service", RUN)
                .given("web.service", unit("Requires=db.service", "After=db.service") + RUN)
                .start("web.service")
                .restart("db.service")
                .after(millis(100))
                .expect("web.service", "active", "running")
                .expectSpawned("db.service ExecStart", "web.service ExecStart", "db.service ExecStart", "web.service ExecStart")
                .stopAll();
    }

    @Test
    void startDuringAStop_waitsForTheEndOfTheStop() {
        new Scenario()
                .given("web.service", SLOW)
                .start("web.service")
                .after(seconds(3))
                .stop("web.service")
                .start("web.service")
                .expect("web.service", "deactivating", "stop-sigterm")
                .expectJob("web.service", JobType.START)
                .after(seconds(4))
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void targetIsUp_onceAllItWantsIs() {
        new Scenario()
                .given("app.target", unit("Wants=a.service b.service"))
                .given("a.service", SLOW)
                .given("b.service", RUN)
                .start("app.target")
                .after(seconds(1))
                .expect("app.target", "inactive", "dead")
                .after(seconds(2))
                .expect("app.target", "active", "active")
                .stopAll();
    }

    @Test
    void instancesOfATemplate_areUnitsOfTheirOwn() {
        new Scenario()
                .given("web@.service", "[Service]\nExecStart=/sim/run write /run/%i @self run\n")
                .given("app.target", unit("Wants=web@one.service web@two.service"))
                .start("app.target")
                .after(millis(50))
                .expect("web@one.service", "active", "running")
                .expectMainPidFrom("web@two.service", "/run/two")
                .stop("web@one.service")
                .expect("web@two.service", "active", "running")
                .stopAll();
    }

    @Test
    void onFailureJobModeIsolate_stopsAllElse() {
        new Scenario()
                .given("web.service", unit("OnFailure=rescue.target", "OnFailureJobMode=isolate") + RUN)
                .given("rescue.target", unit("AllowIsolate=yes"))
                .given("other.service", RUN)
                .start("other.service", "web.service")
                .kill9Main("web.service")
                .after(millis(50))
                .expect("rescue.target", "active", "active")
                .expect("other.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void requisiteIsFailed_whenTheOtherIsOnlyStarting() {
        new Scenario()
                .given("db.service", SLOW)
                .given("web.service", unit("Requisite=db.service", "After=db.service") + RUN)
                .start("db.service")
                .start("web.service")
                .expect("web.service", "inactive", "dead")
                .after(seconds(3))
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void bindsToAUnitWhoseConditionDoesNotHold_isNotStarted() {
        new Scenario()
                .given("db.service", unit("ConditionPathExists=/absent") + RUN)
                .given("web.service", unit("BindsTo=db.service", "After=db.service") + RUN)
                .start("web.service")
                .after(millis(50))
                .expect("web.service", "inactive", "dead")
                .expectJobResult("web.service", JobResult.DEPENDENCY)
                .stopAll();
    }

    @Test
    void propagatedStop_reachesWhatRequiresTheOther_transitively() {
        new Scenario()
                .given("a.service", RUN)
                .given("b.service", unit("Requires=a.service", "After=a.service") + RUN)
                .given("c.service", unit("Requires=b.service", "After=b.service") + SLOW)
                .start("c.service")
                .after(seconds(3))
                .stop("a.service")
                .expect("c.service", "deactivating", "stop-sigterm")
                .expect("a.service", "active", "running")
                .after(seconds(2))
                .expect("a.service", "inactive", "dead")
                .expectOrder("c.service inactive/dead", "b.service inactive/dead", "a.service inactive/dead")
                .stopAll();
    }
}
