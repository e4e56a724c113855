package dev.lares.engine;

import static dev.lares.unit.ServiceDirectives.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.NotifyAccess;
import dev.lares.unit.ServiceType;
import dev.lares.unit.TimeSpan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What services say of themselves (sd_notify(3)). */
class ServiceNotifyTest {
    private static ServiceScenario service(ServiceType type) {
        return ServiceScenario.of().with(TYPE, type).with(NOTIFY_ACCESS, NotifyAccess.ALL).exec(EXEC_START, "/bin/daemon");
    }

    /** A service that is up; its main process is 100. */
    private static ServiceScenario up(ServiceScenario s) {
        s.start();
        s.spawned();
        s.says(100, "READY=1");
        assertThat(s.sub()).isEqualTo("running");
        s.forgetEffects();
        return s;
    }

    @ParameterizedTest
    @CsvSource({
        // access, main process, control process, another process of the unit
        "NONE, false, false, false",
        "MAIN, true, false, false",
        "EXEC, true, true, false",
        "ALL, true, true, true",
    })
    void hearsWhomNotifyAccessSays(NotifyAccess access, boolean main, boolean control, boolean other) {
        ServiceScenario s = ServiceScenario.of()
                .with(NOTIFY_ACCESS, access)
                .exec(EXEC_START, "/bin/daemon")
                .exec(EXEC_START_POST, "/bin/post");
        s.start();
        int mainPid = s.spawned();
        int controlPid = s.spawned();
        int otherPid = s.forks(mainPid);

        assertThat(heard(s, mainPid)).as("main").isEqualTo(main);
        assertThat(heard(s, controlPid)).as("control").isEqualTo(control);
        assertThat(heard(s, otherPid)).as("other").isEqualTo(other);
        assertThat(s.effects(Effect.Spawn.class)).extracting(spawn -> spawn.plan().notifySocket()).containsExactly(main, control);
    }

    private static boolean heard(ServiceScenario s, int pid) {
        s.says(pid, "STATUS=" + pid);
        return s.view().statusText().equals(Integer.toString(pid));
    }

    @Test
    void refusalIsLogged_andItsDescriptorsAreClosed() {
        ServiceScenario s = up(service(ServiceType.NOTIFY).with(NOTIFY_ACCESS, NotifyAccess.MAIN).with(FILE_DESCRIPTOR_STORE_MAX, 4));
        s.says(4711, List.of(new FdToken(1)), "FDSTORE=1");

        assertThat(s.logged()).contains("Got notification message from PID 4711, but reception only permitted for main PID 100");
        assertThat(s.effects(Effect.CloseFd.class)).containsExactly(new Effect.CloseFd(new FdToken(1)));
    }

    @Test
    void notifyAccessIsMain_whereTheServiceNeedsNotifications() {
        ServiceScenario s = ServiceScenario.of().with(WATCHDOG_SEC, TimeSpan.ofSeconds(1)).exec(EXEC_START, "/bin/daemon");
        s.start();

        assertThat(s.lastSpawn().plan().notifySocket()).isTrue();
        assertThat(s.lastSpawn().plan().watchdogMicros()).isEqualTo(1_000_000);
    }

    @Test
    void reloadsByItself() {
        ServiceScenario s = up(service(ServiceType.NOTIFY));
        s.says(100, "RELOADING=1");
        assertThat(s.active()).isEqualTo(ActiveState.RELOADING);
        s.says(100, "READY=1");

        assertThat(s.sub()).isEqualTo("running");
    }

