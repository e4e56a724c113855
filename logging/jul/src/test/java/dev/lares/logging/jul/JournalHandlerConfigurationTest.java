package dev.lares.logging.jul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.daemon.testing.FakeJournal;
import dev.lares.daemon.testing.Guide;
import dev.lares.daemon.testing.JavaProgram;
import dev.shop.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** logging.properties, read by a JVM of its own. */
final class JournalHandlerConfigurationTest {
    @TempDir Path directory;

    /** Named in logging.properties. */
    public static final class Brackets extends Formatter {
        @Override
        public String format(LogRecord record) {
            return "[" + record.getMessage() + "]\n";
        }
    }

    @Test
    void isReadFromLoggingProperties() throws Exception {
        try (FakeJournal journal = FakeJournal.in(directory)) {
            List<String> options = properties("""
                    dev.lares.logging.jul.JournalHandler.level=WARNING
                    dev.lares.logging.jul.JournalHandler.formatter=%s
                    dev.lares.logging.jul.JournalHandler.socket=%s
                    dev.lares.logging.jul.JournalHandler.identifier=shop
                    dev.lares.logging.jul.JournalHandler.location=true
                    """.formatted(Brackets.class.getName(), journal.path()));
            assertThat(JavaProgram.run(Shop.class, options).errorsOfSuccess()).isEmpty();
            FakeJournal.Received received = journal.next();
            assertThat(received.message()).isEqualTo("[warning]");
            assertThat(received.get("SYSLOG_IDENTIFIER")).isEqualTo("shop");
            assertThat(received.get("CODE_FUNC")).isEqualTo("dev.shop.Shop.main");
            assertThat(received.get("EXCEPTION_MESSAGE")).isEqualTo("why");
            assertThat(journal.poll()).isEmpty();
        }
    }

    @Test
    void worksAsTheGuideSays() throws Exception {
        try (FakeJournal journal = FakeJournal.in(directory)) {
            Path file = Files.writeString(directory.resolve("logging.properties"),
                    Guide.of("java-logging.md").codeBelow("java.util.logging"));
            List<String> options = List.of("-Djava.util.logging.config.file=" + file,
                    "-Ddev.lares.journal.socket=" + journal.path());
            assertThat(JavaProgram.run(Shop.class, options).errorsOfSuccess()).isEmpty();
            FakeJournal.Received received = journal.next();
            assertThat(received.message()).isEqualTo("fine");
            assertThat(received.get("SYSLOG_IDENTIFIER")).isEqualTo("shop");
            assertThat(received.get("CODE_FUNC")).isEqualTo("dev.shop.Shop.main");
        }
    }

    @Test
    void worksOnTheModulePath() throws Exception {
        try (FakeJournal journal = FakeJournal.in(directory)) {
            List<String> options =
                    properties("dev.lares.logging.jul.JournalHandler.socket=%s\n".formatted(journal.path()));
            assertThat(JavaProgram.runOnModulePath(Shop.class, "dev.lares.logging.jul", options).errorsOfSuccess())
                    .isEmpty();
            FakeJournal.Received received = journal.next();
            assertThat(received.message()).isEqualTo("info\nmore");
            assertThat(received.get("SYSLOG_IDENTIFIER")).isEqualTo("Shop");
            assertThat(journal.next().message()).startsWith("warning\njava.lang.IllegalStateException: why\n\tat ");
        }
    }

    @Test
    void writesLinesWithPrefixesWhereThereIsNoJournal() throws Exception {
        List<String> options = properties(
                "dev.lares.logging.jul.JournalHandler.socket=%s\n".formatted(directory.resolve("none")));
        assertThat(JavaProgram.run(Shop.class, options).errorsOfSuccess()).isEqualTo("""
                <6>info
                <6>more
                <4>warning
                <4>java.lang.IllegalStateException: why
                <4>\tat dev.shop.Shop.main(Shop.java:12)
                """);
    }

    @Test
    void tellsWhatIsWrongAndGoesOnWithoutIt() throws Exception {
        List<String> options = properties("""
                dev.lares.logging.jul.JournalHandler.level=LOUD
                dev.lares.logging.jul.JournalHandler.filter=java.lang.String
                dev.lares.logging.jul.JournalHandler.formatter=no.such.Class
                dev.lares.logging.jul.JournalHandler.target=nowhere
                dev.lares.logging.jul.JournalHandler.patience=soon
                dev.lares.logging.jul.JournalHandler.socket=%s
                """.formatted(directory.resolve("none")));
        assertThat(JavaProgram.run(Shop.class, options).errorsOfSuccess().lines().toList()).contains(
                "lares: cannot log to 'nowhere': the target must be auto, journal or stderr",
                "lares: cannot wait 'soon' for the journal: not a number of milliseconds",
                "lares: cannot use 'LOUD' as a level: Bad level \"LOUD\"",
                "lares: cannot use 'java.lang.String' as the filter of dev.lares.logging.jul.JournalHandler: "
                        + "java.lang.ClassCastException: Cannot cast java.lang.String to java.util.logging.Filter",
                "lares: cannot use 'no.such.Class' as the formatter of dev.lares.logging.jul.JournalHandler: "
                        + "java.lang.ClassNotFoundException: no.such.Class",
                "<6>info");
    }

    @Test
    void logsToStandardErrorWhereNativeAccessIsDenied() throws Exception {
        List<String> options = List.of("--illegal-native-access=deny", "--enable-native-access=java.base",
                properties("").getFirst());
        assertThat(JavaProgram.run(Shop.class, options).errorsOfSuccess()).contains("<6>info\n<6>more\n<4>warning\n");
    }

    private List<String> properties(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("logging.properties"),
                "handlers=dev.lares.logging.jul.JournalHandler\n" + text);
        return List.of("-Djava.util.logging.config.file=" + file);
    }
}
