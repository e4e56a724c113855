package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.Effect;
import dev.lares.engine.LogLevel;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Unistd;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixDatagramSocket;
import dev.lares.unit.LogTarget;
import dev.lares.unit.UnitName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the manager's log goes, and what its receivers get. */
final class LogChannelsTest {
    @TempDir Path folder;

    private final Effect.Log log = new Effect.Log(Optional.of(new UnitName("web.service")), LogLevel.WARNING, "Went\naway.",
            new TreeMap<>(Map.of("INVOCATION_ID", "abc")));

    private LogChannels channels() {
        return new LogChannels(folder.resolve("journal").toString(), folder.resolve("log").toString(), folder.resolve("kmsg").toString());
    }

    private UnixDatagramSocket listen(String name) throws LinuxException {
        return UnixDatagramSocket.bind(new UnixAddress.FilePath(folder.resolve(name).toString()), 0600);
    }

    private static String received(UnixDatagramSocket socket) throws LinuxException {
        return new String(socket.receive(4096).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    private static String line() {
        return "<28>lares[" + Unistd.pid().number() + "]: web.service: Went away.";
    }

    @Test
    void theJournalGetsAnEntryInItsOwnProtocol() throws LinuxException {
        try (UnixDatagramSocket journal = listen("journal")) {
            assertThat(channels().send(LogTarget.JOURNAL, log)).isTrue();
            assertThat(received(journal)).isEqualTo("MESSAGE\n\n\0\0\0\0\0\0\0Went\naway.\nPRIORITY=4\nSYSLOG_FACILITY=3\n"
                    + "SYSLOG_IDENTIFIER=lares\nUNIT=web.service\nINVOCATION_ID=abc\n");
        }
    }

    @Test
    void syslogGetsALine() throws LinuxException {
        try (UnixDatagramSocket syslog = listen("log")) {
            assertThat(channels().send(LogTarget.SYSLOG_OR_KMSG, log)).isTrue();
            assertThat(received(syslog)).isEqualTo(line());
        }
    }

    @Test
    void theKernelGetsWhatNobodyElseTakes() throws Exception {
        Path kernel = Files.createFile(folder.resolve("kmsg"));
        assertThat(channels().send(LogTarget.JOURNAL_OR_KMSG, log)).isTrue();
        assertThat(kernel).hasContent(line() + "\n");
    }

    @Test
    void theConsoleGetsWhatCannotBeTaken_andNothingThatNobodyWants() {
        assertThat(channels().send(LogTarget.JOURNAL_OR_KMSG, log)).isFalse();
        assertThat(channels().send(LogTarget.AUTO, log)).isFalse();
        assertThat(channels().send(LogTarget.CONSOLE, log)).isFalse();
        assertThat(channels().send(LogTarget.NULL, log)).isTrue();
    }
}
