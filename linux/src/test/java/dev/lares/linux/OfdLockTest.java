package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OfdLockTest {
    @TempDir Path temporary;
    private Path file = Path.of("");

    @BeforeEach
    void makeFile() throws Exception {
        file = Files.writeString(temporary.resolve("f"), "");
    }

    private Fd open(int flags) throws LinuxException {
        return Fcntl.open(file.toString(), flags);
    }

    @Test
    void isHeldAgainstEveryOtherDescriptionAlsoOfTheSameProcess() throws Exception {
        try (Fd first = open(Fcntl.O_RDWR); Fd second = open(Fcntl.O_RDWR)) {
            assertThat(OfdLock.writer(second)).isEqualTo(new OfdLock.Writer.Nobody());
            assertThat(OfdLock.tryWrite(first)).isTrue();
            assertThat(OfdLock.tryWrite(first)).as("once more by the same description").isTrue();

            assertThat(OfdLock.tryWrite(second)).isFalse();
            assertThat(OfdLock.writer(second)).isEqualTo(new OfdLock.Writer.Unnamed());
            assertThat(OfdLock.writer(first)).as("one's own lock").isEqualTo(new OfdLock.Writer.Nobody());
        }
    }

    @Test
    void outlivesOtherDescriptorsOfTheFileAndEndsWithTheLastDuplicate() throws Exception {
        try (Fd witness = open(Fcntl.O_RDONLY)) {
            Fd first = open(Fcntl.O_RDWR);
            OfdLock.tryWrite(first);
            Files.readString(file); // opens and closes it: a POSIX lock would be lost now
            assertThat(OfdLock.writer(witness)).isEqualTo(new OfdLock.Writer.Unnamed());

            Fd duplicate = first.duplicate();
            first.close();
            assertThat(OfdLock.writer(witness)).isEqualTo(new OfdLock.Writer.Unnamed());
            duplicate.close();
            assertThat(OfdLock.writer(witness)).isEqualTo(new OfdLock.Writer.Nobody());
        }
    }

    @Test
    void namesTheProcessOfAPosixLockAndCannotBeTakenBesideIt() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE); FileLock _ = channel.lock();
                Fd other = open(Fcntl.O_RDWR)) {
            assertThat(OfdLock.writer(other)).isEqualTo(new OfdLock.Writer.Process(Unistd.pid()));
            assertThat(OfdLock.tryWrite(other)).isFalse();
        }
    }

    @Test
    void isNotForThoseWhoMayOnlyRead() throws Exception {
        try (Fd reader = open(Fcntl.O_RDONLY)) {
            assertThatThrownBy(() -> OfdLock.tryWrite(reader)).isInstanceOf(LinuxException.class)
                    .hasMessageEndingWith("(EBADF)");
            assertThat(Fcntl.tryLock(reader)).as("flock(2), in contrast").isTrue();
        }
    }

    @Test
    void aReadLockIsNoWriter() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.lock(0, Long.MAX_VALUE, true); Fd other = open(Fcntl.O_RDONLY)) {
            assertThat(lock.isShared()).isTrue();
            assertThat(OfdLock.writer(other)).isEqualTo(new OfdLock.Writer.Nobody());
        }
    }

    @Test
    void becomesAReadLockThatOthersMayShare_withoutAGap() throws Exception {
        Fd owner = open(Fcntl.O_RDWR);
        Fd heir = open(Fcntl.O_RDONLY);
        try (Fd contender = open(Fcntl.O_RDWR)) {
            assertThat(OfdLock.isLocked(contender)).isFalse();
            OfdLock.tryWrite(owner);
            assertThat(OfdLock.tryRead(heir)).isFalse();

            assertThat(OfdLock.tryRead(owner)).isTrue();
            assertThat(OfdLock.tryRead(heir)).isTrue();
            assertThat(OfdLock.tryWrite(contender)).isFalse();
            owner.close();
            assertThat(OfdLock.tryWrite(contender)).isFalse();
            assertThat(OfdLock.isLocked(contender)).isTrue();
            assertThat(OfdLock.isLocked(heir)).as("one's own lock").isFalse();
            heir.close();
            assertThat(OfdLock.isLocked(contender)).isFalse();
        }
    }
}
