package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.OfdLock;
import dev.lares.linux.Pid;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PidFileTest {
    private static final long SELF = ProcessHandle.current().pid();
    /** One more than the highest the kernel gives, proc(5) "pid_max". */
    private static final long NO_PROCESS = 4_194_305;

    @TempDir Path temporary;
    private Path path = Path.of("");

    @BeforeEach
    void namePath() {
        path = temporary.resolve("x.pid");
    }

    @Test
    void holdsTheProcessIdAndALineFeedAndIsReadableForAll() throws Exception {
        try (PidFile file = PidFile.create(path)) {
            assertThat(path).hasContent(SELF + "\n");
            assertThat(Files.readString(path)).isEqualTo(SELF + "\n");
            assertThat(mode()).isEqualTo("rw-r--r--");
            assertThat(file.path()).isEqualTo(path);
            assertThat(temporary).as("nothing else is left").isDirectoryContaining(path::equals)
                    .isDirectoryNotContaining(other -> !other.equals(path));
        }
    }

    @Test
    void isRemovedAtTheEndAndCanThenBeMadeAgain() throws Exception {
        PidFile file = PidFile.create(path);
        file.close();
        assertThat(temporary).isEmptyDirectory();
        file.close();
        PidFile.create(path).close();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void tellsASecondInstanceThePidOfTheFirst() throws Exception {
        try (PidFile _ = PidFile.create(path)) {
            PidFileException refusal = catchThrowableOfType(PidFileException.class, () -> PidFile.create(path));
            assertThat(refusal).hasMessage("cannot create PID file %s: process %d holds it", path, SELF);
            assertThat(refusal.holder()).hasValue(SELF);
            assertThat(refusal.isHeld()).isTrue();
            assertThat(refusal.path()).isEqualTo(path);
            assertThat(path).hasContent(SELF + "\n");
        }
    }

    @Test
    void keepsItsLockThoughTheSameProcessOpensAndClosesTheFile() throws Exception {
        try (PidFile _ = PidFile.create(path)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                assertThat(channel.tryLock()).as("a POSIX lock").isNull();
            }
            assertThatThrownBy(() -> PidFile.create(path)).hasMessageEndingWith("process " + SELF + " holds it");
        }
    }

    @Test
    void replacesAFileWithoutLockThoughItsNumberIsThatOfALivingProcess() throws Exception {
        Files.writeString(path, "1\n");
        try (PidFile _ = PidFile.create(path)) {
            assertThat(path).hasContent(SELF + "\n");
        }
    }

    @Test
    void recognisesAProgramThatLocksItsFileAsCProgramsDo() throws Exception {
        Files.writeString(path, "77777\n");
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.lock();
            assertThatThrownBy(() -> PidFile.create(path)).hasMessageEndingWith("process " + SELF + " holds it");
        }
    }

    @Test
    void isNotKeptFromStartingByOneWhoMayOnlyRead() throws Exception {
        Files.writeString(path, NO_PROCESS + "\n");
        try (FileChannel reader = FileChannel.open(path, StandardOpenOption.READ)) {
            reader.lock(0, Long.MAX_VALUE, true);
            PidFile.create(path).close();
        }
    }

    @Test
    void refusesWhateverIsNoPlainFileAndTouchesNothing() throws Exception {
        Path victim = Files.writeString(temporary.resolve("victim"), "precious");
        Files.createSymbolicLink(temporary.resolve("link.pid"), victim);
        Files.createSymbolicLink(temporary.resolve("dangling.pid"), temporary.resolve("made"));
        Stat.makeFifo(temporary.resolve("fifo.pid").toString(), 0600);
        Files.createDirectory(temporary.resolve("directory.pid"));
        Files.createLink(temporary.resolve("hard.pid"), victim);

        assertRefused("link.pid", "it is a symbolic link, not a plain file");
        assertRefused("dangling.pid", "it is a symbolic link, not a plain file");
        assertRefused("fifo.pid", "it is a FIFO, not a plain file");
        assertRefused("directory.pid", "it is a directory, not a plain file");
        assertRefused("hard.pid", "it has 2 hard links");
        assertThat(victim).hasContent("precious");
        assertThat(temporary.resolve("made")).doesNotExist();
        assertThat(temporary.resolve("directory.pid")).isEmptyDirectory();
    }

    private void assertRefused(String name, String cause) {
        PidFileException refusal =
                catchThrowableOfType(PidFileException.class, () -> PidFile.create(temporary.resolve(name)));
        assertThat(refusal).hasMessage("cannot create PID file %s: %s", temporary.resolve(name), cause);
        assertThat(refusal.isHeld()).isFalse();
        assertThat(refusal.holder()).isEmpty();
    }

    @Test
    void leavesAFileOfThatNameThatIsAnothers() throws Exception {
        PidFile file = PidFile.create(path);
        Files.delete(path);
        try (PidFile _ = PidFile.create(path)) {
            file.close();
            assertThat(path).hasContent(SELF + "\n");
        }
    }

    @Test
    void replacesWhatACrashLeftBehind() throws Exception {
        Files.writeString(path, "77777\n");
        Path leftOver = Files.writeString(temporary.resolve(".x.pid.new"), "888");
        try (PidFile _ = PidFile.create(path)) {
            assertThat(path).hasContent(SELF + "\n");
            assertThat(leftOver).doesNotExist();
        }
    }

    @Test
    void waitsForAContenderThatIsAlive_butNotForEver() throws Exception {
        Path contended = Files.createFile(temporary.resolve(".x.pid.new"));
        try (Fd fd = Fcntl.open(contended.toString(), Fcntl.O_RDWR)) {
            assertThat(OfdLock.tryWrite(fd)).isTrue();
            assertThatThrownBy(() -> PidFileClaim.make(path, Duration.ofMillis(20)))
                    .hasMessage("cannot create PID file %s: another process is creating it, and does not come to an end", path);
            assertThat(contended).exists();
        }
        PidFile.create(path).close();
    }

    @Test
    void neverWritesThroughWhatStandsInTheWayOfItsNewFile() throws Exception {
        Path victim = Files.writeString(temporary.resolve("victim"), "precious");
        Path newFile = temporary.resolve(".x.pid.new");

        Files.createSymbolicLink(newFile, victim);
        assertRefused("x.pid", newFile + " is in the way: it is a symbolic link, not a plain file");
        Files.delete(newFile);
        Files.createLink(newFile, victim);
        assertRefused("x.pid", newFile + " is in the way: it has 2 hard links");
        Files.delete(newFile);
        Stat.makeFifo(newFile.toString(), 0600);
        assertRefused("x.pid", newFile + " is in the way: it is a FIFO, not a plain file");
        Files.delete(newFile);
        Files.createDirectory(newFile);
        assertRefused("x.pid", newFile + " is in the way: it is a directory, not a plain file");

        assertThat(victim).hasContent("precious");
        assertThat(path).doesNotExist();
    }

    @Test
    void saysWhichDirectoryIsMissingOrNone() throws Exception {
        assertRefused("no/where/x.pid", "directory " + temporary + "/no: No such file or directory");
        Files.createFile(temporary.resolve("plain"));
        assertRefused("plain/x.pid", temporary + "/plain is not a directory");
        assertThatThrownBy(() -> PidFile.create(Path.of("/"))).hasMessage("cannot create PID file /: it does not name a file");
        assertThatThrownBy(() -> PidFile.create(temporary.resolve("..")))
                .hasMessage("cannot create PID file %s/..: it does not name a file", temporary);
        String longName = "x".repeat(255);
        assertRefused(longName, "File name too long (ENAMETOOLONG)");
    }

    @Test
    void followsTheLinksOfDirectoriesThatAreItsOwn() throws Exception {
        Files.createDirectory(temporary.resolve("run"));
        Files.createSymbolicLink(temporary.resolve("alias"), Path.of("run"));
        Files.createSymbolicLink(temporary.resolve("absolute"), temporary.resolve("alias"));
        try (PidFile _ = PidFile.create(temporary.resolve("absolute/../alias/x.pid"))) {
            assertThat(temporary.resolve("run/x.pid")).hasContent(SELF + "\n");
        }
        Files.createSymbolicLink(temporary.resolve("loop"), Path.of("loop"));
        assertRefused("loop/x.pid", "Too many levels of symbolic links (ELOOP)");
    }

    @Test
    void refusesADirectoryThatEverybodyCanWriteTo_unlessItIsSticky() throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("d"));
        Stat.changeMode(directory.toString(), 0777);
        assertRefused("d/x.pid", "everybody can write to directory " + directory);
        Files.createDirectory(directory.resolve("below"));
        assertRefused("d/below/x.pid", "everybody can write to directory " + directory);

        Stat.changeMode(directory.toString(), 01777);
        try (PidFile _ = PidFile.create(directory.resolve("x.pid"))) {
            assertThat(directory.resolve("x.pid")).hasContent(SELF + "\n");
        }
        PidFile.create(directory.resolve("below/x.pid")).close();
    }

    @Test
    void acceptsADirectoryThatItsOwnGroupCanWriteTo() throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("d"));
        Stat.changeMode(directory.toString(), 0775);
        PidFile.create(directory.resolve("x.pid")).close();
    }

    @Test
    void takesARelativePathFromWhereTheJvmWasStarted() throws Exception {
        Path here = Path.of("").toAbsolutePath();
        try (PidFile file = PidFile.create(here.relativize(path))) {
            assertThat(file.path()).isAbsolute();
            assertThat(path).hasContent(SELF + "\n");
        }
    }

    @Test
    void isLeftToTheProcessThatInheritedItsLock() throws Exception {
        Fd inherited;
        try (PidFileClaim claim = PidFileClaim.make(path)) {
            assertThatThrownBy(claim::handOver).isInstanceOf(IllegalStateException.class);
            inherited = claim.inheritable().duplicate();
            try (PidFile _ = claim.publish(new Pid((int) SELF))) {
                assertHeld();
                claim.handOver();
            }
        }
        try (inherited) {
            assertThat(Files.readString(path)).isEqualTo(SELF + "\n");
            assertHeld();
            assertThatThrownBy(() -> Unistd.write(inherited, new byte[1], 0, 1)).as("it is for reading").hasMessageEndingWith("(EBADF)");
        }
        PidFile.create(path).close();
    }

    @Test
    void isStaleIfOnlyOthersThanTheProcessItNamesHaveItsInheritedLock() throws Exception {
        try (PidFileClaim claim = PidFileClaim.make(path)) {
            try (Fd _ = claim.inheritable().duplicate()) {
                try (PidFile _ = claim.publish(new Pid((int) NO_PROCESS))) {
                    claim.handOver();
                }
                PidFile.create(path).close();
            }
        }
    }

    @Test
    void isRemovedIfItIsNotHandedOver_andNothingIsLeftOfAClaimWithoutFile() throws Exception {
        try (PidFileClaim claim = PidFileClaim.make(path)) {
            claim.publish(new Pid(1)).close();
        }
        assertThat(temporary).isEmptyDirectory();
        Files.writeString(path, NO_PROCESS + "\n");
        PidFileClaim.make(path).close();
        assertThat(path).hasContent(NO_PROCESS + "\n");
        assertThat(temporary).isDirectoryNotContaining(other -> !other.equals(path));
    }

    private void assertHeld() {
        assertThatThrownBy(() -> PidFile.create(path)).hasMessageEndingWith("process " + SELF + " holds it");
    }

    private String mode() throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
