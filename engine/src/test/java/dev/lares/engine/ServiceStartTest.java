package dev.lares.engine;

import static dev.lares.unit.KillDirectives.KILL_MODE;
import static dev.lares.unit.KillDirectives.SEND_SIGKILL;
import static dev.lares.unit.ServiceDirectives.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.ExitType;
import dev.lares.unit.KillMode;
import dev.lares.unit.NotifyAccess;
import dev.lares.unit.ServiceType;
import dev.lares.unit.TimeSpan;
import dev.lares.unit.TimeoutFailureMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may go wrong, or otherwise than usual, while a service starts (systemd.service(5)). */
class ServiceStartTest {
    private static ServiceScenario daemon(ServiceType type) {
        return ServiceScenario.of().with(TYPE, type).exec(EXEC_START, "/bin/daemon");
    }

    @ParameterizedTest
    @CsvSource({
        // exit status of ExecCondition=, state, result
        "0, start, success",
        "1, dead, exec-condition",
        "254, dead, exec-condition",
        "255, failed, exit-code",
    })
    void conditionCommandSkipsOrFails(int status, String state, String result) {
        ServiceScenario s = daemon(ServiceType.EXEC).exec(EXEC_CONDITION, "/bin/condition");
        s.start();
        s.exits(s.spawned(), status);

        assertThat(s.sub()).isEqualTo(state);
        assertThat(s.result()).isEqualTo(result);
        boolean skips = result.equals("exec-condition");
        assertThat(s.logged().contains("Skipped due to 'exec-condition'.")).isEqualTo(skips);
        assertThat(s.notes().getLast().skipped()).isEqualTo(skips);
    }

    @Test
    void conditionCommandThatIsKilled_fails() {
        ServiceScenario s = daemon(ServiceType.EXEC).exec(EXEC_CONDITION, "/bin/condition");
        s.start();
        s.dies(s.spawned(), 15);

        assertThat(s.sub()).isEqualTo("failed");
        assertThat(s.result()).isEqualTo("signal");
    }

    @Test
    void stopPostRunsAfterAFailedStart_andLearnsOfIt() {
        ServiceScenario s = daemon(ServiceType.EXEC).exec(EXEC_START_PRE, "/bin/pre").exec(EXEC_STOP, "/bin/stop").exec(EXEC_STOP_POST, "/bin/stop-post");
        s.start();
        s.exits(s.spawned(), 7);

        assertThat(s.lastSpawn().plan().command().path()).isEqualTo("/bin/stop-post");
        assertThat(s.lastSpawn().plan().environment()).containsEntry("SERVICE_RESULT", "exit-code").doesNotContainKey("EXIT_CODE");
        assertThat(s.logged()).contains("Control process exited, code=exited, status=7/NOTRUNNING");
    }

    @Test
    void failureToStartAControlProcess_countsAsItsExitStatus() {
        ServiceScenario s = daemon(ServiceType.EXEC).exec(EXEC_START_PRE, "/bin/pre");
        s.start();
        s.spawnFails(217);

        assertThat(s.sub()).isEqualTo("failed");
        assertThat(s.logged()).contains("Control process exited, code=exited, status=217/USER");
        assertThat(s.view().exits()).singleElement().extracting(MachineView.ExecRun::pid).isEqualTo(0);
    }

    @Test
    void ignoredFailureOfAControlProcess_isNone() {
        ServiceScenario s = daemon(ServiceType.EXEC).exec(EXEC_START_PRE, "-/bin/pre1", "-/bin/pre2");
        s.start();
        s.spawnFails(203);
        s.dies(s.spawned(), 11);

        assertThat(s.sub()).isEqualTo("start");
        assertThat(s.result()).isEqualTo("success");
    }

    @ParameterizedTest
    @CsvSource({
        "TERMINATE, stop-sigterm, start operation timed out. Terminating.",
        "ABORT, stop-watchdog, start operation timed out. Aborting.",
        "KILL, stop-sigkill, start operation timed out. Killing.",
    })
    void startTimesOut(TimeoutFailureMode mode, String state, String log) {
        ServiceScenario s = daemon(ServiceType.NOTIFY)
                .with(TIMEOUT_START_SEC, TimeSpan.ofSeconds(5))
                .with(TIMEOUT_START_FAILURE_MODE, mode);
        s.start();
        s.spawned();
        s.passes(5);

        assertThat(s.sub()).isEqualTo(state);
        assertThat(s.result()).isEqualTo("timeout");
        assertThat(s.logged()).contains(log);
    }

