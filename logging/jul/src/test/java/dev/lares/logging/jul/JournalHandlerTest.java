package dev.lares.logging.jul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.lares.daemon.testing.FakeJournal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JournalHandlerTest {
    @TempDir Path directory;

    private final Logger logger = Logger.getLogger("dev.Shop");
    private FakeJournal journal;
    private JournalHandler handler;

    @BeforeEach
    void attach() throws Exception {
        journal = FakeJournal.in(directory);
        handler = new JournalHandler(journal.options());
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
    }

    @AfterEach
    void detach() throws Exception {
        logger.removeHandler(handler);
        handler.close();
        journal.close();
    }

    @Test
    void sendsTheFieldsOfARecord() throws Exception {
        logger.log(Level.WARNING, "{0} grüßt {1}", new Object[] {"Älex", 7});
        Map<String, String> fields = journal.next().single();

        assertThat(fields).containsKey("TID");
        assertThat(Long.parseLong(fields.remove("TID"))).isPositive();
        assertThat(fields).containsOnly(entry("PRIORITY", "4"), entry("MESSAGE", "Älex grüßt 7"),
                entry("LEVEL", "WARNING"), entry("LOGGER", "dev.Shop"),
                entry("THREAD", Thread.currentThread().getName()), entry("SYSLOG_IDENTIFIER", "test"));
    }

    @ParameterizedTest
    @CsvSource({"OFF,3", "SEVERE,3", "WARNING,4", "INFO,6", "CONFIG,7", "FINE,7", "FINER,7", "FINEST,7", "ALL,7",
        "950,4", "1200,3", "850,5", "799,7"})
    void givesEveryLevelItsPriority(String level, String priority) throws Exception {
        handler.publish(new LogRecord(Level.parse(level), "m"));
        FakeJournal.Received received = journal.next();
        assertThat(received.get("PRIORITY")).isEqualTo(priority);
        assertThat(received.get("LEVEL")).isEqualTo(level);
        assertThat(received.fields()).doesNotContainKey("LOGGER");
    }

    @Test
    void sendsTheExceptionWithItsCause() throws Exception {
        Throwable thrown = new IllegalStateException("out", new RuntimeException("in\nside"));
        logger.log(Level.SEVERE, "failed", thrown);
        handler.setStackTraceInMessage(false);
        logger.log(Level.SEVERE, "failed", thrown);

        FakeJournal.Received first = journal.next();
        assertThat(first.get("EXCEPTION_CLASS")).isEqualTo("java.lang.IllegalStateException");
        assertThat(first.get("EXCEPTION_MESSAGE")).isEqualTo("out");
        assertThat(first.get("EXCEPTION")).startsWith("java.lang.IllegalStateException: out\n\tat dev.lares.logging.jul.")
                .contains("\nCaused by: java.lang.RuntimeException: in\nside\n");
        assertThat(first.message()).isEqualTo("failed\n" + first.get("EXCEPTION"));
        assertThat(journal.next().message()).isEqualTo("failed");
    }

    @Test
    void sendsWhatHasNoMessage() throws Exception {
        logger.log(Level.INFO, (String) null);
        assertThat(journal.next().message()).isEqualTo("null");
        logger.log(Level.INFO, null, new Error("e"));
        assertThat(journal.next().message()).startsWith("java.lang.Error: e\njava.lang.Error: e\n\tat ");
    }

    @Test
    void sendsNewlinesAndLargeMessagesWhole() throws Exception {
        logger.info("a\nb\n\nc");
        assertThat(journal.next().message()).isEqualTo("a\nb\n\nc");
        String large = "ü\n".repeat(200_000) + "end";
        logger.info(large);
        FakeJournal.Received received = journal.next();
        assertThat(received.asFile()).isTrue();
        assertThat(received.message()).isEqualTo(large);
    }

    @Test
    void translatesMessagesThatAreKeys() throws Exception {
        LogRecord record = new LogRecord(Level.INFO, "greeting");
        record.setResourceBundle(new Words());
        record.setParameters(new Object[] {"World"});
        handler.publish(record);
        assertThat(journal.next().message()).isEqualTo("Hello World");
        record.setMessage("no key {0}");
        handler.publish(record);
        assertThat(journal.next().message()).isEqualTo("no key World");
    }

    /** For the test above. */
    public static final class Words extends ListResourceBundle {
        @Override
        protected Object[][] getContents() {
            return new Object[][] {{"greeting", "Hello {0}"}};
        }
    }

    @Test
    void letsAFormatterMakeTheMessage() throws Exception {
        handler.setFormatter(new Formatter() {
            @Override
            public String format(LogRecord record) {
                return "[" + record.getLoggerName() + "] " + formatMessage(record) + System.lineSeparator();
            }
        });
        logger.log(Level.INFO, "m", new Error("e"));
        FakeJournal.Received received = journal.next();
        assertThat(received.message()).isEqualTo("[dev.Shop] m");
        assertThat(received.get("EXCEPTION")).startsWith("java.lang.Error: e\n\tat ");
        handler.setFormatter(null);
        logger.info("plain");
        assertThat(journal.next().message()).isEqualTo("plain");
    }

    @Test
    void findsTheCallWhereThatIsAskedFor() throws Exception {
        logger.info("without");
        assertThat(journal.next().fields()).doesNotContainKeys("CODE_FILE", "CODE_LINE", "CODE_FUNC");
        handler.setLocation(true);
        int line = StackWalker.getInstance().walk(frames -> frames.findFirst().orElseThrow()).getLineNumber() + 1;
        logger.info("with");
        FakeJournal.Received received = journal.next();
        assertThat(received.get("CODE_FILE")).isEqualTo("JournalHandlerTest.java");
        assertThat(received.get("CODE_LINE")).isEqualTo(Integer.toString(line));
        assertThat(received.get("CODE_FUNC"))
                .isEqualTo("dev.lares.logging.jul.JournalHandlerTest.findsTheCallWhereThatIsAskedFor");
        Runnable bridge = () -> System.getLogger("dev.Shop").log(System.Logger.Level.INFO, "bridged");
        bridge.run();
        assertThat(journal.next().get("CODE_FUNC")).startsWith("dev.lares.logging.jul.JournalHandlerTest.lambda$");
    }

    @Test
    void namesNoThreadButItsNumberWhenAnotherOnePublishes() throws Exception {
        handler.setLocation(true);
        LogRecord record = new LogRecord(Level.INFO, "m");
        Thread.ofPlatform().start(() -> handler.publish(record)).join();
        FakeJournal.Received received = journal.next();
        assertThat(received.get("THREAD")).isEqualTo("#" + Thread.currentThread().threadId());
        assertThat(received.fields()).doesNotContainKeys("TID", "CODE_FILE");
    }

    @Test
    void passesOverWhatTheLevelOrTheFilterRefuses() throws Exception {
        handler.setLevel(Level.WARNING);
        handler.setFilter(record -> !record.getMessage().equals("secret"));
        logger.info("info");
        logger.warning("secret");
        handler.publish(null);
        logger.warning("told");
        assertThat(journal.next().message()).isEqualTo("told");
        assertThat(journal.poll()).isEmpty();
    }

    @Test
    void sendsAlsoWhatIsLoggedWhileItLogs() throws Exception {
        Object chatty = new Object() {
            @Override
            public String toString() {
                logger.info("inner");
                return "chatty";
            }
        };
        logger.log(Level.INFO, "outer {0}", chatty);
        assertThat(journal.next().message()).isEqualTo("inner");
        assertThat(journal.next().message()).isEqualTo("outer chatty");
    }

    @Test
    void reportsAFormatterThatThrowsAndGoesOn() throws Exception {
        List<Exception> reported = new ArrayList<>();
        handler.setErrorManager(new ErrorManager() {
            @Override
            public synchronized void error(String message, Exception e, int code) {
                reported.add(e);
            }
        });
        handler.setFormatter(new Formatter() {
            @Override
            public String format(LogRecord record) {
                throw new UnsupportedOperationException("no format");
            }
        });
        logger.info("m");
        handler.setFormatter(null);
        logger.info("next");
        assertThat(reported).singleElement().isInstanceOf(UnsupportedOperationException.class);
        assertThat(journal.next().message()).isEqualTo("next");
    }

    @Test
    void findsAJournalThatComesBack() throws Exception {
        logger.info("one");
        assertThat(journal.next().message()).isEqualTo("one");
        journal.close();
        logger.info("to standard error: this line is expected");
        journal = FakeJournal.in(directory);
        logger.info("three");
        assertThat(journal.next().message()).isEqualTo("three");
        assertThat(handler.droppedCount()).isZero();
    }

    @Test
    void keepsEveryLineOfEightThreadsWhole() throws Exception {
        handler.close();
        logger.removeHandler(handler);
        handler = new JournalHandler(journal.options().withPatience(java.time.Duration.ofHours(1)));
        logger.addHandler(handler);
        List<Thread> threads = IntStream.range(0, 8).mapToObj(t -> Thread.ofPlatform().name("t" + t).start(() -> {
            for (int i = 0; i < 1000; i++) {
                logger.log(Level.INFO, "line {0} of {1}", new Object[] {Integer.toString(i), "t" + t});
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
