package dev.lares.sim;

import static dev.lares.sim.Scenario.millis;
import static dev.lares.sim.Scenario.seconds;

import dev.lares.engine.JobResult;
import org.junit.jupiter.api.Test;

/** Timeouts of services and jobs (systemd.service(5), systemd.unit(5), sd_notify(3)). */
class TimeoutScenarioTest {
    @Test
    void startThatTakesTooLong_isEnded() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        TimeoutStartSec=3s
                        ExecStart=/sim/run run
                        """)
                .start("web.service")
                .after(millis(2900))
                .expect("web.service", "activating", "start")
                .after(millis(200))
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "timeout")
                .expectJobResult("web.service", JobResult.FAILED)
                .stopAll();
    }

    @Test
    void extendTimeout_postponesTheEndOfTheStart() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        TimeoutStartSec=3s
                        ExecStart=/sim/run notify EXTEND_TIMEOUT_USEC=5000000 sleep 4s notify EXTEND_TIMEOUT_USEC=5000000 sleep 4s notify READY=1 run
                        """)
                .start("web.service")
                .after(seconds(9))
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void extendTimeout_lapsesWhenItIsNotRepeated() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        TimeoutStartSec=3s
                        ExecStart=/sim/run sleep 1s notify EXTEND_TIMEOUT_USEC=5000000 sleep 60s
                        """)
                .start("web.service")
                .after(millis(5900))
                .expect("web.service", "activating", "start")
                .after(millis(200))
                .expect("web.service", "failed", "failed")
                .stopAll();
    }

    @Test
    void stopThatTakesTooLong_isEndedBySigkill() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        TimeoutStopSec=4s
                        ExecStart=/sim/run ignore TERM run
                        """)
                .start("web.service")
                .stop("web.service")
                .expect("web.service", "deactivating", "stop-sigterm")
                .after(millis(4100))
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "timeout")
                .expectProcesses("web.service", 0)
                .stopAll();
    }

    @Test
    void processThatNothingEnds_isGivenUp_afterTwiceTheStopTimeout() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        TimeoutStopSec=4s
                        ExecStart=/sim/run uninterruptible 1h
                        """)
                .start("web.service")
                .stop("web.service")
                .after(seconds(5))
                .expect("web.service", "deactivating", "stop-sigkill")
                .after(seconds(4))
                .expect("web.service", "deactivating", "final-sigterm")
                .after(seconds(4))
                .expect("web.service", "deactivating", "final-sigkill")
                .after(seconds(4))
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "timeout");
    }

    @Test
    void runtimeMax_endsAServiceThatRunsTooLong() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        RuntimeMaxSec=10s
                        ExecStart=/sim/run run
                        """)
                .start("web.service")
                .after(millis(9900))
                .expect("web.service", "active", "running")
                .after(millis(200))
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "timeout")
                .stopAll();
    }

    @Test
    void watchdogThatIsNotFed_endsTheServiceBySigabrt() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        WatchdogSec=2s
                        ExecStart=/sim/run notify READY=1 repeat 3 { sleep 1s notify WATCHDOG=1 } run
                        """)
                .start("web.service")
                .after(millis(4900))
                .expect("web.service", "active", "running")
                .after(millis(200))
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "watchdog")
                .stopAll();
    }

    @Test
    void watchdogThatIsFed_letsTheServiceLive() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        WatchdogSec=2s
                        ExecStart=/sim/run notify READY=1 feed-watchdog
                        """)
                .start("web.service")
                .after(seconds(60))
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void watchdogTriggeredByTheService_endsIt() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        WatchdogSec=10s
                        ExecStart=/sim/run notify READY=1 sleep 1s notify WATCHDOG=trigger run
                        """)
                .start("web.service")
                .after(millis(1100))
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "watchdog")
                .stopAll();
    }

    @Test
    void watchdogTimeSetByTheService_countsInsteadOfTheUnits() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        WatchdogSec=60s
                        ExecStart=/sim/run notify READY=1|WATCHDOG_USEC=1000000 run
                        """)
                .start("web.service")
                .after(millis(1500))
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "watchdog")
                .stopAll();
    }

    @Test
    void timeoutStartFailureMode_abort_sendsTheWatchdogSignal() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        TimeoutStartSec=2s
                        TimeoutStartFailureMode=abort
                        TimeoutAbortSec=7s
                        ExecStart=/sim/run ignore ABRT ignore TERM run
                        """)
                .start("web.service")
                .after(millis(2100))
                .expect("web.service", "deactivating", "stop-watchdog")
                .after(seconds(7))
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "timeout")
                .stopAll();
    }

    /** systemd.unit(5), {@code JobTimeoutSec=}: the job fails, the unit goes on as it would. */
    @Test
    void jobTimeout_endsTheJob_notTheService() {
        new Scenario()
                .given("web.service", """
                        [Unit]
                        JobTimeoutSec=2s
                        [Service]
                        Type=notify
                        ExecStart=/sim/run sleep 5s notify READY=1 run
                        """)
                .start("web.service")
                .after(millis(2100))
                .expectJobResult("web.service", JobResult.TIMEOUT)
                .expectNoJob("web.service")
                .after(seconds(3))
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void realtimeClockThatJumps_changesNoTimeout() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        TimeoutStartSec=10s
                        ExecStart=/sim/run sleep 8s notify READY=1 run
                        """)
                .start("web.service")
                .clockJumps(seconds(86_400))
                .after(seconds(5))
                .expect("web.service", "activating", "start")
                .clockJumps(seconds(-172_800))
                .after(seconds(4))
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void extendTimeout_postponesTheEndOfTheStopToo() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        TimeoutStopSec=2s
                        ExecStart=/sim/run on TERM { notify EXTEND_TIMEOUT_USEC=5000000 sleep 4s exit 0 } notify READY=1 run
                        """)
                .start("web.service")
                .stop("web.service")
                .after(millis(3900))
                .expect("web.service", "deactivating", "stop-sigterm")
                .after(millis(200))
                .expect("web.service", "inactive", "dead")
                .expectResult("web.service", "success")
                .stopAll();
    }

    @Test
    void timeoutStopFailureMode_kill_doesNotAskTwice() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        TimeoutStopSec=2s
                        TimeoutStopFailureMode=kill
                        ExecStart=/sim/run run
                        ExecStop=/sim/run run
                        """)
                .start("web.service")
                .stop("web.service")
                .after(millis(2100))
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "timeout")
                .stopAll();
    }

    @Test
    void startPreThatHangs_isEndedByTheStartTimeout() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        TimeoutStartSec=3s
                        ExecStartPre=/sim/run run
                        ExecStart=/sim/run run
                        """)
                .start("web.service")
                .after(millis(2900))
                .expect("web.service", "activating", "start-pre")
                .after(millis(200))
                .expect("web.service", "failed", "failed")
                .expectSpawned("web.service ExecStartPre")
                .stopAll();
    }

    /** systemd.service(5), {@code TimeoutStartSec=}: oneshot services have none unless they set one. */
    @Test
    void oneshotHasNoStartTimeout_ofItsOwn() {
        new Scenario()
                .given("long.service", "[Service]\nType=oneshot\nExecStart=/sim/run sleep 2h\n")
                .start("long.service")
                .after(seconds(7000))
                .expect("long.service", "activating", "start")
                .after(seconds(300))
                .expect("long.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void jobTimeoutAction_endsTheManager() {
        new Scenario()
                .given("web.service", """
                        [Unit]
                        JobTimeoutSec=2s
                        JobTimeoutAction=exit-force
                        [Service]
                        Type=notify
                        ExecStart=/sim/run run
                        """)
                .start("web.service")
                .expectFinish(0);
    }
}
