package dev.lares.logging.log4j2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.lares.daemon.testing.FakeJournal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.filter.ThresholdFilter;
import org.apache.logging.log4j.core.layout.AbstractLayout;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.StringMapMessage;
import org.apache.logging.log4j.message.StructuredDataMessage;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusListener;
import org.apache.logging.log4j.status.StatusLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JournalAppenderTest {
    @TempDir Path directory;

    private LoggerContext context;
    private Logger logger;
    private JournalAppender appender;
    private FakeJournal journal;

    @BeforeEach
    void attach() throws Exception {
        journal = FakeJournal.in(directory);
        use(builder -> builder);
    }

    @AfterEach
    void detach() throws Exception {
        ThreadContext.clearAll();
        context.stop();
        journal.close();
    }

    /** Makes a context whose only appender is the one of the builder. */
    private void use(UnaryOperator<JournalAppender.Builder> settings) {
        if (context != null) {
            context.stop();
        }
        appender = settings.apply(JournalAppender.newBuilder().setName("J").setSocket(journal.path().toString())
                .setTarget("journal").setIdentifier("test").setPatience("3600000")).build();
        context = new LoggerContext("test");
        DefaultConfiguration configuration = new DefaultConfiguration();
        LoggerConfig root = configuration.getRootLogger();
        List.copyOf(root.getAppenders().keySet()).forEach(root::removeAppender);
        root.setLevel(Level.ALL);
        appender.start();
        configuration.addAppender(appender);
        root.addAppender(appender, null, null);
        context.start(configuration);
        logger = context.getLogger("dev.Shop");
    }

    @Test
    void sendsTheFieldsOfAnEvent() throws Exception {
        logger.warn("{} grüßt {}", "Älex", 7);
        Map<String, String> fields = journal.next().single();

        assertThat(Long.parseLong(fields.remove("TID"))).isPositive();
        assertThat(fields).containsOnly(entry("PRIORITY", "4"), entry("MESSAGE", "Älex grüßt 7"),
                entry("LEVEL", "WARN"), entry("LOGGER", "dev.Shop"),
                entry("THREAD", Thread.currentThread().getName()), entry("SYSLOG_IDENTIFIER", "test"));
    }

    @ParameterizedTest
    @CsvSource({"OFF,2,0", "FATAL,2,100", "ERROR,3,200", "WARN,4,300", "INFO,6,400", "DEBUG,7,500", "TRACE,7,600",
        "NOTICE,5,350", "VERBOSE,7,550", "DISASTER,2,50", "ALERT,3,150", "STRANGE,4,250"})
    void givesEveryLevelItsPriority(String name, String priority, int value) throws Exception {
        logger.log(Level.forName(name, value), "m");
        FakeJournal.Received received = journal.next();
        assertThat(received.get("PRIORITY")).isEqualTo(priority);
        assertThat(received.get("LEVEL")).isEqualTo(name);
        assertThat(Level.forName(name, value).intLevel()).isEqualTo(value);
    }

    @Test
    void sendsKeysOfTheThreadContextAndOfMapMessagesAsFields() throws Exception {
        ThreadContext.put("requestId", "r-1");
        ThreadContext.put("priority", "high");
        ThreadContext.put("größe", "é\nzwei");
        ThreadContext.put("k".repeat(70), "long");
        logger.info(new StringMapMessage().with("user.name", "Eve").with("requestId", 2));
        FakeJournal.Received received = journal.next();
        assertThat(received.message()).contains("user.name=\"Eve\"");
        assertThat(received.fields()).containsEntry("REQUEST_ID", List.of("2", "r-1"))
                .containsEntry("FIELD_PRIORITY", List.of("high")).containsEntry("GR__E", List.of("é\nzwei"))
                .containsEntry("K".repeat(64), List.of("long")).containsEntry("USER_NAME", List.of("Eve"))
                .containsEntry("PRIORITY", List.of("6"));
        logger.info(new StructuredDataMessage("id@1", "text", "type", Map.of("amount", "7")));
        assertThat(journal.next().get("AMOUNT")).isEqualTo("7");
    }

    @Test
    void sendsMarkersAndTakesMessageIdsFromThemAndFromKeys() throws Exception {
        Marker marker = MarkerManager.getMarker("AUDIT").setParents(MarkerManager.getMarker("SECURITY"),
                MarkerManager.getMarker("MESSAGE_ID=fc2e22bc6ee647b6b90729ab34a250b1"));
        logger.info(marker, "m");
        FakeJournal.Received received = journal.next();
        assertThat(received.fields()).containsEntry("MARKER", List.of("AUDIT", "SECURITY"))
                .containsEntry("MESSAGE_ID", List.of("fc2e22bc6ee647b6b90729ab34a250b1"));
        ThreadContext.put("MESSAGE_ID", "FC2E22BC-6EE6-47B6-B907-29AB34A250B1");
        logger.info("m");
        assertThat(journal.next().get("MESSAGE_ID")).isEqualTo("fc2e22bc6ee647b6b90729ab34a250b1");
    }

    @Test
    void sendsTheExceptionWithItsCause() throws Exception {
        Throwable thrown = new IllegalStateException("out", new RuntimeException("in\nside"));
        logger.error("failed", thrown);
        FakeJournal.Received first = journal.next();
        assertThat(first.get("EXCEPTION_CLASS")).isEqualTo("java.lang.IllegalStateException");
        assertThat(first.get("EXCEPTION_MESSAGE")).isEqualTo("out");
        assertThat(first.get("EXCEPTION")).startsWith("java.lang.IllegalStateException: out\n\tat dev.lares.logging.")
                .contains("\nCaused by: java.lang.RuntimeException: in\nside\n");
        assertThat(first.message()).isEqualTo("failed\n" + first.get("EXCEPTION"));
        use(builder -> builder.setStackTraceInMessage(false));
        logger.error("failed", thrown);
        assertThat(journal.next().message()).isEqualTo("failed");
    }

    @Test
    void sendsWhatHasNoMessage() throws Exception {
        logger.info((String) null);
        assertThat(journal.next().message()).isEqualTo("null");
        logger.info((String) null, new Error("e"));
        assertThat(journal.next().message()).endsWith(")").contains("java.lang.Error: e\n\tat ");
    }

    @Test
    void sendsNewlinesAndLargeMessagesWhole() throws Exception {
        String large = "ü\n".repeat(200_000) + "end";
        logger.info(large);
        FakeJournal.Received received = journal.next();
        assertThat(received.asFile()).isTrue();
        assertThat(received.message()).isEqualTo(large);
    }

    @Test
    void letsALayoutMakeTheMessage_whateverItsCharset() throws Exception {
        Layout<String> layout = PatternLayout.newBuilder().setPattern("[%logger] %msg é%n").setAlwaysWriteExceptions(false)
                .setCharset(StandardCharsets.ISO_8859_1).build();
        use(builder -> builder.setLayout(layout));
        logger.info("m", new Error("e"));
        FakeJournal.Received received = journal.next();
        assertThat(received.message()).isEqualTo("[dev.Shop] m é");
        assertThat(received.get("EXCEPTION")).startsWith("java.lang.Error: e\n\tat ");
        use(builder -> builder.setLayout(new Bytes()));
        logger.info("ü");
        assertThat(journal.next().message()).isEqualTo("bytes of ü");
    }

    /** A layout that makes no text. */
    private static final class Bytes extends AbstractLayout<byte[]> {
        private Bytes() {
            super(new DefaultConfiguration(), null, null);
        }

        @Override
        public byte[] toByteArray(LogEvent event) {
            return ("bytes of " + event.getMessage().getFormattedMessage()).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] toSerializable(LogEvent event) {
            return toByteArray(event);
        }

        @Override
        public String getContentType() {
            return "text/plain";
        }
    }

    @Test
    void findsTheCallWhereThatIsAskedFor() throws Exception {
        logger.info("without");
        assertThat(journal.next().fields()).doesNotContainKeys("CODE_FILE", "CODE_LINE", "CODE_FUNC");
        use(builder -> builder.setLocation(true));
        int line = StackWalker.getInstance().walk(frames -> frames.findFirst().orElseThrow()).getLineNumber() + 1;
        logger.info("with");
        FakeJournal.Received received = journal.next();
        assertThat(received.get("CODE_FILE")).isEqualTo("JournalAppenderTest.java");
        assertThat(received.get("CODE_LINE")).isEqualTo(Integer.toString(line));
        assertThat(received.get("CODE_FUNC"))
                .isEqualTo("dev.lares.logging.log4j2.JournalAppenderTest.findsTheCallWhereThatIsAskedFor");
    }

    @Test
    void namesTheThreadOfAnEventThatComesThroughAQueue_andTakesWhatIsLoggedMeanwhile() throws Exception {
        LoggerConfig root = context.getConfiguration().getRootLogger();
        root.removeAppender("J");
        AsyncAppender queue = AsyncAppender.newBuilder().setName("A").setConfiguration(context.getConfiguration())
                .setAppenderRefs(new AppenderRef[] {AppenderRef.createAppenderRef("J", null, null)}).build();
        queue.start();
        root.addAppender(queue, null, null);
        Object chatty = new Object() {
            @Override
            public String toString() {
                logger.info("inner");
                return "chatty";
            }
        };
        logger.info("queued {}", chatty);
        FakeJournal.Received received = journal.next();
        assertThat(received.message()).isEqualTo("inner");
        assertThat(received.get("THREAD")).isEqualTo(Thread.currentThread().getName());
        assertThat(received.fields()).doesNotContainKey("TID");
        assertThat(journal.next().message()).isEqualTo("queued chatty");
        queue.stop();
    }

    @Test
    void passesOverWhatAFilterRefuses() throws Exception {
        use(builder -> builder.setFilter(
                ThresholdFilter.createFilter(Level.WARN, Filter.Result.NEUTRAL, Filter.Result.DENY)));
        logger.info("info");
        logger.warn("told");
        assertThat(journal.next().message()).isEqualTo("told");
        assertThat(journal.poll()).isEmpty();
    }

    /** What Log4j does; the appender never sees the inner event. */
    @Test
    void arrivesThoughLog4jRefusesWhatIsLoggedWhileItLogs() throws Exception {
        List<String> statuses = listen();
        Object chatty = new Object() {
            @Override
            public String toString() {
                logger.info("inner");
                return "chatty";
            }
        };
        logger.info(new StringMapMessage().with("a", "b").with("chatty", chatty));
        logger.info("outer {}", chatty);
        List<String> messages = new ArrayList<>();
        while (!messages.contains("outer chatty")) {
            messages.add(journal.next().message());
        }
        assertThat(journal.poll()).isEmpty();
        assertThat(statuses).anyMatch(status -> status.contains("Recursive call to appender J"));
    }

    @Test
    void tellsWrongSettingsAndGoesOnWithoutThem() throws Exception {
        List<String> statuses = listen();
        use(builder -> builder.setPatience("soon"));
        assertThat(statuses).contains("cannot wait 'soon' for the journal: not a number of milliseconds");
        logger.info("m");
        assertThat(journal.next().message()).isEqualTo("m");
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
        assertThat(appender.droppedCount()).isZero();
    }

    @Test
    void keepsEveryLineOfEightThreadsWhole() throws Exception {
        List<Thread> threads = IntStream.range(0, 8).mapToObj(t -> Thread.ofPlatform().name("t" + t).start(() -> {
            for (int i = 0; i < 1000; i++) {
                logger.info("line {} of {}", i, "t" + t);
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

    /** Texts of what Log4j tells about itself from now on. */
    private static List<String> listen() {
        List<String> statuses = new ArrayList<>();
        StatusLogger.getLogger().registerListener(new StatusListener() {
            @Override
            public void log(StatusData data) {
                statuses.add(data.getMessage().getFormattedMessage());
            }

            @Override
            public Level getStatusLevel() {
                return Level.WARN;
            }

            @Override
            public void close() {}
        });
        return statuses;
    }
}
