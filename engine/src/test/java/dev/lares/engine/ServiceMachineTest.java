package dev.lares.engine;

import static dev.lares.unit.ServiceDirectives.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.RestartPolicy;
import dev.lares.unit.ServiceType;
import dev.lares.unit.TimeSpan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of services of each type, from start to stop (systemd.service(5), "Type="). */
class ServiceMachineTest {
    @Test
    void simpleServiceIsUp_onceItIsSpawned() {
        ServiceScenario s = ServiceScenario.of().exec(EXEC_START, "/bin/daemon");

        assertThat(s.start()).isEqualTo(Answer.BEGUN);
        assertThat(s.active()).isEqualTo(ActiveState.ACTIVATING);
        int pid = s.spawned();

        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.mainPid()).isEqualTo(pid);
        assertThat(s.lastSpawn().plan().environment()).containsEntry("INVOCATION_ID", s.invocationId());
    }

    @Test
    void simpleServiceStops_bySigtermToItsGroup() {
        ServiceScenario s = ServiceScenario.of().exec(EXEC_START, "/bin/daemon");
        s.start();
        int pid = s.spawned();
        s.forgetEffects();

        s.stop();
        assertThat(s.sub()).isEqualTo("stop-sigterm");
        assertThat(s.effects(Effect.Kill.class))
                .containsExactly(new Effect.Kill(ServiceScenario.NAME, List.of(pid), true, 15, false, "stop"));
        s.dies(pid, 15);

        assertThat(s.sub()).isEqualTo("dead");
        assertThat(s.result()).isEqualTo("success");
        assertThat(s.logged()).contains("Deactivated successfully.");
        assertThat(s.effects(Effect.Release.class)).hasSize(1);
        assertThat(s.claimed()).isEmpty();
    }

    @Test
    void simpleServiceFails_withExitCode() {
        ServiceScenario s = ServiceScenario.of().exec(EXEC_START, "/bin/daemon");
        s.start();
        s.exits(s.spawned(), 1);

        assertThat(s.sub()).isEqualTo("failed");
        assertThat(s.result()).isEqualTo("exit-code");
        assertThat(s.logged())
                .contains("Main process exited, code=exited, status=1/FAILURE", "Failed with result 'exit-code'.");
    }

    @Test
    void simpleServiceWithoutProgram_comesUpAndFails() {
        ServiceScenario s = ServiceScenario.of().exec(EXEC_START, "/bin/missing");
        s.start();
        s.passedSubs();
        s.spawnFails(203);

        assertThat(s.passedSubs()).startsWith("running").endsWith("failed");
        assertThat(s.result()).isEqualTo("exit-code");
        assertThat(s.logged()).contains("Main process exited, code=exited, status=203/EXEC");
    }

    @Test
    void execServiceWithoutProgram_neverComesUp() {
        ServiceScenario s = ServiceScenario.of().with(TYPE, ServiceType.EXEC).exec(EXEC_START, "/bin/missing");
        s.start();
        s.spawnFails(203);

        assertThat(s.passedSubs()).doesNotContain("running").endsWith("failed");
    }

    @Test
    void oneshotRunsItsCommandsInTurn_andIsDeadThen() {
        ServiceScenario s = ServiceScenario.of().with(TYPE, ServiceType.ONESHOT).exec(EXEC_START, "/bin/a", "/bin/b");
        s.start();
        s.exits(s.spawned(), 0);
        assertThat(s.sub()).isEqualTo("start");
        assertThat(s.lastSpawn().plan().command().path()).isEqualTo("/bin/b");
        s.exits(s.spawned(), 0);

        assertThat(s.sub()).isEqualTo("dead");
        assertThat(s.result()).isEqualTo("success");
    }

    @Test
    void oneshotThatRemains_isExited() {
        ServiceScenario s = ServiceScenario.of()
                .with(TYPE, ServiceType.ONESHOT)
                .with(REMAIN_AFTER_EXIT, true)
                .exec(EXEC_START, "/bin/a")
                .exec(EXEC_STOP, "/bin/stop");
        s.start();
        s.exits(s.spawned(), 0);
        assertThat(s.sub()).isEqualTo("exited");
        assertThat(s.active()).isEqualTo(ActiveState.ACTIVE);

        s.stop();
        assertThat(s.sub()).isEqualTo("stop");
        s.exits(s.spawned(), 0);
        assertThat(s.sub()).isEqualTo("dead");
    }

    @Test
    void oneshotFails_andSkipsTheRest() {
        ServiceScenario s = ServiceScenario.of().with(TYPE, ServiceType.ONESHOT).exec(EXEC_START, "/bin/a", "/bin/b");
        s.start();
        s.exits(s.spawned(), 3);

        assertThat(s.sub()).isEqualTo("failed");
        assertThat(s.effects(Effect.Spawn.class)).hasSize(1);
    }

    @Test
    void oneshotGoesOn_whenFailureIsIgnored() {
        ServiceScenario s = ServiceScenario.of().with(TYPE, ServiceType.ONESHOT).exec(EXEC_START, "-/bin/a", "/bin/b");
        s.start();
        s.exits(s.spawned(), 3);
        s.exits(s.spawned(), 0);

        assertThat(s.result()).isEqualTo("success");
    }

    @Test
    void notifyServiceIsUp_onReady() {
        ServiceScenario s = ServiceScenario.of().with(TYPE, ServiceType.NOTIFY).exec(EXEC_START, "/bin/daemon");
        s.start();
        assertThat(s.lastSpawn().plan().notifySocket()).isTrue();
        int pid = s.spawned();
        assertThat(s.sub()).isEqualTo("start");
        s.says(pid, "READY=1", "STATUS=at your service");

        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.view().statusText()).isEqualTo("at your service");
    }

    @Test
    void notifyServiceFails_whenItExitsBeforeReady() {
        ServiceScenario s = ServiceScenario.of().with(TYPE, ServiceType.NOTIFY).exec(EXEC_START, "/bin/daemon");
        s.start();
        s.exits(s.spawned(), 0);

        assertThat(s.sub()).isEqualTo("failed");
        assertThat(s.result()).isEqualTo("protocol");
    }

    @Test
    void forkingServiceIsUp_withTheProcessItLeft() {
        ServiceScenario s = ServiceScenario.of().with(TYPE, ServiceType.FORKING).exec(EXEC_START, "/bin/daemon");
        s.start();
        int parent = s.spawned();
        assertThat(s.controlPid()).isEqualTo(parent);
        int child = s.forks(parent);
        s.exits(parent, 0);

        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.mainPid()).isEqualTo(child);
        s.exits(child, 0);
        assertThat(s.sub()).isEqualTo("dead");
    }

    @Test
    void forkingServiceHasNoMainProcess_whenSeveralAreLeft() {
        ServiceScenario s = ServiceScenario.of().with(TYPE, ServiceType.FORKING).exec(EXEC_START, "/bin/daemon");
        s.start();
        int parent = s.spawned();
        int one = s.forks(parent);
        int two = s.forks(parent);
        s.exits(parent, 0);

        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.mainPid()).isZero();
        s.exits(one, 0);
        assertThat(s.sub()).isEqualTo("running");
        s.exits(two, 0);
        assertThat(s.sub()).isEqualTo("dead");
    }

    @Test
    void forkingServiceWaitsForItsPidFile() {
        ServiceScenario s = ServiceScenario.of()
                .with(TYPE, ServiceType.FORKING)
                .with(PID_FILE, "/run/test.pid")
                .exec(EXEC_START, "/bin/daemon");
        s.start();
        int parent = s.spawned();
        int child = s.forks(parent);
        s.exits(parent, 0);
        s.pidFileSays(new PidFileContent.Missing());
        assertThat(s.sub()).isEqualTo("start");
        assertThat(s.effects(Effect.WatchPidFile.class)).hasSize(1);
        s.pidFileSays(new PidFileContent.Missing());
        s.input(new MachineInput.PidFileChanged());
        s.pidFileSays(new PidFileContent.Process(child, true));

        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.mainPid()).isEqualTo(child);
        assertThat(s.effects(Effect.UnwatchPidFile.class)).hasSize(1);
    }

    @Test
    void allLinesRunInTheirOrder() {
        ServiceScenario s = ServiceScenario.of()
                .exec(EXEC_CONDITION, "/bin/condition")
                .exec(EXEC_START_PRE, "/bin/pre1", "/bin/pre2")
                .exec(EXEC_START, "/bin/daemon")
                .exec(EXEC_START_POST, "/bin/post")
                .exec(EXEC_RELOAD, "/bin/reload")
                .exec(EXEC_STOP, "/bin/stop")
                .exec(EXEC_STOP_POST, "/bin/stop-post");
        s.start();
        s.exits(s.spawned(), 0);
        s.exits(s.spawned(), 0);
        s.exits(s.spawned(), 0);
        int main = s.spawned();
        s.exits(s.spawned(), 0);
        assertThat(s.sub()).isEqualTo("running");
        s.reload();
        assertThat(s.active()).isEqualTo(ActiveState.RELOADING);
        s.exits(s.spawned(), 0);
        assertThat(s.sub()).isEqualTo("running");
        s.stop();
        s.exits(s.spawned(), 0);
        s.dies(main, 15);
        s.exits(s.spawned(), 0);

        assertThat(s.passedSubs()).containsExactly(
                "condition", "start-pre", "start", "start-post", "running", "reload", "running", "stop", "stop-sigterm",
                "stop-post", "dead");
        assertThat(s.effects(Effect.Spawn.class)).extracting(spawn -> spawn.plan().command().path()).containsExactly(
                "/bin/condition", "/bin/pre1", "/bin/pre2", "/bin/daemon", "/bin/post", "/bin/reload", "/bin/stop", "/bin/stop-post");
    }

    @Test
    void restartsOnFailure_afterRestartSec() {
        ServiceScenario s = ServiceScenario.of()
                .with(RESTART, RestartPolicy.ON_FAILURE)
                .with(RESTART_SEC, TimeSpan.ofSeconds(5))
                .exec(EXEC_START, "/bin/daemon");
        s.start();
        s.exits(s.spawned(), 1);
        assertThat(s.passedSubs()).endsWith("failed", "auto-restart");
        assertThat(s.active()).isEqualTo(ActiveState.ACTIVATING);
        s.passes(4);
        assertThat(s.restartRequests).isZero();
        s.passes(1);
        assertThat(s.restartRequests).isEqualTo(1);
        assertThat(s.logged()).contains("Scheduled restart job, restart counter is at 1.");

        s.restartJobRuns();
        s.spawned();
        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.view().restartCount()).isEqualTo(1);
    }

    @Test
    void historyKeepsTheLastRunOfEachCommand() {
        ServiceScenario s = ServiceScenario.of().exec(EXEC_START, "/bin/daemon").exec(EXEC_RELOAD, "/bin/reload");
        s.start();
        s.spawned();
        for (int status = 0; status < 3; status++) {
            s.reload();
            s.exits(s.spawned(), status);
        }

        assertThat(s.view().exits()).extracting(MachineView.ExecRun::role).containsExactly(SpawnPlan.Role.START, SpawnPlan.Role.RELOAD);
        assertThat(s.view().exits().getLast().exit()).contains(new ProcessExit.Exited(2));
    }
}
