package dev.lares.logging.logback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.daemon.testing.FakeJournal;
import dev.lares.daemon.testing.Guide;
import dev.lares.daemon.testing.JavaProgram;
import dev.shop.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** logback.xml, read by a JVM of its own. */
final class JournalAppenderConfigurationTest {
    @TempDir Path directory;

    @Test
    void isReadFromLogbackXml() throws Exception {
        try (FakeJournal journal = FakeJournal.in(directory)) {
            List<String> options = configuration("""
                    <socket>%s</socket>
                    <identifier>shop</identifier>
                    <location>true</location>
                    <layout><pattern>[%%msg] %%X{requestId}</pattern></layout>
                    <filter class="ch.qos.logback.classic.filter.ThresholdFilter"><level>WARN</level></filter>
                    """.formatted(journal.path()));
            JavaProgram.Ended ended = JavaProgram.run(Shop.class, options);
            assertThat(ended.errorsOfSuccess()).isEmpty();
            assertThat(ended.output()).isEmpty();
            FakeJournal.Received received = journal.next();
            assertThat(received.message()).startsWith("[warning] r-1java.lang.IllegalStateException: why\n\tat ");
            assertThat(received.get("SYSLOG_IDENTIFIER")).isEqualTo("shop");
            assertThat(received.get("CODE_FUNC")).isEqualTo("dev.shop.Shop.main");
            assertThat(received.get("EXCEPTION_MESSAGE")).isEqualTo("why");
            assertThat(received.get("REQUEST_ID")).isEqualTo("r-1");
            assertThat(received.get("USER")).isEqualTo("u");
            assertThat(journal.poll()).isEmpty();
        }
    }

    @Test
    void takesTheEncoderThatOtherAppendersHave() throws Exception {
        try (FakeJournal journal = FakeJournal.in(directory)) {
            List<String> options = configuration(
                    "<socket>%s</socket><encoder><pattern>%%level %%msg%%n</pattern></encoder>".formatted(journal.path()));
            assertThat(JavaProgram.run(Shop.class, options).errorsOfSuccess()).isEmpty();
            assertThat(journal.next().message()).isEqualTo("INFO info\nmore");
        }
    }

    @Test
    void worksAsTheGuideSays() throws Exception {
        try (FakeJournal journal = FakeJournal.in(directory)) {
            Path file = Files.writeString(directory.resolve("logback.xml"),
                    Guide.of("java-logging.md").codeBelow("Logback"));
            List<String> options = List.of("-Dlogback.configurationFile=" + file,
                    "-Ddev.lares.journal.socket=" + journal.path());
            JavaProgram.Ended ended = JavaProgram.run(Shop.class, options);
            assertThat(ended.errorsOfSuccess()).isEmpty();
            assertThat(ended.output()).isEmpty();
            assertThat(journal.next().message()).isEqualTo("info\nmore ");
            FakeJournal.Received received = journal.next();
            assertThat(received.message()).isEqualTo("warning user=\"u\"");
            assertThat(received.get("SYSLOG_IDENTIFIER")).isEqualTo("shop");
            assertThat(received.get("EXCEPTION_MESSAGE")).isEqualTo("why");
        }
    }

    @Test
    void worksOnTheModulePath() throws Exception {
        try (FakeJournal journal = FakeJournal.in(directory)) {
            List<String> options = configuration("<socket>%s</socket>".formatted(journal.path()));
            assertThat(JavaProgram.runOnModulePath(Shop.class, "dev.lares.logging.logback", options).errorsOfSuccess())
                    .isEmpty();
            assertThat(journal.next().message()).isEqualTo("info\nmore");
        }
    }

    @Test
    void writesLinesWithPrefixesWhereThereIsNoJournal() throws Exception {
        List<String> options = configuration("<socket>%s</socket>".formatted(directory.resolve("none")));
        JavaProgram.Ended ended = JavaProgram.run(Shop.class, options);
        assertThat(ended.errorsOfSuccess()).isEqualTo("""
                <6>info
                <6>more
                <4>warning
                <4>java.lang.IllegalStateException: why
                <4>\tat dev.shop.Shop.main(Shop.java:14)
                """);
        assertThat(ended.output()).isEmpty();
    }

    private List<String> configuration(String settings) throws Exception {
        Path file = Files.writeString(directory.resolve("logback.xml"), """
                <configuration>
                  <appender name="JOURNAL" class="dev.lares.logging.logback.JournalAppender">
                    %s
                  </appender>
                  <root level="INFO"><appender-ref ref="JOURNAL"/></root>
                </configuration>
                """.formatted(settings));
        return List.of("-Dlogback.configurationFile=" + file);
    }
}
