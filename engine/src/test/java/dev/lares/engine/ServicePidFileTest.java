package dev.lares.engine;

import static dev.lares.unit.ExecDirectives.RUNTIME_DIRECTORY_PRESERVE;
import static dev.lares.unit.ServiceDirectives.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.DirectoryPreserve;
import dev.lares.unit.RestartPolicy;
import dev.lares.unit.ServiceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PID files (systemd.service(5), "PIDFile="), and what else is left behind. */
class ServicePidFileTest {
    private static final PidFileContent MISSING = new PidFileContent.Missing();

    private static ServiceScenario daemon() {
        return ServiceScenario.of().with(TYPE, ServiceType.FORKING).with(PID_FILE, "/run/test.pid").exec(EXEC_START, "/bin/daemon");
    }

    /** A forking daemon that is up; its main process is 101. */
    private static ServiceScenario up(ServiceScenario s) {
        s.start();
        s.forks(s.spawned());
        s.exits(100, 0);
        s.pidFileSays(new PidFileContent.Process(101, true));
        assertThat(s.sub()).isEqualTo("running");
        s.forgetEffects();
        return s;
    }

    @Test
    void namesTheMainProcess() {
        ServiceScenario s = up(daemon());

        assertThat(s.mainPid()).isEqualTo(101);
        assertThat(s.claimed()).containsExactly(101);
        assertThat(s.view().exits()).last().extracting(MachineView.ExecRun::pid).isEqualTo(101);
    }

    @Test
    void processThatIsNoChild_isWatched() {
        ServiceScenario s = daemon();
        s.start();
        s.forks(s.spawned());
        s.exits(100, 0);
        s.pidFileSays(new PidFileContent.Process(101, false));

        assertThat(s.effects(Effect.WatchProcess.class)).containsExactly(new Effect.WatchProcess(ServiceScenario.NAME, 101));
        s.exits(101, 1);
        s.pidFileSays(MISSING);
        assertThat(s.result()).isEqualTo("exit-code");
    }

    @Test
    void neverWritten_failsWhenNoProcessIsLeft() {
        ServiceScenario s = daemon();
        s.start();
        s.forks(s.spawned());
        s.exits(100, 0);
        s.pidFileSays(MISSING);
        s.pidFileSays(MISSING);
        s.vanishes(101);
        s.input(new MachineInput.CgroupEmptied());

        assertThat(s.sub()).isEqualTo("failed");
        assertThat(s.result()).isEqualTo("protocol");
        assertThat(s.logged()).contains("Daemon never wrote its PID file. Failing.");
    }

    @Test
    void neverWritten_timesOutOtherwise() {
        ServiceScenario s = daemon();
        s.start();
        s.forks(s.spawned());
        s.exits(100, 0);
        s.pidFileSays(MISSING);
        s.pidFileSays(MISSING);
        s.passes(90);

        assertThat(s.sub()).isEqualTo("stop-sigterm");
        assertThat(s.result()).isEqualTo("timeout");
    }

    @Test
    void unsafeContentIsNotBelieved() {
        ServiceScenario s = daemon();
        s.start();
        s.forks(s.spawned());
        s.exits(100, 0);
        s.pidFileSays(new PidFileContent.Refused("it is not owned by root"));

        assertThat(s.sub()).isEqualTo("start");
        assertThat(s.mainPid()).isZero();
        assertThat(s.logged()).contains("cannot use PID file /run/test.pid: it is not owned by root");
    }

    @Test
    void processOfAnotherUnitIsNotBelieved() {
        ServiceScenario s = daemon();
        s.claimedByOthers.add(77);
        s.start();
        s.forks(s.spawned());
        s.exits(100, 0);
        s.pidFileSays(new PidFileContent.Process(77, true));

        assertThat(s.sub()).isEqualTo("start");
        assertThat(s.mainPid()).isZero();
    }

    @Test
    void mayBeWrittenByStartPost() {
        ServiceScenario s = daemon().exec(EXEC_START_POST, "/bin/post");
        s.start();
        s.forks(s.spawned());
        s.exits(100, 0);
        s.pidFileSays(MISSING);
        assertThat(s.sub()).isEqualTo("start-post");
        s.exits(s.spawned(), 0);
        s.pidFileSays(new PidFileContent.Process(101, true));

        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.mainPid()).isEqualTo(101);
    }

    @Test
    void namesASuccessor_whenTheMainProcessEnds() {
        ServiceScenario s = up(daemon());
        int successor = s.forks(101);
        s.exits(101, 0);
        assertThat(s.sub()).isEqualTo("running");
        s.pidFileSays(new PidFileContent.Process(successor, true));

        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.mainPid()).isEqualTo(successor);
        assertThat(s.claimed()).containsExactly(successor);
    }

    @Test
    void endIsBelieved_whenThereIsNoSuccessor() {
        ServiceScenario s = up(daemon());
        s.exits(101, 0);
        s.pidFileSays(new PidFileContent.Refused("process 101 does not exist"));

        assertThat(s.sub()).isEqualTo("dead");
        assertThat(s.logged()).contains("Deactivated successfully.");
        assertThat(s.effects(Effect.Log.class)).noneMatch(log -> log.level() == LogLevel.WARNING);
        assertThat(s.effects(Effect.RemovePidFile.class)).hasSize(1);
    }

    @Test
    void reloadMayChangeTheMainProcess() {
        ServiceScenario s = up(daemon().exec(EXEC_RELOAD, "/bin/reload"));
        int successor = s.forks(101);
        s.reload();
        s.exits(s.spawned(), 0);
        s.pidFileSays(new PidFileContent.Process(successor, true));

        assertThat(s.sub()).isEqualTo("running");
        assertThat(s.mainPid()).isEqualTo(successor);
    }

    @Test
    void commandsLearnWhereItIs() {
        ServiceScenario s = daemon();
        s.start();

        assertThat(s.lastSpawn().plan().environment()).containsEntry("PIDFILE", "/run/test.pid");
    }

    @ParameterizedTest
    @CsvSource({
        // RuntimeDirectoryPreserve=, kept after a stop, kept when it will be restarted
        "NO, false, false",
        "YES, true, true",
        "RESTART, false, true",
    })
    void runtimeDirectoriesAreKept(DirectoryPreserve preserve, boolean afterStop, boolean forRestart) {
        ServiceScenario stopped = service(preserve);
        stopped.stop();
        stopped.exits(100, 0);
        assertThat(stopped.effects(Effect.Release.class))
                .extracting(Effect.Release::keepRuntimeDirectories)
                .containsExactly(afterStop);

        ServiceScenario crashed = service(preserve);
        crashed.dies(100, 9);
        assertThat(crashed.sub()).isEqualTo("auto-restart");
        assertThat(crashed.effects(Effect.Release.class))
                .extracting(Effect.Release::keepRuntimeDirectories)
                .containsExactly(forRestart);
    }

    @Test
    void directoriesKeptForARestart_goWhenItIsCalledOff() {
        ServiceScenario s = service(DirectoryPreserve.RESTART);
        s.dies(100, 9);
        s.stop();

        assertThat(s.effects(Effect.Release.class))
                .extracting(Effect.Release::keepRuntimeDirectories)
                .containsExactly(true, false);
    }

    private static ServiceScenario service(DirectoryPreserve preserve) {
        ServiceScenario s = ServiceScenario.of()
                .with(RUNTIME_DIRECTORY_PRESERVE, preserve)
                .with(RESTART, RestartPolicy.ON_FAILURE)
                .exec(EXEC_START, "/bin/daemon");
        s.start();
        s.spawned();
        return s;
    }
}
