package dev.lares.logging.systemlogger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.daemon.testing.FakeJournal;
import dev.lares.daemon.testing.Guide;
import dev.lares.daemon.testing.JavaProgram;
import dev.shop.Agent;
import dev.shop.Shop;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalLoggerFinderTest {
    @TempDir Path directory;

    @AfterEach
    void clear() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("dev.lares.logging."));
    }

    @Test
    void isFoundOnTheClassPath() {
        assertThat(System.LoggerFinder.getLoggerFinder()).isInstanceOf(JournalLoggerFinder.class);
    }

    @Test
    void logsFromInfoUnlessAPropertySaysOtherwise() {
        assertThat(Threshold.of("dev.shop")).isEqualTo(Level.INFO);
        System.setProperty("dev.lares.logging.level", "warning");
        System.setProperty("dev.lares.logging.level.dev.shop", "TRACE");
        System.setProperty("dev.lares.logging.level.dev.shop.cart", " off ");
        assertThat(Threshold.of("")).isEqualTo(Level.WARNING);
        assertThat(Threshold.of("dev")).isEqualTo(Level.WARNING);
        assertThat(Threshold.of("dev.shop")).isEqualTo(Level.TRACE);
        assertThat(Threshold.of("dev.shop.Till")).isEqualTo(Level.TRACE);
        assertThat(Threshold.of("dev.shopping")).isEqualTo(Level.WARNING);
        assertThat(Threshold.of("dev.shop.cart.Item")).isEqualTo(Level.OFF);
        System.setProperty("dev.lares.logging.level.dev.shop", "loud");
        assertThat(Threshold.of("dev.shop")).isEqualTo(Level.WARNING);
    }

    @Test
    void servesAProgramFromItsFirstClassToItsShutdownHooks() throws Exception {
        try (FakeJournal journal = FakeJournal.in(directory)) {
            List<String> options = List.of("-Ddev.lares.journal.socket=" + journal.path(),
                    "-Ddev.lares.journal.identifier=shop", "-Ddev.lares.logging.level.java.lang.Runtime=DEBUG");
            assertThat(JavaProgram.run(Shop.class, options).errorsOfSuccess()).isEmpty();
            assertThat(messages(journal)).containsExactly("static initializer", "info",
                    "Runtime.exit() called with status: 0", "hook");
        }
    }

    @Test
    void worksAsTheGuideSays() throws Exception {
        try (FakeJournal journal = FakeJournal.in(directory)) {
            List<String> options = new ArrayList<>(
                    Guide.of("java-logging.md").codeBelow("System.Logger").lines().toList());
            options.add("-Ddev.lares.journal.socket=" + journal.path());
            assertThat(JavaProgram.run(Shop.class, options).errorsOfSuccess()).isEmpty();
            FakeJournal.Received received = journal.next();
            assertThat(received.get("SYSLOG_IDENTIFIER")).isEqualTo("shop");
            assertThat(received.get("CODE_FUNC")).isEqualTo("dev.shop.Shop.<clinit>");
            assertThat(messages(journal)).containsExactly("debug", "info", "hook");
        }
    }

    @Test
    void worksOnTheModulePath() throws Exception {
        try (FakeJournal journal = FakeJournal.in(directory)) {
            List<String> options = List.of("-Ddev.lares.journal.socket=" + journal.path(),
                    "-Ddev.lares.logging.location=true");
            assertThat(JavaProgram.runOnModulePath(Shop.class, "dev.lares.logging.systemlogger", options)
                    .errorsOfSuccess()).isEmpty();
            FakeJournal.Received first = journal.next();
            assertThat(first.get("CODE_FUNC")).isEqualTo("dev.shop.Shop.<clinit>");
            assertThat(first.get("SYSLOG_IDENTIFIER")).isEqualTo("Shop");
            assertThat(messages(journal)).containsExactly("info", "hook");
        }
    }

    @Test
    void writesLinesWithPrefixesWhereThereIsNoJournal() throws Exception {
        List<String> options = List.of("-Ddev.lares.journal.socket=" + directory.resolve("none"));
        assertThat(JavaProgram.run(Shop.class, options).errorsOfSuccess()).isEqualTo("""
                <6>static initializer
                <4>info
                <4>more
                <4>java.lang.IllegalStateException: why
                <4>\tat dev.shop.Shop.main(Shop.java:15)
                <3>hook
                """);
    }

    /**
     * A wrong {@code java.locale.providers} makes the JDK log when it first formats text: within the first log call of the
     * program, which an agent makes before main is loaded.
     */
    @Test
    void servesTheJdkItself_whileItIsLogging_beforeMain() throws Exception {
        Path agent = directory.resolve("agent.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", Agent.class.getName());
        new JarOutputStream(Files.newOutputStream(agent), manifest).close();
        try (FakeJournal journal = FakeJournal.in(directory)) {
            List<String> options = List.of("-Ddev.lares.journal.socket=" + journal.path(), "-javaagent:" + agent,
                    "-Djava.locale.providers=NONSENSE");
            assertThat(JavaProgram.run(Shop.class, options).errorsOfSuccess()).isEmpty();
            List<String> messages = messages(journal);
            assertThat(messages.getFirst()).contains("NONSENSE");
            assertThat(messages.subList(1, messages.size())).containsExactly("premain 1", "static initializer", "info",
                    "hook");
        }
    }

    /** First lines of all messages that have come. */
    private static List<String> messages(FakeJournal journal) throws Exception {
        List<String> messages = new ArrayList<>();
        for (var received = journal.poll(); received.isPresent(); received = journal.poll()) {
            messages.add(received.get().message().lines().findFirst().orElse(""));
        }
        return messages;
    }
}
