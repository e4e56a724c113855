package dev.lares.sim;

import static dev.lares.sim.Scenario.millis;
import static dev.lares.sim.Scenario.seconds;

import dev.lares.engine.JobResult;
import org.junit.jupiter.api.Test;

/** The notification protocol (sd_notify(3), systemd.service(5), {@code NotifyAccess=}). */
class NotifyScenarioTest {
    @Test
    void childIsNotHeard_withAccessMain() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        TimeoutStartSec=5s
                        ExecStart=/sim/run fork { notify READY=1 run } run
                        """)
                .start("web.service")
                .untilSettled()
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "timeout")
                .stopAll();
    }

    @Test
    void childIsHeard_withAccessAll() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        NotifyAccess=all
                        ExecStart=/sim/run fork { notify READY=1 run } run
                        """)
                .start("web.service")
                .expect("web.service", "active", "running")
                .stopAll();
    }

    @Test
    void strangerIsNotHeard_andItsDescriptorIsClosed() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        NotifyAccess=all
                        FileDescriptorStoreMax=3
                        ExecStart=/sim/run sleep 10s notify READY=1 run
                        """)
                .start("web.service")
                .strangerNotifies("READY=1|FDSTORE=1|MAINPID=77")
                .expect("web.service", "activating", "start")
                .expectStoredFds("web.service", 0)
                .stopAll();
    }

    @Test
    void mainPidMovesToAChild() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        ExecStart=/sim/run fork { write /run/child @self run } notify MAINPID=@child|READY=1 sleep 1s exit 0
                        """)
                .start("web.service")
                .after(seconds(2))
                .expect("web.service", "active", "running")
                .expectMainPidFrom("web.service", "/run/child")
                .kill9Main("web.service")
                .expect("web.service", "failed", "failed")
                .stopAll();
    }

    @Test
    void mainPidOfAnotherUnit_isRefused() {
        new Scenario()
                .given("victim.service", "[Service]\nExecStart=/sim/run write /run/victim @self run\n")
                .given("evil.service", """
                        [Service]
                        Type=notify
                        ExecStart=/sim/run write /run/evil @self notify MAINPID=100|READY=1 run
                        """)
                .start("victim.service")
                .expectMainPidFrom("victim.service", "/run/victim")
                .start("evil.service")
                .expectMainPidFrom("evil.service", "/run/evil")
                .stop("evil.service")
                .expect("victim.service", "active", "running")
                .stopAll();
    }

    @Test
    void stoppingSaidByTheService_isShownAsSuch() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        ExecStart=/sim/run notify READY=1 sleep 1s notify STOPPING=1 sleep 2s exit 0
                        """)
                .start("web.service")
                .after(seconds(2))
                .expect("web.service", "deactivating", "stop-sigterm")
                .after(seconds(2))
                .expect("web.service", "inactive", "dead")
                .stopAll();
    }

    @Test
    void descriptorsAreStored_andGivenBackAfterARestart() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Restart=on-failure
                        FileDescriptorStoreMax=2
                        NotifyAccess=main
                        ExecStart=/sim/run notify-fds 3 FDSTORE=1|FDNAME=state run
                        """)
                .start("web.service")
                .expectStoredFds("web.service", 2)
                .kill9Main("web.service")
                .after(seconds(1))
                .expect("web.service", "active", "running")
                .expectFdsPassed("web.service", 2)
                .stop("web.service")
                .expectStoredFds("web.service", 0)
                .stopAll();
    }

    @Test
    void descriptorsAreRemoved_byNameAndByHangUp() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        FileDescriptorStoreMax=9
                        NotifyAccess=main
                        ExecStart=/sim/run notify-fds 1 FDSTORE=1|FDNAME=a notify-fds 2 FDSTORE=1|FDNAME=b|FDPOLL=0 notify-fds 1 FDSTORE=1|FDNAME=c sleep 1s notify FDSTOREREMOVE=1|FDNAME=c run
                        """)
                .start("web.service")
                .expectStoredFds("web.service", 4)
                .after(seconds(1))
                .expectStoredFds("web.service", 3)
                .storedFdsHangUp("web.service")
                .expectStoredFds("web.service", 2)
                .stopAll();
    }

    @Test
    void reloadingIsShown_untilTheServiceIsReadyAgain() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        ExecStart=/sim/run notify READY=1 sleep 1s notify RELOADING=1 sleep 2s notify READY=1 run
                        """)
                .start("web.service")
                .after(seconds(2))
                .expectActive("web.service", "reloading")
                .after(seconds(2))
                .expect("web.service", "active", "running")
                .stopAll();
    }

    /** systemd.service(5) since 253, {@code Type=notify-reload}. */
    @Test
    void notifyReload_sendsTheSignal_andWaitsForTheAnswer() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify-reload
                        ExecStart=/sim/run on HUP { notify RELOADING=1|MONOTONIC_USEC=@now sleep 2s notify READY=1|STATUS=again } notify READY=1 run
                        """)
                .start("web.service")
                .reload("web.service")
                .after(seconds(1))
                .expect("web.service", "reloading", "reload-notify")
                .after(seconds(2))
                .expect("web.service", "active", "running")
                .expectStatus("web.service", "again")
                .stopAll();
    }

    @Test
    void reloadCommand_isRun_andItsFailureLeavesTheServiceUp() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        ExecStart=/sim/run on HUP { write /run/reloaded yes } run
                        ExecReload=/sim/run kill HUP $MAINPID sleep 1s
                        ExecReload=/sim/run exit 1
                        """)
                .start("web.service")
                .reload("web.service")
                .expect("web.service", "reloading", "reload")
                .after(seconds(2))
                .expect("web.service", "active", "running")
                .expectJobResult("web.service", JobResult.FAILED)
                .stopAll();
    }

    @Test
    void garbage_isOverlooked() {
        new Scenario()
                .given("web.service", """
                        [Service]
                        Type=notify
                        ExecStart=/sim/run notify =|==|READY|MAINPID=x|MAINPID=-1|MAINPID=99999999999999 notify EXTEND_TIMEOUT_USEC=-3 notify WATCHDOG_USEC=x notify ERRNO=99999999999 notify READY=1 run
                        """)
                .start("web.service")
                .after(millis(10))
                .expect("web.service", "active", "running")
                .stopAll();
    }
}
