package dev.lares.logging.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.daemon.testing.FakeJournal;
import dev.lares.daemon.testing.Guide;
import dev.lares.daemon.testing.JavaProgram;
import dev.shop.Shop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** log4j2.xml, read by a JVM of its own. */
final class JournalAppenderConfigurationTest {
    @TempDir Path directory;

    @Test
    void isReadFromLog4j2Xml() throws Exception {
        try (FakeJournal journal = FakeJournal.in(directory)) {
            List<String> options = configuration("""
                    <Journal name="J" socket="%s" identifier="shop" location="true" stackTraceInMessage="false">
                      <ThresholdFilter level="WARN"/>
                      <PatternLayout pattern="[%%msg] %%X{requestId}%%n" alwaysWriteExceptions="false"/>
                    </Journal>""".formatted(journal.path()));
            JavaProgram.Ended ended = JavaProgram.run(Shop.class, options);
            assertThat(ended.errorsOfSuccess()).isEmpty();
            assertThat(ended.output()).isEmpty();
            FakeJournal.Received received = journal.next();
            assertThat(received.message()).isEqualTo("[warning] r-1");
            assertThat(received.get("SYSLOG_IDENTIFIER")).isEqualTo("shop");
            assertThat(received.get("CODE_FUNC")).isEqualTo("dev.shop.Shop.main");
            assertThat(received.get("EXCEPTION_MESSAGE")).isEqualTo("why");
            assertThat(received.get("REQUEST_ID")).isEqualTo("r-1");
            assertThat(journal.poll()).isEmpty();
        }
    }

    @Test
    void worksAsTheGuideSays() throws Exception {
        try (FakeJournal journal = FakeJournal.in(directory)) {
            Path file = Files.writeString(directory.resolve("log4j2.xml"),
                    Guide.of("java-logging.md").codeBelow("Log4j 2"));
            List<String> options = List.of("-Dlog4j2.configurationFile=" + file,
                    "-Ddev.lares.journal.socket=" + journal.path());
            assertThat(JavaProgram.run(Shop.class, options).errorsOfSuccess()).isEmpty();
            FakeJournal.Received received = journal.next();
            assertThat(received.message()).isEqualTo("info\nmore");
            assertThat(received.get("SYSLOG_IDENTIFIER")).isEqualTo("shop");
            assertThat(received.get("CODE_FUNC")).isEqualTo("dev.shop.Shop.main");
        }
    }

    @Test
    void worksOnTheModulePath() throws Exception {
        try (FakeJournal journal = FakeJournal.in(directory)) {
            List<String> options =
                    configuration("<Journal name='J' socket='%s' patience='1000'/>".formatted(journal.path()));
            assertThat(JavaProgram.runOnModulePath(Shop.class, "dev.lares.logging.log4j2", options).errorsOfSuccess())
                    .isEmpty();
            assertThat(journal.next().message()).isEqualTo("info\nmore");
            assertThat(journal.next().message()).startsWith("warning\njava.lang.IllegalStateException: why\n\tat ");
        }
    }

    @Test
    void writesLinesWithPrefixesWhereThereIsNoJournal() throws Exception {
        List<String> options = configuration("<Journal name='J' socket='%s'/>".formatted(directory.resolve("none")));
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

    /** So that Log4j need not search packages, which it no longer does by default. */
    @Test
    void isInTheListOfPluginsThatTheAnnotationProcessorWrites() throws Exception {
        try (var list = JournalAppender.class.getResourceAsStream(
                "/META-INF/org/apache/logging/log4j/core/config/plugins/Log4j2Plugins.dat")) {
            Path classes = Path.of(JournalAppender.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            assertThat(list).isNotNull();
            String ours = Files.readString(
                    classes.resolve("META-INF/org/apache/logging/log4j/core/config/plugins/Log4j2Plugins.dat"),
                    StandardCharsets.ISO_8859_1);
            assertThat(ours).contains("journal").contains(JournalAppender.class.getName());
        }
    }

    private List<String> configuration(String appender) throws Exception {
        Path file = Files.writeString(directory.resolve("log4j2.xml"), """
                <Configuration status="WARN">
                  <Appenders>%s</Appenders>
                  <Loggers><Root level="info"><AppenderRef ref="J"/></Root></Loggers>
                </Configuration>
                """.formatted(appender));
        return List.of("-Dlog4j2.configurationFile=" + file);
    }
}
