package dev.lares.logging.systemlogger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.lares.daemon.journal.Journal;
import dev.lares.daemon.testing.FakeJournal;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ListResourceBundle;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JournalLoggerTest {
    @TempDir Path directory;

    private FakeJournal journal;
    private Journal sender;
    private System.Logger logger;

    @BeforeEach
    void open() throws Exception {
        journal = FakeJournal.in(directory);
        sender = Journal.open(journal.options().withPatience(Duration.ofHours(1)));
        logger = logger(Level.ALL, false, true);
    }

    @AfterEach
    void close() throws Exception {
        sender.close();
        journal.close();
    }

    private System.Logger logger(Level threshold, boolean locating, boolean stackTraceInMessage) {
        Sink sink = new Sink(sender, locating, stackTraceInMessage);
        return new JournalLogger("dev.Shop", threshold, () -> sink);
    }

    @Test
    void sendsTheFieldsOfACall() throws Exception {
        logger.log(Level.WARNING, "{0} grüßt {1}", "Älex", 7);
        Map<String, String> fields = journal.next().single();

        assertThat(Long.parseLong(fields.remove("TID"))).isPositive();
        assertThat(fields).containsOnly(entry("PRIORITY", "4"), entry("MESSAGE", "Älex grüßt 7"),
                entry("LEVEL", "WARNING"), entry("LOGGER", "dev.Shop"),
                entry("THREAD", Thread.currentThread().getName()), entry("SYSLOG_IDENTIFIER", "test"));
        assertThat(logger.getName()).isEqualTo("dev.Shop");
    }

    @ParameterizedTest
    @CsvSource({"ERROR,3", "WARNING,4", "INFO,6", "DEBUG,7", "TRACE,7", "ALL,7"})
    void givesEveryLevelItsPriority(Level level, String priority) throws Exception {
        logger.log(level, "m");
        FakeJournal.Received received = journal.next();
        assertThat(received.get("PRIORITY")).isEqualTo(priority);
        assertThat(received.get("LEVEL")).isEqualTo(level.name());
    }

    @Test
    void logsNothingAtLevelOff() throws Exception {
        logger.log(Level.OFF, "m");
        assertThat(journal.poll()).isEmpty();
        assertThat(logger.isLoggable(Level.OFF)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"ALL,TRACE,true", "TRACE,TRACE,true", "DEBUG,TRACE,false", "INFO,DEBUG,false", "INFO,INFO,true",
        "WARNING,INFO,false", "ERROR,ERROR,true", "OFF,ERROR,false"})
    void asksForNothingBelowItsThreshold(Level threshold, Level level, boolean logs) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Supplier<Sink> sink = () -> {
            asked.incrementAndGet();
            return new Sink(sender, false, true);
        };
        System.Logger quiet = new JournalLogger("q", threshold, sink);
        assertThat(quiet.isLoggable(level)).isEqualTo(logs);
        quiet.log(level, "m");
        quiet.log(level, () -> "m");
        quiet.log(level, new StringBuilder("m"));
        quiet.log(level, "{0}", "m");
        quiet.log(level, "m", new Error());
        quiet.log(level, () -> "m", new Error());
        quiet.log(level, (ResourceBundle) null, "m", new Error());
        quiet.log(level, (ResourceBundle) null, "m");
        assertThat(asked).hasValue(logs ? 8 : 0);
        for (int i = 0; i < asked.get(); i++) {
            assertThat(journal.next().message()).startsWith("m");
        }
        assertThat(journal.poll()).isEmpty();
    }

    @Test
    void sendsTheExceptionWithItsCause() throws Exception {
        Throwable thrown = new IllegalStateException("out", new RuntimeException("in\nside"));
        logger.log(Level.ERROR, "failed", thrown);
        logger(Level.ALL, false, false).log(Level.ERROR, "failed", thrown);

        FakeJournal.Received first = journal.next();
        assertThat(first.get("EXCEPTION_CLASS")).isEqualTo("java.lang.IllegalStateException");
        assertThat(first.get("EXCEPTION_MESSAGE")).isEqualTo("out");
        assertThat(first.get("EXCEPTION")).startsWith("java.lang.IllegalStateException: out\n\tat dev.lares.logging.")
                .contains("\nCaused by: java.lang.RuntimeException: in\nside\n");
        assertThat(first.message()).isEqualTo("failed\n" + first.get("EXCEPTION"));
        assertThat(journal.next().message()).isEqualTo("failed");
    }

    @Test
    void sendsWhatHasNoMessage() throws Exception {
        logger.log(Level.INFO, (String) null);
        assertThat(journal.next().message()).isEqualTo("null");
        logger.log(Level.INFO, new Words(), null, "x");
        assertThat(journal.next().message()).isEqualTo("null");
        logger.log(Level.INFO, (String) null, new Error("e"));
        assertThat(journal.next().message()).startsWith("java.lang.Error: e\njava.lang.Error: e\n\tat ");
    }

    @Test
    void sendsNewlinesAndLargeMessagesWhole() throws Exception {
        String large = "ü\n".repeat(200_000) + "end";
        logger.log(Level.INFO, large);
        FakeJournal.Received received = journal.next();
        assertThat(received.asFile()).isTrue();
        assertThat(received.message()).isEqualTo(large);
    }

    @Test
    void translatesAndFormatsAsFarAsThatGoes() throws Exception {
        logger.log(Level.INFO, new Words(), "greeting", "World");
        assertThat(journal.next().message()).isEqualTo("Hello World");
        logger.log(Level.INFO, new Words(), "unknown {0}", "World");
        assertThat(journal.next().message()).isEqualTo("unknown World");
        logger.log(Level.INFO, "a brace { is no format", "x");
        assertThat(journal.next().message()).isEqualTo("a brace { is no format");
        logger.log(Level.INFO, "{0} without parameters");
        assertThat(journal.next().message()).isEqualTo("{0} without parameters");
    }

    /** For the tests above. */
    static final class Words extends ListResourceBundle {
        @Override
        protected Object[][] getContents() {
            return new Object[][] {{"greeting", "Hello {0}"}};
        }
    }

    @Test
    void findsTheCallWhereThatIsAskedFor() throws Exception {
        logger.log(Level.INFO, "without");
        assertThat(journal.next().fields()).doesNotContainKeys("CODE_FILE", "CODE_LINE", "CODE_FUNC");
        System.Logger locating = logger(Level.ALL, true, true);
        int line = StackWalker.getInstance().walk(frames -> frames.findFirst().orElseThrow()).getLineNumber() + 1;
        locating.log(Level.INFO, "with");
        FakeJournal.Received received = journal.next();
        assertThat(received.get("CODE_FILE")).isEqualTo("JournalLoggerTest.java");
        assertThat(received.get("CODE_LINE")).isEqualTo(Integer.toString(line));
        assertThat(received.get("CODE_FUNC"))
                .isEqualTo("dev.lares.logging.systemlogger.JournalLoggerTest.findsTheCallWhereThatIsAskedFor");
        locating.log(Level.INFO, () -> "by a supplier", new Error());
        assertThat(journal.next().get("CODE_FILE")).isEqualTo("JournalLoggerTest.java");
    }

    @Test
    void sendsAlsoWhatIsLoggedWhileItLogs() throws Exception {
        Object chatty = new Object() {
            @Override
            public String toString() {
                logger.log(Level.INFO, "inner");
                return "chatty";
            }
        };
        logger.log(Level.INFO, "outer {0}", chatty);
        assertThat(journal.next().message()).isEqualTo("inner");
        assertThat(journal.next().message()).isEqualTo("outer chatty");
    }

    @Test
    void keepsEveryLineOfEightThreadsWhole() throws Exception {
        List<Thread> threads = IntStream.range(0, 8).mapToObj(t -> Thread.ofPlatform().name("t" + t).start(() -> {
            for (int i = 0; i < 1000; i++) {
                logger.log(Level.INFO, "line {0} of {1}", Integer.toString(i), "t" + t);
            }
        })).toList();
        Map<String, Integer> next = new TreeMap<>();
        for (int i = 0; i < 8000; i++) {
            FakeJournal.Received received = journal.next();
            String thread = received.get("THREAD");
            assertThat(received.message()).isEqualTo("line " + next.getOrDefault(thread, 0) + " of " + thread);
            next.merge(thread, 1, Integer::sum);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(next).hasSize(8).allSatisfy((_, count) -> assertThat(count).isEqualTo(1000));
    }
}
