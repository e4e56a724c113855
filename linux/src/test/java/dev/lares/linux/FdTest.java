package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FdTest {
    @TempDir Path directory;

    @Test
    void isClosedOnceAndNeverUsedAfterwards() throws Exception {
        Fd fd = Fcntl.open("/dev/null", Fcntl.O_RDONLY);
        int number = fd.number();
        fd.close();
        try (Fd reused = Fcntl.open("/dev/null", Fcntl.O_RDONLY)) {
            fd.close();

            assertThat(reused.number()).isEqualTo(number);
            assertThat(reused.isValid()).isTrue();
            assertThat(fd.isOpen()).isFalse();
            assertThat(fd.isValid()).isFalse();
            assertThatThrownBy(fd::number).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void duplicatesWithCloseOnExecAtOrAboveANumber() throws Exception {
        try (Fd fd = Fcntl.open("/dev/null", Fcntl.O_RDONLY); Fd copy = fd.duplicateFrom(200)) {
            assertThat(copy.number()).isGreaterThanOrEqualTo(200);
            assertThat(Fcntl.isCloseOnExec(copy)).isTrue();
            Fcntl.setCloseOnExec(copy, false);
            assertThat(Fcntl.isCloseOnExec(copy)).isFalse();
            assertThat(Fcntl.isCloseOnExec(fd)).isTrue();
        }
    }

    @Test
    void givesUpTheNumberWhenReleased() throws Exception {
        Fd fd = Fcntl.open("/dev/null", Fcntl.O_RDONLY);
        int number = fd.release();

        assertThat(fd.isOpen()).isFalse();
        try (Fd again = Fd.of(number)) {
            assertThat(again.isValid()).isTrue();
        }
    }

    @Test
    void readsAndWritesBytes() throws Exception {
        String path = directory.resolve("f").toString();
        try (Fd fd = Fcntl.open(path, Fcntl.O_RDWR | Fcntl.O_CREAT, 0600)) {
            assertThat(Unistd.write(fd, "-hello".getBytes(), 1, 5)).isEqualTo(5);
            Unistd.truncate(fd, 3);
        }
        try (Fd fd = Fcntl.open(path, Fcntl.O_RDONLY)) {
            byte[] bytes = new byte[10];
            assertThat(Unistd.read(fd, bytes, 2, 8)).isEqualTo(3);
            assertThat(new String(bytes, 2, 3)).isEqualTo("hel");
            assertThat(Unistd.read(fd, bytes, 0, 10)).isZero();
        }
        assertThat(directory.resolve("f")).hasContent("hel");
    }

    @Test
    void saysWhenANonBlockingPipeIsEmptyFullOrBroken() throws Exception {
        Pipe pipe = Pipe.createNonBlocking();
        byte[] bytes = new byte[1 << 20];

        assertThat(Unistd.read(pipe.reader(), bytes, 0, 10)).isEqualTo(-1);
        assertThat(Unistd.write(pipe.writer(), bytes, 0, bytes.length)).isBetween(4096, bytes.length - 1);
        assertThat(Unistd.write(pipe.writer(), bytes, 0, 4096)).isEqualTo(-1);
        Signals.ignore(Signal.SIGPIPE);
        pipe.reader().close();
        assertThatThrownBy(() -> Unistd.write(pipe.writer(), bytes, 0, 1)).isInstanceOfSatisfying(
                LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPIPE));
        pipe.close();
    }

    @Test
    void setsCloseOnExecOfAllFromANumberOn() throws Exception {
        try (Fd low = Fcntl.open("/dev/null", 0); Fd high = low.duplicateFrom(300); Fd higher = low.duplicateFrom(400)) {
            Fcntl.setCloseOnExec(high, false);
            Fcntl.setCloseOnExec(higher, false);
            Unistd.closeOnExecFrom(301);
            assertThat(Fcntl.isCloseOnExec(high)).isFalse();
            assertThat(Fcntl.isCloseOnExec(higher)).isTrue();
        }
    }

    @Test
    void changesBlockingOfTheOpenFileDescription() throws Exception {
        try (Pipe pipe = Pipe.create()) {
            Fcntl.setNonBlocking(pipe.reader(), true);
            assertThat(Fcntl.statusFlags(pipe.reader()) & Fcntl.O_NONBLOCK).isNotZero();
            Fcntl.setNonBlocking(pipe.reader(), false);
            assertThat(Fcntl.statusFlags(pipe.reader()) & Fcntl.O_NONBLOCK).isZero();
        }
    }

    @Test
    void locksAgainstOtherOpenFileDescriptions() throws Exception {
        String path = Files.createFile(directory.resolve("lock")).toString();
        try (Fd first = Fcntl.open(path, Fcntl.O_RDONLY); Fd second = Fcntl.open(path, Fcntl.O_RDONLY)) {
            assertThat(Fcntl.tryLock(first)).isTrue();
            assertThat(Fcntl.tryLock(second)).isFalse();
            assertThat(Fcntl.tryLockShared(second)).isFalse();
            Fcntl.unlock(first);
            assertThat(Fcntl.tryLockShared(second)).isTrue();
            assertThat(Fcntl.tryLockShared(first)).isTrue();
        }
    }

    @Test
    void refusesAPathWithANulInside() {
        assertThatThrownBy(() -> Fcntl.open("/etc/passwd\0.txt", Fcntl.O_RDONLY))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
