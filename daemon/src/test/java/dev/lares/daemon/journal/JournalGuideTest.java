package dev.lares.daemon.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.daemon.testing.FakeJournal;
import dev.lares.daemon.testing.Guide;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/java-logging.md, its Java and its lists. */
final class JournalGuideTest {
    @TempDir Path directory;

    @Test
    void sendsWhatTheExampleSays() throws Exception {
        Path source = Files.writeString(directory.resolve("Example.java"), """
                import dev.lares.daemon.journal.*;
                public class Example {
                    public static void main(String[] args) {
                %s    }
                }
                """.formatted(Guide.of("java-logging.md").codeBelow("Without a framework")));
        try (FakeJournal journal = FakeJournal.in(directory)) {
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp",
                    System.getProperty("java.class.path"), "--enable-native-access=ALL-UNNAMED",
                    "-Ddev.lares.journal.socket=" + journal.path(), source.toString()).inheritIO().start();
            assertThat(process.waitFor()).isZero();
            assertThat(journal.next().single()).isEqualTo(Map.of("PRIORITY", "5", "MESSAGE", "order 4711 is paid",
                    "ORDER", "4711", "SYSLOG_IDENTIFIER", "shop"));
        }
    }

    @Test
    void namesEverySettingWithItsDefault() throws Exception {
        JournalOptions standard = JournalOptions.standard();
        assertThat(Guide.of("java-logging.md").text())
                .contains("| `target` * | `" + standard.target().name().toLowerCase() + "` |")
                .contains("| `socket` * | `" + standard.socket() + "` |")
                .contains("| `identifier` * |")
                .contains("| `patience` * | `" + standard.patience().toMillis() + "` |");
    }

    @Test
    void mapsKeysAsTheGuideSays() throws Exception {
        String text = Guide.of("java-logging.md").text().replace('\n', ' ');
        for (String key : List.of("requestId", "http.method", "_host", "priority")) {
            assertThat(text).contains("`" + key + "` → `" + JournalField.ofKey(key) + "`");
        }
    }
}