    @Test
    void timeoutsThatAreNotSet_areTheManagers() {
        ServiceScenario notify = daemon(ServiceType.NOTIFY);
        notify.start();
        assertThat(notify.deadlineSeconds()).isEqualTo(90);

        ServiceScenario oneshot = daemon(ServiceType.ONESHOT);
        oneshot.start();
        assertThat(oneshot.deadlineSeconds()).as("oneshot services may take for ever").isEqualTo(-1);

        ServiceScenario off = daemon(ServiceType.NOTIFY).with(TIMEOUT_START_SEC, TimeSpan.ZERO);
        off.start();
        assertThat(off.deadlineSeconds()).isEqualTo(-1);
    }

    @Test
    void runtimeIsLimited_fromTheTimeItIsUp() {
        ServiceScenario s = daemon(ServiceType.NOTIFY)
                .with(RUNTIME_MAX_SEC, TimeSpan.ofSeconds(60))
                .with(RUNTIME_RANDOMIZED_EXTRA_SEC, TimeSpan.ofSeconds(10));
        s.start();
        s.spawned();
        s.passes(30);
        s.says(100, "READY=1");
        s.passes(69);
        assertThat(s.sub()).isEqualTo("running");
        s.passes(1);

        assertThat(s.sub()).isEqualTo("stop-sigterm");
        assertThat(s.result()).isEqualTo("timeout");
        assertThat(s.logged()).contains("Service reached runtime time limit. Stopping.");
    }

    @Test
    void processThatComesAfterTheStop_isSignalledAndWaitedFor() {
        ServiceScenario s = daemon(ServiceType.EXEC);
        s.start();
        s.stop();
        assertThat(s.sub()).isEqualTo("stop-sigterm");
        assertThat(s.effects(Effect.Kill.class)).isEmpty();
        int pid = s.spawned();
        assertThat(s.effects(Effect.Kill.class))
                .containsExactly(new Effect.Kill(ServiceScenario.NAME, List.of(pid), false, 15, false, "stop"));
        s.dies(pid, 15);

        assertThat(s.sub()).isEqualTo("dead");
        assertThat(s.claimed()).isEmpty();
    }

    @Test
    void spawnThatFailsAfterTheStop_endsIt() {
        ServiceScenario s = daemon(ServiceType.SIMPLE);
        s.start();
        s.stop();
        s.passedSubs();
        s.spawnFails(203);

        assertThat(s.passedSubs()).containsExactly("failed");
    }

    @Test
    void processThatComesAfterTheEnd_isKilledAndFollowed() {
        ServiceScenario s = daemon(ServiceType.EXEC).with(TIMEOUT_STOP_SEC, TimeSpan.ofSeconds(1));
        s.start();
        s.stop();
        s.passes(4);
        assertThat(s.sub()).isEqualTo("failed");
        assertThat(s.effects(Effect.Release.class)).isEmpty();
        int pid = s.spawned();
        assertThat(s.effects(Effect.SignalProcess.class)).containsExactly(new Effect.SignalProcess(ServiceScenario.NAME, pid, 9));
        assertThat(s.claimed()).containsExactly(pid);
        s.dies(pid, 9);

        assertThat(s.claimed()).isEmpty();
        assertThat(s.effects(Effect.Release.class)).hasSize(1);
    }

    @Test
    void leftOverProcessesAreTold_andTheStartGoesOn() {
        ServiceScenario s = daemon(ServiceType.EXEC).with(KILL_MODE, KillMode.PROCESS);
        s.start();
        int child = s.forks(s.spawned());
        s.exits(100, 0);
        s.forgetEffects();
        s.start();

        assertThat(s.logged()).contains("Found left-over process " + child + " in control group while starting unit. Ignoring.");
        assertThat(s.pendingSpawns()).isEqualTo(1);
    }

    @Test
    void leftOverProcessesForbidTheStart_whereTheyMustNotBeKilled() {
        ServiceScenario s = daemon(ServiceType.EXEC).with(SEND_SIGKILL, false).with(TIMEOUT_STOP_SEC, TimeSpan.ofSeconds(1));
        s.start();
        s.forks(s.spawned());
        s.stop();
        s.passes(2);
        s.stopPending = false;
        assertThat(s.sub()).isEqualTo("failed");
        s.start();

        assertThat(s.sub()).isEqualTo("failed");
        assertThat(s.result()).isEqualTo("resources");
        assertThat(s.pendingSpawns()).isZero();
    }

    @Test
    void exitTypeCgroup_lastsAsLongAsAnyProcess() {
        ServiceScenario s = daemon(ServiceType.EXEC).with(EXIT_TYPE, ExitType.CGROUP);
        s.start();
        int child = s.forks(s.spawned());
        s.exits(100, 0);
        assertThat(s.sub()).isEqualTo("running");
        s.exits(child, 1);

        assertThat(s.sub()).isEqualTo("dead");
    }

