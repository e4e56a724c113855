package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.engine.PidFileContent;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import dev.lares.unit.LoadedUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** systemd.service(5), "PIDFile=", and CVE-2018-16888: an unprivileged service must not name a process that is not its own. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PidFilesTest {
    private static final int ATTACKER = 54321;

    private final HostStage stage = HostStage.plain();
    private final LoadedUnit unit = stage.shell("", "exec sleep 1000");
    private final LoadedUnit other = stage.unit("other.service", "[Service]\nExecStart=/bin/sleep 1000\n");

    @BeforeEach
    void openFolderToAll() throws LinuxException {
        Stat.changeMode(stage.path(""), 0755);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void processOfTheUnitIsBelieved_whoeverWroteTheFile() throws IOException, LinuxException {
        Root.assume();
        int pid = stage.start(unit);
        own(write("pid", Integer.toString(pid)), ATTACKER);

        assertThat(read("pid")).isEqualTo(new PidFileContent.Process(pid, true));
    }

    @Test
    void processOfAnotherUnitIsBelieved_ifTheFileIsRoots() throws IOException {
        Root.assume();
        int pid = stage.start(other);
        Path root = rootsOwn(Integer.toString(pid));
        try {
            assertThat(readAt(root.toString())).isEqualTo(new PidFileContent.Process(pid, true));
        } finally {
            Files.delete(root);
        }
    }

    @Test
    void processOfAnotherUnitIsRefused_ifAnotherUserWroteTheFile() throws IOException, LinuxException {
        Root.assume();
        int pid = stage.start(other);
        Path file = rootsOwn(Integer.toString(pid));
        own(file, ATTACKER);
        try {
            assertThat(readAt(file.toString())).isEqualTo(new PidFileContent.Refused(
                    "process " + pid + " does not belong to the unit, and others than root could have written the file"));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void rootsFileIsRefused_ifAnotherUsersLinkLedToIt() throws IOException, LinuxException {
        Root.assume();
        int pid = stage.start(other);
        Path file = rootsOwn(Integer.toString(pid));
        Path folder = Path.of(stage.path("services"));
        Files.createDirectory(folder);
        Files.createSymbolicLink(folder.resolve("pid"), file);
        own(folder, ATTACKER);
        try (Fd fd = Fcntl.open(folder.toString(), Fcntl.O_RDONLY)) {
            Unistd.changeOwnerAt(fd, "pid", ATTACKER, ATTACKER);
        }
        try {
            assertThat(read("services/pid")).isInstanceOf(PidFileContent.Refused.class);
        } finally {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "12 13", "0x10", "99999999999", "4294967297", "a", "1"})
    void whatIsNoProcessOfAServiceIsRefused(String text) throws IOException {
        write("pid", text + "\n");

        assertThat(read("pid")).isInstanceOf(PidFileContent.Refused.class);
    }

    @Test
    void managerItselfIsRefused() throws IOException {
        write("pid", Unistd.pid().toString());

        assertThat(read("pid")).isInstanceOf(PidFileContent.Refused.class);
    }

    @Test
    void endedProcessIsRefused() throws IOException {
        int pid = stage.start(unit);
        stage.kill(unit, List.of(pid), false, 9);
        stage.exit(pid);
        write("pid", Integer.toString(pid));

        assertThat(read("pid")).isInstanceOf(PidFileContent.Refused.class);
    }

    @Test
    void emptyFileIsAsGoodAsNone_andSpaceAroundTheNumberIsNoHarm() throws IOException {
        int pid = stage.start(unit);
        write("empty", "");
        write("spaces", " " + pid + " \nsecond line\n");

        assertThat(read("empty")).isEqualTo(new PidFileContent.Missing());
        assertThat(read("spaces")).isEqualTo(new PidFileContent.Process(pid, true));
    }

    @Test
    void directoryOrDeviceOrFifoIsRefused_withoutWaiting() throws IOException, LinuxException {
        Files.createDirectory(Path.of(stage.path("directory")));
        Stat.makeFifo(stage.path("fifo"), 0600);

        assertThat(read("directory")).isInstanceOf(PidFileContent.Refused.class);
        assertThat(read("fifo")).isInstanceOf(PidFileContent.Refused.class);
        assertThat(readAt("/dev/zero")).isInstanceOf(PidFileContent.Refused.class);
    }

    @Test
    void loopOfLinksIsRefused() throws IOException {
        Files.createSymbolicLink(Path.of(stage.path("a")), Path.of(stage.path("b")));
        Files.createSymbolicLink(Path.of(stage.path("b")), Path.of(stage.path("a")));

        assertThat(read("a")).isInstanceOf(PidFileContent.Refused.class);
    }

    @Test
    void watchSeesAFileInDirectoriesThatComeLater() throws IOException {
        stage.perform(new Effect.WatchPidFile(unit.id(), stage.path("run1/deep/er/pid")));
        Files.createDirectories(Path.of(stage.path("run1")));
        stage.all(Duration.ofMillis(50));
        Files.createDirectories(Path.of(stage.path("run1/deep/er")));
        write("run1/deep/er/pid", "7\n");

        assertThat(stage.await(Event.PidFileChanged.class, _ -> true).unit()).isEqualTo(unit.id());
    }

    @Test
    void watchSeesAFileThatIsMovedInPlace_andAgainAfterItsDirectoryWasMadeAnew() throws IOException {
        Files.createDirectories(Path.of(stage.path("run2")));
        stage.perform(new Effect.WatchPidFile(unit.id(), stage.path("run2/pid")));
        write("run2/tmp", "7\n");
        Files.move(Path.of(stage.path("run2/tmp")), Path.of(stage.path("run2/pid")), StandardCopyOption.ATOMIC_MOVE);
        stage.await(Event.PidFileChanged.class, _ -> true);
        Files.delete(Path.of(stage.path("run2/pid")));
        Files.delete(Path.of(stage.path("run2")));
        stage.all(Duration.ofMillis(50));
        Files.createDirectories(Path.of(stage.path("run2")));
        write("run2/pid", "8\n");

        stage.await(Event.PidFileChanged.class, _ -> true);
    }

    @Test
    void fileThatCameBetweenReadingAndWatchingIsTold() throws IOException {
        assertThat(read("late")).isEqualTo(new PidFileContent.Missing());
        write("late", "7\n");
        stage.perform(new Effect.WatchPidFile(unit.id(), stage.path("late")));

        stage.await(Event.PidFileChanged.class, _ -> true);
    }

    @Test
    void removalSparesWhatIsNoPlainFile() throws IOException {
        Path target = write("target", "x");
        Files.createSymbolicLink(Path.of(stage.path("link")), target);
        stage.perform(new Effect.RemovePidFile(unit.id(), stage.path("link")));
        stage.perform(new Effect.RemovePidFile(unit.id(), stage.path("target")));
        stage.perform(new Effect.RemovePidFile(unit.id(), stage.path("no/such/file")));

        assertThat(Files.isSymbolicLink(Path.of(stage.path("link")))).isTrue();
        assertThat(target).doesNotExist();
        assertThat(stage.recorder.logs).isEmpty();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(Path.of(stage.path(name)), text);
    }

    /** A file whose whole path is root's; the folder for temporary files is everybody's. */
    private static Path rootsOwn(String text) throws IOException {
        return Files.writeString(Path.of("/run/lares-test-" + Unistd.pid() + ".pid"), text);
    }

    private PidFileContent read(String name) {
        return readAt(stage.path(name));
    }

    private PidFileContent readAt(String path) {
        stage.perform(new Effect.ReadPidFile(unit.id(), path));
        return stage.await(Event.PidFileRead.class, _ -> true).content();
    }

    private static void own(Path path, int uid) throws LinuxException {
        try (Fd fd = Fcntl.open(path.toString(), Fcntl.O_RDONLY)) {
            Unistd.changeOwner(fd, uid, uid);
        }
    }
}
