package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileTest {
    @TempDir Path temporary;
    private Fd directory = Fd.of(0);

    @BeforeEach
    void openDirectory() throws LinuxException {
        directory = Fcntl.open(temporary.toString(), Fcntl.O_DIRECTORY | Fcntl.O_RDONLY);
    }

    @Test
    void describesAFileAsStatDoes() throws Exception {
        Path file = Files.writeString(temporary.resolve("f"), "12345");
        Stat.changeMode(file.toString(), 0640);
        FileStatus status = Stat.ofPath(file.toString());

        assertThat(status.isRegular()).isTrue();
        assertThat(status.permissions()).isEqualTo(0640);
        assertThat(status.sizeBytes()).isEqualTo(5);
        assertThat(status.linkCount()).isEqualTo(1);
        assertThat(status.uid()).isEqualTo(Unistd.effectiveUid());
        assertThat(status.inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
        assertThat(status.modifiedMicros() / 1_000_000)
                .isEqualTo(Files.getLastModifiedTime(file).toMillis() / 1000);
        try (Fd fd = Fcntl.open(file.toString(), Fcntl.O_PATH)) {
            assertThat(Stat.of(fd).isSameFile(status)).isTrue();
        }
        assertThat(Stat.of(directory).isSameFile(status)).isFalse();
    }

    @Test
    void tellsLinksFromWhatTheyPointTo() throws Exception {
        Files.createSymbolicLink(temporary.resolve("link"), Path.of("."));

        assertThat(Stat.ofLink(temporary.resolve("link").toString()).isSymbolicLink()).isTrue();
        assertThat(Stat.ofEntry(directory, "link").isSymbolicLink()).isTrue();
        assertThat(Stat.ofPath(temporary.resolve("link").toString()).isDirectory()).isTrue();
        assertThat(Stat.ofPath("/dev/null").isCharacterDevice()).isTrue();
        assertThatThrownBy(() -> Fcntl.openAt(directory, "link", Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW, 0))
                .hasMessageEndingWith("(ELOOP)");
    }

    @Test
    void makesAndRemovesEntriesOfADirectory() throws Exception {
        Stat.makeDirectory(directory, "d", 0700);
        assertThat(Stat.ofEntry(directory, "d").isDirectory()).isTrue();
        Stat.makeFifo(temporary.resolve("d/fifo").toString(), 0600);
        assertThat(Stat.ofPath(temporary.resolve("d/fifo").toString()).isFifo()).isTrue();
        assertThatThrownBy(() -> Unistd.removeDirectoryAt(directory, "d")).hasMessageEndingWith("(ENOTEMPTY)");
        Unistd.unlink(temporary.resolve("d/fifo").toString());
        Unistd.removeDirectoryAt(directory, "d");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void writesAtAnyPlaceOfAFile() throws Exception {
        Path file = Files.writeString(temporary.resolve("f"), "abcdef");
        try (Fd fd = Fcntl.open(file.toString(), Fcntl.O_WRONLY)) {
            assertThat(Unistd.writeAt(fd, "-XYZ-".getBytes(), 1, 3, 2)).isEqualTo(3);
            Unistd.write(fd, "A".getBytes(), 0, 1);
        }
        assertThat(file).hasContent("AbXYZf");
    }

    @Test
    void refusesToLeaveTheDirectoryOrFollowLinksWhenToldSo() throws Exception {
        Files.createDirectory(temporary.resolve("real"));
        Files.writeString(temporary.resolve("real/f"), "x");
        Files.createSymbolicLink(temporary.resolve("alias"), Path.of("real"));
        assumeTrue(hasOpenAt2(), "needs openat2(2), kernel 5.6");

        try (Fd fd = Fcntl.openAt2(directory, "alias/f", Fcntl.O_RDONLY, 0, Fcntl.RESOLVE_BENEATH)) {
            assertThat(fd.isValid()).isTrue();
        }
        assertThatThrownBy(() -> Fcntl.openAt2(directory, "alias/f", 0, 0, Fcntl.RESOLVE_NO_SYMLINKS))
                .hasMessageEndingWith("(ELOOP)");
        assertThatThrownBy(() -> Fcntl.openAt2(directory, "../x", 0, 0, Fcntl.RESOLVE_BENEATH))
                .hasMessageEndingWith("(EXDEV)");
        assertThatThrownBy(() -> Fcntl.openAt2(directory, "/proc/self/fd/0", 0, 0, Fcntl.RESOLVE_NO_MAGICLINKS))
                .hasMessageEndingWith("(ELOOP)");
    }

    @Test
    void changesTheOwnerOfALinkItselfNotOfItsTarget() throws Exception {
        assumeTrue(Unistd.effectiveUid() == 0, "needs root to change owners");
        Path target = Files.writeString(temporary.resolve("target"), "");
        Files.createSymbolicLink(temporary.resolve("link"), target);
        Unistd.changeOwnerAt(directory, "link", 12345, 54321);

        assertThat(Stat.ofEntry(directory, "link").uid()).isEqualTo(12345);
        assertThat(Stat.ofEntry(directory, "link").gid()).isEqualTo(54321);
        assertThat(Stat.ofEntry(directory, "target").uid()).isZero();
        try (Fd fd = Fcntl.open(target.toString(), Fcntl.O_RDONLY)) {
            Unistd.changeOwner(fd, 1, -1);
            Stat.changeMode(fd, 04711);
        }
        assertThat(Stat.ofEntry(directory, "target").uid()).isEqualTo(1);
        assertThat(Stat.ofEntry(directory, "target").gid()).isZero();
        assertThat(Stat.ofEntry(directory, "target").permissions()).isEqualTo(04711);
    }

    @Test
    void makesReadsAndRenamesLinks() throws Exception {
        Unistd.symlinkAt("some/where", directory, "link");
        assertThat(Unistd.readLinkAt(directory, "link")).isEqualTo("some/where");
        assertThatThrownBy(() -> Unistd.symlinkAt("x", directory, "link")).hasMessageEndingWith("(EEXIST)");
        Files.writeString(temporary.resolve("other"), "");
        Unistd.renameAt(directory, "link", directory, "other");
        assertThat(Unistd.readLinkAt(directory, "other")).isEqualTo("some/where");
        Unistd.unlinkAt(directory, "other");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void makesFilesInMemory() throws Exception {
        try (Fd fd = Memory.createFile("lares-test")) {
            Unistd.write(fd, new byte[10], 0, 10);
            assertThat(Stat.of(fd).sizeBytes()).isEqualTo(10);
            assertThat(Fcntl.isCloseOnExec(fd)).isTrue();
        }
    }

    @Test
    void keepsTheSizeOfAFileInMemory() throws Exception {
        try (Fd fd = Memory.createFile("lares-test")) {
            Memory.fixSize(fd, 4);
            assertThat(Unistd.write(fd, new byte[] {'a', 'b', 'c', 'd'}, 0, 4)).isEqualTo(4);
            assertThatThrownBy(() -> Unistd.write(fd, new byte[1], 0, 1)).hasMessageEndingWith("(EPERM)");
            assertThat(TextFile.read("/proc/self/fd/" + fd.number())).isEqualTo("abcd");
        }
    }

    @Test
    void sealsAFileInMemoryForGood() throws Exception {
        try (Fd fd = Memory.createFile("lares-test"); Fd plain = Fcntl.open("/dev/null", Fcntl.O_RDONLY)) {
            Unistd.write(fd, new byte[10], 0, 10);
            assertThat(Memory.isSealed(fd)).isFalse();
            Memory.seal(fd);

            assertThat(Memory.isSealed(fd)).isTrue();
            assertThatThrownBy(() -> Unistd.write(fd, new byte[1], 0, 1)).hasMessageEndingWith("(EPERM)");
            assertThatThrownBy(() -> Unistd.truncate(fd, 0)).hasMessageEndingWith("(EPERM)");
            assertThatThrownBy(() -> Memory.seal(fd)).hasMessageEndingWith("(EPERM)");
            assertThat(Memory.isSealed(plain)).isFalse();
        }
    }

    private boolean hasOpenAt2() throws LinuxException {
        try (Fd fd = Fcntl.openAt2(directory, ".", Fcntl.O_PATH, 0, 0)) {
            return fd.isOpen();
        } catch (LinuxException e) {
            if (e.errno().equals(Errno.ENOSYS) || e.errno().equals(Errno.EPERM)) {
                return false;
            }
            throw e;
        }
    }
}