    @Test
    void oneshotWithoutStart_livesByItsOtherLines() {
        ServiceScenario s = ServiceScenario.of().with(REMAIN_AFTER_EXIT, true).exec(EXEC_START_PRE, "/bin/pre").exec(EXEC_STOP, "/bin/stop");
        s.start();
        s.exits(s.spawned(), 0);

        assertThat(s.sub()).isEqualTo("exited");
    }

    @Test
    void notifyServiceMayExitBeforeReady_ifAnotherProcessMaySayIt() {
        ServiceScenario s = daemon(ServiceType.NOTIFY).with(REMAIN_AFTER_EXIT, true).with(NOTIFY_ACCESS, NotifyAccess.ALL);
        s.start();
        int child = s.forks(s.spawned());
        s.exits(100, 0);
        assertThat(s.sub()).isEqualTo("start");
        s.says(child, "READY=1");

        assertThat(s.sub()).isEqualTo("exited");
    }

    @Test
    void dbusIsUp_onceItsNameIsOwned_andStops_whenItIsOwnedNoLonger() {
        ServiceScenario s = ServiceScenario.of().with(BUS_NAME, "org.example.Daemon").exec(EXEC_START, "/bin/daemon");
        s.input(new MachineInput.BusNameChanged(false));
        s.start();
        s.spawned();
        assertThat(s.sub()).isEqualTo("start");
        s.input(new MachineInput.BusNameChanged(true));
        assertThat(s.sub()).isEqualTo("running");
        s.input(new MachineInput.BusNameChanged(false));
        assertThat(s.sub()).isEqualTo("stop-sigterm");
    }

    @Test
    void idleCountsAsActiveFromTheBeginning() {
        ServiceScenario s = daemon(ServiceType.IDLE);
        s.jobsDone = false;
        s.start();
        assertThat(s.active()).isEqualTo(ActiveState.ACTIVE);
        assertThat(s.pendingSpawns()).isZero();
        s.machine().jobsDone(s);
        assertThat(s.pendingSpawns()).isEqualTo(1);
    }

    @Test
    void idleServiceCanBeStopped_whileItWaits() {
        ServiceScenario s = daemon(ServiceType.IDLE);
        s.jobsDone = false;
        s.start();
        s.stop();

        assertThat(s.sub()).isEqualTo("dead");
    }

    @Test
    void startPostThatFails_stopsTheService() {
        ServiceScenario s = daemon(ServiceType.SIMPLE).exec(EXEC_START_POST, "/bin/post");
        s.start();
        int main = s.spawned();
        assertThat(s.lastSpawn().plan().environment()).containsEntry("MAINPID", Integer.toString(main));
        s.exits(s.spawned(), 1);

        assertThat(s.sub()).isEqualTo("stop-sigterm");
    }

    @Test
    void reloadThatFails_leavesTheServiceUp() {
        ServiceScenario s = daemon(ServiceType.SIMPLE).exec(EXEC_RELOAD, "/bin/reload1", "/bin/reload2");
        s.start();
        s.spawned();
        s.reload();
        s.exits(s.spawned(), 1);

        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.result()).isEqualTo("success");
        assertThat(s.notes()).last().isEqualTo(ChangeNotes.RELOAD_FAILED);
        assertThat(s.pendingSpawns()).isZero();
    }

    @Test
    void reloadThatHangs_isKilled() {
        ServiceScenario s = daemon(ServiceType.SIMPLE).exec(EXEC_RELOAD, "/bin/reload");
        s.start();
        s.spawned();
        s.reload();
        int control = s.spawned();
        s.passes(90);

        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.logged()).contains("Reload operation timed out. Killing reload process.");
        assertThat(s.effects(Effect.SignalProcess.class)).containsExactly(new Effect.SignalProcess(ServiceScenario.NAME, control, 9));
        s.dies(control, 9);
        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.claimed()).containsExactly(100);
    }

    @Test
    void stopCommandsLearnHowTheMainProcessEnded() {
        ServiceScenario s = daemon(ServiceType.SIMPLE).exec(EXEC_STOP_POST, "/bin/stop-post");
        s.start();
        s.dumpsCore(s.spawned(), 11);

        assertThat(s.lastSpawn().plan().environment())
                .containsEntry("SERVICE_RESULT", "core-dump")
                .containsEntry("EXIT_CODE", "dumped")
                .containsEntry("EXIT_STATUS", "SEGV");
    }
}
