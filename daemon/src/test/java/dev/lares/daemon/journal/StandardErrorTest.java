package dev.lares.daemon.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pipe;
import dev.lares.linux.UnixDatagramSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StandardErrorTest {
    private static final LocalTime TIME = LocalTime.of(1, 2, 3, 456_000_000);

    @Test
    void showsTimeLevelAndLoggerOnATerminal() {
        assertThat(readable(JournalEntry.builder(Priority.INFO).message("a\nb").logger("dev.Shop").level("TRACE").build()))
                .isEqualTo("01:02:03.456 TRACE dev.Shop: a\nb\n");
        assertThat(readable(JournalEntry.of(Priority.INFO, "a"))).isEqualTo("01:02:03.456 INFO  a\n");
        assertThat(readable(JournalEntry.builder(Priority.INFO).build())).isEqualTo("01:02:03.456 INFO  \n");
        assertThat(readable(JournalEntry.builder(Priority.ERROR).logged("m", new Error("e"), false).build()))
                .startsWith("01:02:03.456 ERROR m\njava.lang.Error: e\n\tat ").endsWith(")\n");
    }

    @Test
    void knowsTheStreamToTheJournalByDeviceAndInode(@TempDir Path directory) throws Exception {
        try (Pipe pipe = Pipe.create(); UnixDatagramSocket socket = UnixDatagramSocket.open()) {
            for (Fd fd : new Fd[] {pipe.reader(), socket.fd()}) {
                assertThat(JournalStream.isStream(fd, streamOf("/proc/self/fd/" + fd.number()))).isTrue();
                assertThat(JournalStream.isStream(fd, streamOf(directory.toString()))).isFalse();
                assertThat(JournalStream.isStream(fd, "")).isFalse();
                assertThat(JournalStream.isStream(fd, "1:x")).isFalse();
            }
            assertThat(JournalStream.isStream(pipe.writer(), streamOf("/proc/self/fd/" + socket.fd().number()))).isFalse();
        }
    }

    @Test
    void findsNoStreamToTheJournalInAClosedDescriptor() throws LinuxException {
        Pipe pipe = Pipe.create();
        int number = pipe.writer().number();
        pipe.close();
        assertThat(JournalStream.isStream(Fd.of(number), "1:2")).isFalse();
    }

    /** As stat(1) says it with {@code -L -c %d:%i}. */
    private static String streamOf(String path) throws IOException {
        return Files.getAttribute(Path.of(path), "unix:dev") + ":" + Files.getAttribute(Path.of(path), "unix:ino");
    }

    private static String readable(JournalEntry entry) {
        return new String(StandardError.readable(entry, TIME), StandardCharsets.UTF_8);
    }
}
