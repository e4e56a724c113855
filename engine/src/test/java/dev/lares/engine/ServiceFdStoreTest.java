package dev.lares.engine;

import static dev.lares.unit.ServiceDirectives.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.RestartPolicy;
import dev.lares.unit.ServiceType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Descriptors that a service leaves with the manager (sd_notify(3), "FDSTORE=1"; systemd.service(5), "FileDescriptorStoreMax="). */
class ServiceFdStoreTest {
    private static final FdToken A = new FdToken(1);
    private static final FdToken B = new FdToken(2);
    private static final FdToken C = new FdToken(3);

    private static ServiceScenario up() {
        ServiceScenario s = ServiceScenario.of()
                .with(TYPE, ServiceType.NOTIFY)
                .with(FILE_DESCRIPTOR_STORE_MAX, 2)
                .with(RESTART, RestartPolicy.ON_FAILURE)
                .exec(EXEC_START, "/bin/daemon");
        s.start();
        s.spawned();
        s.says(100, "READY=1");
        s.forgetEffects();
        return s;
    }

    @Test
    void keepsWhatItHasRoomFor_andClosesTheRest() {
        ServiceScenario s = up();
        s.says(100, List.of(A, B, C), "FDSTORE=1", "FDNAME=x");

        assertThat(s.effects(Effect.KeepFd.class)).containsExactly(
                new Effect.KeepFd(ServiceScenario.NAME, A, true), new Effect.KeepFd(ServiceScenario.NAME, B, true));
        assertThat(s.effects(Effect.CloseFd.class)).containsExactly(new Effect.CloseFd(C));
        assertThat(s.logged()).contains("Cannot store more fds than FileDescriptorStoreMax=2, closing remaining.");
        assertThat(s.view().storedFdCount()).isEqualTo(2);
    }

    @Test
    void passesThemToTheNextProcess_newestFirst() {
        ServiceScenario s = up();
        s.says(100, List.of(A), "FDSTORE=1", "FDNAME=first", "FDPOLL=0");
        s.says(100, List.of(B), "FDSTORE=1");
        assertThat(s.effects(Effect.KeepFd.class)).extracting(Effect.KeepFd::poll).containsExactly(false, true);
        s.dies(100, 9);
        s.passes(1);
        s.restartJobRuns();

        assertThat(s.lastSpawn().plan().fds()).containsExactly(B, A);
        assertThat(s.lastSpawn().plan().fdNames()).containsExactly("stored", "first");
        assertThat(s.effects(Effect.CloseFd.class)).isEmpty();
    }

    @Test
    void keepsThemOverARestartByRequest() {
        ServiceScenario s = up();
        s.says(100, List.of(A), "FDSTORE=1");
        s.restartPending = true;
        s.stop();
        s.exits(100, 0);

        assertThat(s.sub()).isEqualTo("dead");
        assertThat(s.view().storedFdCount()).isEqualTo(1);
    }

    @Test
    void closesThem_whenTheServiceIsStopped() {
        ServiceScenario s = up();
        s.says(100, List.of(A), "FDSTORE=1");
        s.stop();
        s.exits(100, 0);

        assertThat(s.effects(Effect.CloseFd.class)).containsExactly(new Effect.CloseFd(A));
    }

    @Test
    void closesThem_whenTheServiceIsStoppedBeforeItsRestart() {
        ServiceScenario s = up();
        s.says(100, List.of(A), "FDSTORE=1");
        s.dies(100, 9);
        assertThat(s.effects(Effect.CloseFd.class)).isEmpty();
        s.stop();

        assertThat(s.effects(Effect.CloseFd.class)).containsExactly(new Effect.CloseFd(A));
    }

    @Test
    void removesByName() {
        ServiceScenario s = up();
        s.says(100, List.of(A), "FDSTORE=1", "FDNAME=x");
        s.says(100, List.of(B), "FDSTORE=1", "FDNAME=y");
        s.says(100, List.of(C), "FDSTOREREMOVE=1", "FDNAME=x");

        assertThat(s.effects(Effect.CloseFd.class)).containsExactly(new Effect.CloseFd(A), new Effect.CloseFd(C));
        assertThat(s.view().storedFdCount()).isEqualTo(1);
    }

    @Test
    void removalNeedsAName() {
        ServiceScenario s = up();
        s.says(100, List.of(A), "FDSTORE=1");
        s.says(100, "FDSTOREREMOVE=1");
        s.says(100, "FDSTOREREMOVE=1", "FDNAME=a:b");

        assertThat(s.view().storedFdCount()).isEqualTo(1);
        assertThat(s.logged())
                .containsOnly("FDSTOREREMOVE=1 requested, but no valid file descriptor name passed, ignoring.");
    }

    @Test
    void dropsWhatIsHungUp() {
        ServiceScenario s = up();
        s.says(100, List.of(A), "FDSTORE=1");
        s.input(new MachineInput.FdHungUp(A));
        s.input(new MachineInput.FdHungUp(A));

        assertThat(s.effects(Effect.CloseFd.class)).containsExactly(new Effect.CloseFd(A));
        assertThat(s.view().storedFdCount()).isZero();
    }

    @Test
    void closesWhatNobodyAskedToStore() {
        ServiceScenario s = up();
        s.says(100, List.of(A, B), "STATUS=x");

        assertThat(s.effects(Effect.CloseFd.class)).containsExactly(new Effect.CloseFd(A), new Effect.CloseFd(B));
    }

    @Test
    void namesArePlainText() {
        assertThat(FdStore.isValidName("")).isTrue();
        assertThat(FdStore.isValidName("a b~")).isTrue();
        assertThat(FdStore.isValidName("x".repeat(255))).isTrue();
        assertThat(FdStore.isValidName("x".repeat(256))).isFalse();
        assertThat(FdStore.isValidName("a:b")).isFalse();
        assertThat(FdStore.isValidName("a\u007f")).isFalse();
        assertThat(FdStore.isValidName("ä")).isFalse();
    }
}
