package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import dev.lares.unit.DirectoryKind;
import dev.lares.unit.LoadedUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** systemd.exec(5), "RuntimeDirectory=, StateDirectory=, …", and what services might try against it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ExecDirectoriesTest {
    private static final int ATTACKER = 54321;
    private static final int SERVICE = 54322;

    private final HostStage stage = HostStage.plain();

    @BeforeEach
    void openFolderToAll() throws LinuxException {
        Stat.changeMode(stage.path(""), 0755);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void directoriesAreMade_withTheirModes_andTold() throws LinuxException {
        LoadedUnit unit = unit("RuntimeDirectory=one two/three\nRuntimeDirectoryMode=0750\nStateDirectory=s\nStateDirectoryMode=0700\n"
                + "ExecStart=:/bin/sh -c 'echo $RUNTIME_DIRECTORY $STATE_DIRECTORY'\nStandardOutput=file:@@/out\n");
        stage.run(unit);

        assertThat(stage.read("out"))
                .isEqualTo(path("one") + ":" + path("two/three") + " " + stage.path("state/s") + "\n");
        assertThat(Stat.ofPath(path("one")).permissions()).isEqualTo(0750);
        assertThat(Stat.ofPath(path("two")).permissions()).isEqualTo(0755);
        assertThat(Stat.ofPath(path("two/three")).permissions()).isEqualTo(0750);
        assertThat(Stat.ofPath(stage.path("state/s")).permissions()).isEqualTo(0700);
    }

    @Test
    void linksToADirectoryAreMade_andRemovedWithIt() throws IOException {
        LoadedUnit unit = unit("RuntimeDirectory=real/one:alias real/one:deep/alias\nExecStart=/bin/true\n");
        stage.run(unit);
        stage.run(unit);

        assertThat(Files.readSymbolicLink(Path.of(path("alias")))).hasToString("real/one");
        assertThat(Files.readSymbolicLink(Path.of(path("deep/alias")))).hasToString("../real/one");
        stage.perform(new Effect.Release(unit, false));
        assertThat(Files.exists(Path.of(path("alias")), LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(Path.of(path("real/one"))).doesNotExist();
    }

    @Test
    void directoriesBelongToTheUser_thoseOnTheWayToTheManager() throws LinuxException {
        Root.assume();
        stage.run(unit("RuntimeDirectory=a/b\nUser=" + SERVICE + "\nExecStart=/bin/true\n"));

        assertThat(Stat.ofPath(path("a/b")).uid()).isEqualTo(SERVICE);
        assertThat(Stat.ofPath(path("a")).uid()).isZero();
    }

    @Test
    void releaseRemovesTheInnermostRuntimeDirectory_withAllInIt() throws IOException {
        LoadedUnit unit = unit("RuntimeDirectory=a/b\nStateDirectory=kept\nExecStart=/bin/true\n");
        stage.run(unit);
        Files.createDirectories(Path.of(path("a/b/c/d")));
        Files.writeString(Path.of(path("a/b/c/f")), "x");
        Files.writeString(Path.of(stage.path("precious")), "x");
        Files.createSymbolicLink(Path.of(path("a/b/link")), Path.of(stage.path("")));
        stage.perform(new Effect.Release(unit, false));

        assertThat(Path.of(path("a/b"))).doesNotExist();
        assertThat(Path.of(path("a"))).exists();
        assertThat(Path.of(stage.path("precious"))).exists();
        assertThat(Path.of(stage.path("state/kept"))).exists();
    }

    @Test
    void releaseKeepsRuntimeDirectories_whenToldSo() {
        LoadedUnit unit = unit("RuntimeDirectory=a\nExecStart=/bin/true\n");
        stage.run(unit);
        stage.perform(new Effect.Release(unit, true));

        assertThat(Path.of(path("a"))).exists();
    }

    @Test
    void directoryOfAFormerUserIsHandedOver_withAllInIt() throws IOException, LinuxException {
        Root.assume();
        Path state = Path.of(stage.path("state/s"));
        Files.createDirectories(state.resolve("sub"));
        Files.writeString(state.resolve("sub/file"), "x");
        own(state, ATTACKER);
        own(state.resolve("sub"), ATTACKER);
        own(state.resolve("sub/file"), ATTACKER);
        stage.run(unit("StateDirectory=s\nUser=" + SERVICE + "\nExecStart=/bin/true\n"));

        assertThat(Stat.ofPath(state.toString()).uid()).isEqualTo(SERVICE);
        assertThat(Stat.ofPath(state + "/sub/file").uid()).isEqualTo(SERVICE);
    }

    @Test
    void handingOverFollowsNoLink_andLeavesFilesOfOthersWithASecondName() throws IOException, LinuxException {
        Root.assume();
        Path state = Path.of(stage.path("state/s"));
        Path precious = Path.of(stage.path("precious"));
        Path linked = Path.of(stage.path("state/linked"));
        Files.createDirectories(state);
        Files.writeString(precious, "x");
        Files.writeString(linked, "x");
        Files.createSymbolicLink(state.resolve("link"), precious);
        Files.createLink(state.resolve("hard"), linked);
        own(state, ATTACKER);
        stage.run(unit("StateDirectory=s\nUser=" + SERVICE + "\nExecStart=/bin/true\n"));

        assertThat(Stat.ofPath(state.toString()).uid()).isEqualTo(SERVICE);
        assertThat(Stat.ofPath(precious.toString()).uid()).isZero();
        assertThat(Stat.ofPath(linked.toString()).uid()).isZero();
        assertThat(stage.recorder.warnings()).anyMatch(text -> text.contains("it has other names"));
    }

    /** CVE-2018-21269, CVE-2017-18925: a service that owns the parent puts a link where root makes a directory. */
    @Test
    void linkInADirectoryOfTheServiceIsNotFollowed() throws IOException, LinuxException {
        Root.assume();
        Path parent = Path.of(stage.path("state/app"));
        Path target = Path.of(stage.path("target"));
        Files.createDirectories(parent);
        Files.createDirectories(target);
        own(parent, SERVICE);
        Files.createSymbolicLink(parent.resolve("data"), target);
        Event.SpawnFailed failed = stage.startInVain(unit("StateDirectory=app app/data\nUser=" + SERVICE + "\nExecStart=/bin/true\n"));

        assertThat(failed.exitStatus()).isEqualTo(238);
        assertThat(failed.message()).isEqualTo("cannot use " + parent + "/data: it is a symbolic link");
        assertThat(Stat.ofPath(target.toString()).uid()).isZero();
    }

    @Test
    void linkOnTheWayIsNotFollowed_whereOthersCanWrite() throws IOException, LinuxException {
        Root.assume();
        Path parent = Path.of(stage.path("state/shared"));
        Path target = Path.of(stage.path("target"));
        Files.createDirectories(parent);
        Files.createDirectories(target);
        Stat.changeMode(parent.toString(), 01777);
        Files.createSymbolicLink(parent.resolve("way"), target);
        ownLink(parent, "way", ATTACKER);
        Event.SpawnFailed failed =
                stage.startInVain(unit("StateDirectory=shared/way/data\nUser=" + SERVICE + "\nExecStart=/bin/true\n"));

        assertThat(failed.message()).isEqualTo("cannot use " + parent + "/way: it is a symbolic link");
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void directoryOfAnotherUserIsRefused_whereAnybodyCouldHaveMadeIt() throws IOException, LinuxException {
        Root.assume();
        Path parent = Path.of(stage.path("state/shared"));
        Files.createDirectories(parent.resolve("data"));
        Stat.changeMode(parent.toString(), 01777);
        own(parent.resolve("data"), ATTACKER);
        Event.SpawnFailed failed =
                stage.startInVain(unit("StateDirectory=shared/data\nUser=" + SERVICE + "\nExecStart=/bin/true\n"));

        assertThat(failed.message()).isEqualTo("cannot use " + parent + "/data: it belongs to user " + ATTACKER);
        assertThat(Stat.ofPath(parent + "/data").uid()).isEqualTo(ATTACKER);
    }

    @Test
    void directoryOnTheWayOfAnotherUserIsRefused() throws IOException, LinuxException {
        Root.assume();
        Path foreign = Path.of(stage.path("state/foreign"));
        Files.createDirectories(foreign);
        own(foreign, ATTACKER);
        Event.SpawnFailed failed =
                stage.startInVain(unit("StateDirectory=foreign/data\nUser=" + SERVICE + "\nExecStart=/bin/true\n"));

        assertThat(failed.message()).isEqualTo("cannot use " + foreign + ": it belongs to user " + ATTACKER);
    }

    @Test
    void administratorsLinkIsFollowed() throws IOException, LinuxException {
        Root.assume();
        Path big = Path.of(stage.path("big-disk"));
        Files.createDirectories(big);
        Files.createDirectories(Path.of(stage.path("state")));
        Files.createSymbolicLink(Path.of(stage.path("state/db")), big);
        stage.run(unit("StateDirectory=db\nUser=" + SERVICE + "\nExecStart=/bin/true\n"));

        assertThat(Stat.ofPath(big.toString()).uid()).isEqualTo(SERVICE);
    }

    @Test
    void fileInTheWayIsRefused() throws IOException {
        Files.createDirectories(Path.of(stage.path("cache")));
        Files.writeString(Path.of(stage.path("cache/c")), "x");
        Event.SpawnFailed failed = stage.startInVain(unit("CacheDirectory=c\nExecStart=/bin/true\n"));

        assertThat(failed.exitStatus()).isEqualTo(239);
        assertThat(failed.message()).isEqualTo("cannot use " + stage.path("cache/c") + ": it is not a directory");
    }

    @Test
    void configurationDirectoryStaysAsTheAdministratorHasIt() throws IOException, LinuxException {
        Path etc = Path.of(stage.path("etc/app"));
        Files.createDirectories(etc);
        Stat.changeMode(etc.toString(), 0711);
        stage.run(unit("ConfigurationDirectory=app\nExecStart=/bin/true\n"));

        assertThat(Stat.ofPath(etc.toString()).permissions()).isEqualTo(0711);
        assertThat(stage.recorder.warnings()).contains("directory " + etc + " exists with mode 711, not 755");
    }

    @Test
    void removalGoesAwayWithALinkPutInPlaceOfTheDirectory() throws IOException {
        LoadedUnit unit = unit("RuntimeDirectory=a\nExecStart=/bin/true\n");
        stage.run(unit);
        Path target = Path.of(stage.path("target"));
        Files.createDirectories(target);
        Files.writeString(target.resolve("precious"), "x");
        Files.delete(Path.of(path("a")));
        Files.createSymbolicLink(Path.of(path("a")), target);
        stage.perform(new Effect.Release(unit, false));

        assertThat(target.resolve("precious")).exists();
        assertThat(Files.exists(Path.of(path("a")), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    private Optional<String> clean(LoadedUnit unit, DirectoryKind... kinds) {
        stage.perform(new Effect.Clean(unit, List.of(kinds)));
        return stage.await(Event.Cleaned.class, e -> e.unit().equals(unit.id())).failure();
    }

    @Test
    void cleaningRemovesTheKindsAskedFor_withAllInThem_andFollowsNoLink() throws IOException {
        LoadedUnit unit = unit("RuntimeDirectory=a\nRuntimeDirectoryPreserve=yes\nStateDirectory=s/inner\nExecStart=/bin/true\n");
        stage.run(unit);
        Path target = Path.of(stage.path("target"));
        Files.createDirectories(target);
        Files.writeString(target.resolve("precious"), "x");
        Path state = Path.of(stage.path("state/s/inner"));
        Files.createDirectories(state.resolve("deep/er"));
        Files.createSymbolicLink(state.resolve("deep/link"), target);

        assertThat(clean(unit, DirectoryKind.STATE, DirectoryKind.LOGS)).isEmpty();
        assertThat(state).doesNotExist();
        assertThat(state.getParent()).exists();
        assertThat(target.resolve("precious")).exists();
        assertThat(Path.of(path("a"))).exists();
        assertThat(clean(unit, DirectoryKind.STATE)).as("once more").isEmpty();
    }

    @Test
    void cleaningTellsWhatItCannotRemove_andGoesOn() throws IOException {
        LoadedUnit unit = unit("StateDirectory=file/inner other\nExecStart=/bin/true\n");
        Path other = Files.createDirectories(Path.of(stage.path("state/other")));
        Files.writeString(Path.of(stage.path("state/file")), "x");

        assertThat(clean(unit, DirectoryKind.STATE)).contains("cannot remove directory " + stage.path("state/file/inner") + ": cannot use "
                + stage.path("state/file") + ": it is not a directory");
        assertThat(other).doesNotExist();
    }

    @Test
    void aRemovalThatIsStoppedLeavesTheRest() throws IOException, LinuxException {
        Path directory = Files.createDirectories(Path.of(stage.path("big")));
        Files.writeString(directory.resolve("file"), "x");
        try (Fd parent = Fcntl.open(stage.path(""), Fcntl.O_RDONLY)) {
            assertThatThrownBy(() -> Removal.remove(parent, "big", () -> true)).isInstanceOf(LinuxException.class).hasMessageContaining("ECANCELED");
        }
        assertThat(directory.resolve("file")).exists();
    }

    private LoadedUnit unit(String settings) {
        return stage.unit("a.service", "[Service]\n" + settings);
    }

    private String path(String name) {
        return stage.path("runtime/" + name);
    }

    private static void own(Path path, int uid) throws LinuxException {
        try (Fd fd = Fcntl.open(path.toString(), Fcntl.O_RDONLY)) {
            Unistd.changeOwner(fd, uid, uid);
        }
    }

    private static void ownLink(Path parent, String name, int uid) throws LinuxException {
        try (Fd fd = Fcntl.open(parent.toString(), Fcntl.O_RDONLY)) {
            Unistd.changeOwnerAt(fd, name, uid, uid);
            FileStatus status = Stat.ofEntry(fd, name);
            assertThat(status.uid()).isEqualTo(uid);
        }
    }
}