    @Test
    void reloadThatIsNeverReady_timesOut() {
        ServiceScenario s = up(service(ServiceType.NOTIFY));
        s.notes().clear();
        s.says(100, "RELOADING=1");
        s.passes(90);

        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.notes()).last().isEqualTo(ChangeNotes.RELOAD_FAILED);
    }

    @Test
    void notifyReload_signalsAndWaitsForAnAnswerThatIsNewer() {
        ServiceScenario s = up(service(ServiceType.NOTIFY_RELOAD).with(RELOAD_SIGNAL, 12));
        assertThat(s.reload()).isEqualTo(Answer.BEGUN);
        long asked = s.nowMicros();
        assertThat(s.effects(Effect.SignalProcess.class)).containsExactly(new Effect.SignalProcess(ServiceScenario.NAME, 100, 12));
        assertThat(s.sub()).isEqualTo("reload-signal");
        s.says(100, "RELOADING=1");
        s.says(100, "RELOADING=1", "MONOTONIC_USEC=" + (asked - 1));
        s.says(100, "READY=1", "RELOADING=1", "MONOTONIC_USEC=" + (asked - 1));
        assertThat(s.sub()).isEqualTo("reload-signal");
        s.says(100, "RELOADING=1", "MONOTONIC_USEC=" + asked);
        assertThat(s.sub()).isEqualTo("reload-notify");
        s.says(100, "READY=1");

        assertThat(s.sub()).isEqualTo("running");
    }

    @Test
    void notifyReload_mayAnswerInOneMessage() {
        ServiceScenario s = up(service(ServiceType.NOTIFY_RELOAD));
        s.reload();
        s.says(100, "RELOADING=1", "READY=1", "MONOTONIC_USEC=" + (s.nowMicros() + 5));

        assertThat(s.sub()).isEqualTo("running");
    }

    @Test
    void statusAndErrnoAreShown() {
        ServiceScenario s = up(service(ServiceType.NOTIFY));
        s.says(100, "STATUS=busy", "ERRNO=2", "BUSERROR=org.example.Error");

        assertThat(s.view().statusText()).isEqualTo("busy");
        assertThat(s.view().statusErrno()).isEqualTo(2);
        s.says(100, "STATUS=");
        assertThat(s.view().statusText()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ERRNO=x", "ERRNO=-1", "ERRNO=4096", "ERRNO=", "EXTEND_TIMEOUT_USEC=1s", "EXTEND_TIMEOUT_USEC=99999999999999999999",
        "EXTEND_TIMEOUT_USEC=9999999999999999999", "WATCHDOG_USEC=", "WATCHDOG_USEC=+1", "MAINPID=0", "MAINPID=-5", "MAINPID=x",
        "MAINPID=4294967296", "MONOTONIC_USEC=now", "WATCHDOG=2"
    })
    void valuesThatAreNoneAreTold_andChangeNothing(String line) {
        ServiceScenario s = up(service(ServiceType.NOTIFY));
        MachineView before = s.view();
        s.says(100, line);

        assertThat(s.view()).isEqualTo(before);
        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.effects(Effect.ListProcesses.class)).isEmpty();
        assertThat(s.effects(Effect.Log.class)).singleElement().extracting(Effect.Log::level).isEqualTo(LogLevel.WARNING);
    }

    @Test
    void mainPidIsTaken_ifItIsTheUnits() {
        ServiceScenario s = up(service(ServiceType.NOTIFY));
        int child = s.forks(100);
        s.says(100, "MAINPID=" + child);
        assertThat(s.mainPid()).isEqualTo(child);
        assertThat(s.effects(Effect.WatchProcess.class)).as("its parent is not the manager").hasSize(1);
        assertThat(s.claimed()).containsExactly(child);
        s.exits(100, 0);

        assertThat(s.sub()).isEqualTo("running");
        s.exits(child, 0);
        assertThat(s.sub()).isEqualTo("dead");
    }

    @Test
    void mainPidIsTaken_thoughTheOldMainProcessEndsBeforeItIsLookedAt() {
        ServiceScenario s = up(service(ServiceType.NOTIFY));
        int child = s.forks(100);
        s.answersLists = false;
        s.says(100, "MAINPID=" + child);
        s.exits(100, 0);
        assertThat(s.sub()).isEqualTo("running");
        s.answersLists = true;
        s.input(new MachineInput.ProcessesListed(List.of(child), List.of(1)));

        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.mainPid()).isEqualTo(child);
    }

    @Test
    void mainPidOfAnotherIsRefused() {
        ServiceScenario s = up(service(ServiceType.NOTIFY));
        s.claimedByOthers.add(77);
        s.says(100, "MAINPID=77");
        s.says(100, "MAINPID=1");
        s.says(100, "MAINPID=4711");

        assertThat(s.mainPid()).isEqualTo(100);
        assertThat(s.logged()).contains(
                "New main PID 77 belongs to another unit, refusing.",
                "New main PID 1 is the manager, refusing.",
                "New main PID 4711 does not belong to service, refusing.");
    }

    @Test
    void timeoutsAreExtended_butNeverShortened() {
        ServiceScenario s = service(ServiceType.NOTIFY).with(TIMEOUT_START_SEC, TimeSpan.ofSeconds(10));
        s.start();
        s.spawned();
        s.says(100, "EXTEND_TIMEOUT_USEC=5000000");
        assertThat(s.deadlineSeconds()).isEqualTo(10);
        s.passes(8);
        s.says(100, "EXTEND_TIMEOUT_USEC=5000000");
        assertThat(s.deadlineSeconds()).isEqualTo(5);
        s.passes(4);
        s.says(100, "EXTEND_TIMEOUT_USEC=5000000");
        s.passes(4);
        assertThat(s.sub()).isEqualTo("start");
        s.passes(1);

        assertThat(s.sub()).isEqualTo("stop-sigterm");
    }

    @Test
    void runtimeAndStopAreExtendedToo() {
        ServiceScenario s = up(service(ServiceType.NOTIFY).with(RUNTIME_MAX_SEC, TimeSpan.ofSeconds(60)));
        s.passes(50);
        s.says(100, "EXTEND_TIMEOUT_USEC=30000000");
        s.passes(20);
        assertThat(s.sub()).isEqualTo("running");
        s.stop();
        s.says(100, "EXTEND_TIMEOUT_USEC=500000000");
        assertThat(s.deadlineSeconds()).isEqualTo(500);
    }

    @Test
    void watchdogAborts_whenItIsNotFed() {
        ServiceScenario s = up(service(ServiceType.NOTIFY).with(WATCHDOG_SEC, TimeSpan.ofSeconds(10)));
        s.passes(9);
        s.says(100, "WATCHDOG=1");
        s.passes(9);
        assertThat(s.sub()).isEqualTo("running");
        s.passes(1);

        assertThat(s.sub()).isEqualTo("stop-watchdog");
        assertThat(s.logged()).contains("Watchdog timeout (limit 10s)!", "Killing process 100 with signal SIGABRT.");
        assertThat(s.signals()).containsExactly(6);
        s.dumpsCore(100, 6);
        assertThat(s.result()).isEqualTo("watchdog");
    }

    @Test
    void watchdogIsNotHeeded_whereWatchdogsAreOff() {
        ServiceScenario s = up(service(ServiceType.NOTIFY).with(WATCHDOG_SEC, TimeSpan.ofSeconds(10)));
        s.heedsWatchdogs = false;
        s.passes(11);
        s.says(100, "WATCHDOG=trigger");

        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.logged()).contains("Watchdog disabled! Ignoring watchdog timeout (limit 10s)!");
    }

    @Test
    void watchdogBeginsWithTheEndOfTheStart() {
        ServiceScenario s = service(ServiceType.NOTIFY).with(WATCHDOG_SEC, TimeSpan.ofSeconds(10));
        s.start();
        s.spawned();
        s.says(100, "WATCHDOG=1");
        s.passes(50);
        assertThat(s.sub()).isEqualTo("start");
        s.says(100, "READY=1");
        assertThat(s.deadlineSeconds()).isEqualTo(10);
    }

    @Test
    void watchdogSpanMayBeChanged() {
        ServiceScenario s = up(service(ServiceType.NOTIFY).with(WATCHDOG_SEC, TimeSpan.ofSeconds(10)));
        s.says(100, "WATCHDOG_USEC=3000000");
        assertThat(s.deadlineSeconds()).isEqualTo(3);
        s.says(100, "WATCHDOG_USEC=0");
        assertThat(s.deadlineSeconds()).isEqualTo(-1);
    }

    @Test
    void serviceMayAskToBeAborted() {
        ServiceScenario s = up(service(ServiceType.NOTIFY));
        s.says(100, "STATUS=lost", "WATCHDOG=trigger");

        assertThat(s.sub()).isEqualTo("stop-watchdog");
        assertThat(s.logged()).contains("Watchdog request (last status: lost)!");
    }

    @Test
    void messageBeforeTheStartIsOver_isHeardWhenItIs() {
        ServiceScenario s = ServiceScenario.of()
                .with(NOTIFY_ACCESS, NotifyAccess.ALL)
                .exec(EXEC_START, "/bin/daemon")
                .exec(EXEC_START_POST, "/bin/post");
        s.start();
        int main = s.spawned();
        s.says(main, "STOPPING=1");
        s.exits(s.spawned(), 0);

        assertThat(s.sub()).isEqualTo("stop-sigterm");
        assertThat(s.effects(Effect.Kill.class)).isEmpty();
    }

    @Test
    void barrierIsPassed_byClosingItsDescriptor() {
        ServiceScenario s = up(service(ServiceType.NOTIFY));
        s.says(100, List.of(new FdToken(7)), "BARRIER=1");
        assertThat(s.effects()).containsExactly(new Effect.CloseFd(new FdToken(7)));
    }

    @Test
    void barrierMustBeAlone() {
        ServiceScenario s = up(service(ServiceType.NOTIFY));
        s.says(100, List.of(new FdToken(7)), "STATUS=x", "BARRIER=1");
        s.says(100, List.of(new FdToken(8), new FdToken(9)), "BARRIER=1");

        assertThat(s.view().statusText()).isEmpty();
        assertThat(s.logged()).containsExactly(
                "Extra notification messages sent with BARRIER=1, ignoring everything.",
                "Got incorrect number of fds with BARRIER=1, closing them.");
        assertThat(s.effects(Effect.CloseFd.class)).hasSize(3);
    }

    @Test
    void complainsOfSoManyMessagesOnly() {
        ServiceScenario s = up(service(ServiceType.NOTIFY).with(NOTIFY_ACCESS, NotifyAccess.MAIN));
        for (int i = 0; i < 100; i++) {
            s.says(4711, "STATUS=x");
        }
        assertThat(s.logged()).hasSize(20);
        s.passes(11);
        s.says(4711, "STATUS=x");
        assertThat(s.logged()).hasSize(21);
    }

    @Test
    void foreignTextIsMadeHarmlessForTheLog() {
        ServiceScenario s = up(service(ServiceType.NOTIFY));
        s.says(100, "ERRNO=\u001b[2J" + "x".repeat(100));

        assertThat(s.logged()).containsExactly(
                "Failed to parse ERRNO= field in notification message, ignoring: \\x1b[2J" + "x".repeat(76) + "…");
    }
}
