package dev.lares.logging.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.LoggingEventVO;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.status.Status;
import dev.lares.daemon.testing.FakeJournal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;

final class JournalAppenderTest {
    @TempDir Path directory;

    private final LoggerContext context = new LoggerContext();
    private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
    private final Logger logger = context.getLogger("dev.Shop");
    private JournalAppender appender = new JournalAppender();
    private FakeJournal journal;

    @BeforeEach
    void attach() throws Exception {
        journal = FakeJournal.in(directory);
        context.setMDCAdapter(mdc);
        context.start();
        logger.setLevel(Level.TRACE);
        logger.addAppender(appender);
        appender.setContext(context);
        appender.setSocket(journal.path().toString());
        appender.setTarget("journal");
        appender.setIdentifier("test");
        appender.setPatience("3600000");
        appender.start();
    }

    @AfterEach
    void detach() throws Exception {
        mdc.clear();
        context.stop();
        journal.close();
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
    @CsvSource({"ERROR,3", "WARN,4", "INFO,6", "DEBUG,7", "TRACE,7", "OFF,3", "ALL,7"})
    void givesEveryLevelItsPriority(String level, String priority) throws Exception {
        appender.doAppend(new LoggingEvent("fqcn", logger, Level.toLevel(level), "m", null, null));
        FakeJournal.Received received = journal.next();
        assertThat(received.get("PRIORITY")).isEqualTo(priority);
        assertThat(received.get("LEVEL")).isEqualTo(level);
    }

    @Test
    void sendsKeysOfTheMdcAndOfTheFluentApiAsFields() throws Exception {
        mdc.put("requestId", "r-1");
        mdc.put("priority", "high");
        mdc.put("größe", "é\nzwei");
        mdc.put("k".repeat(70), "long");
        mdc.put("nothing", null);
        logger.atInfo().addKeyValue("user.name", "Eve").addKeyValue("userName", 7).addKeyValue("nil", (Object) null).log("m");

        FakeJournal.Received received = journal.next();
        assertThat(received.fields()).containsEntry("REQUEST_ID", List.of("r-1"))
                .containsEntry("FIELD_PRIORITY", List.of("high")).containsEntry("GR__E", List.of("é\nzwei"))
                .containsEntry("K".repeat(64), List.of("long")).containsEntry("NOTHING", List.of("null"))
                .containsEntry("USER_NAME", List.of("Eve", "7")).containsEntry("NIL", List.of("null"))
                .containsEntry("PRIORITY", List.of("6")).containsEntry("MESSAGE", List.of("m"));
    }

    @Test
    void sendsMarkersAndTakesMessageIdsFromThemAndFromKeys() throws Exception {
        BasicMarkerFactory markers = new BasicMarkerFactory();
        Marker outer = markers.getMarker("AUDIT");
        outer.add(markers.getMarker("SECURITY"));
        logger.atInfo().addMarker(outer).addMarker(markers.getMarker("MESSAGE_ID=fc2e22bc6ee647b6b90729ab34a250b1"))
                .log("m");
        FakeJournal.Received received = journal.next();
        assertThat(received.fields()).containsEntry("MARKER", List.of("AUDIT", "SECURITY"))
                .containsEntry("MESSAGE_ID", List.of("fc2e22bc6ee647b6b90729ab34a250b1"));

        mdc.put("MESSAGE_ID", "FC2E22BC-6EE6-47B6-B907-29AB34A250B1");
        logger.info("m");
        assertThat(journal.next().get("MESSAGE_ID")).isEqualTo("fc2e22bc6ee647b6b90729ab34a250b1");
    }

    @Test
    void sendsTheExceptionWithItsCause() throws Exception {
        Throwable thrown = new IllegalStateException("out", new RuntimeException("in\nside"));
        logger.error("failed", thrown);
        appender.setStackTraceInMessage(false);
        logger.error("failed", thrown);

        FakeJournal.Received first = journal.next();
        assertThat(first.get("EXCEPTION_CLASS")).isEqualTo("java.lang.IllegalStateException");
        assertThat(first.get("EXCEPTION_MESSAGE")).isEqualTo("out");
        assertThat(first.get("EXCEPTION")).startsWith("java.lang.IllegalStateException: out\n\tat dev.lares.logging.")
                .contains("\nCaused by: java.lang.RuntimeException: in\nside\n");
        assertThat(first.message()).isEqualTo("failed\n" + first.get("EXCEPTION"));
        assertThat(journal.next().message()).isEqualTo("failed");
    }

    @Test
    void sendsTheExceptionOfAnEventFromAnotherJvm() throws Exception {
        LoggingEvent event = new LoggingEvent("fqcn", logger, Level.ERROR, "m", new IllegalStateException("why"), null);
        appender.doAppend(LoggingEventVO.build(event));
        FakeJournal.Received received = journal.next();
        assertThat(received.message()).isEqualTo("m");
        assertThat(received.get("EXCEPTION_CLASS")).isEqualTo("java.lang.IllegalStateException");
        assertThat(received.get("EXCEPTION_MESSAGE")).isEqualTo("why");
        assertThat(received.get("EXCEPTION")).startsWith("java.lang.IllegalStateException: why");
    }

    @Test
    void sendsWhatHasNoMessage() throws Exception {
        logger.info((String) null);
        assertThat(journal.next().message()).isEqualTo("null");
        logger.info(null, new Error("e"));
        assertThat(journal.next().message()).startsWith("java.lang.Error: e\njava.lang.Error: e\n\tat ");
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
    void letsALayoutMakeTheMessage() throws Exception {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern("[%logger] %msg é%n%nopex");
        layout.start();
        appender.setLayout(layout);
        logger.info("m", new Error("e"));
        FakeJournal.Received received = journal.next();
        assertThat(received.message()).isEqualTo("[dev.Shop] m é");
        assertThat(received.get("EXCEPTION")).startsWith("java.lang.Error: e\n\tat ");
    }

    @Test
    void letsAnEncoderMakeTheMessage_whateverItsCharset() throws Exception {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.ISO_8859_1);
        encoder.setPattern("%level %msg é%n");
        encoder.start();
        appender.setEncoder(encoder);
        logger.info("m");
        assertThat(journal.next().message()).isEqualTo("INFO m é");

        JsonEncoder json = new JsonEncoder();
        json.setContext(context);
        json.start();
        appender.setEncoder(json);
        logger.info("ü");
        assertThat(journal.next().message()).startsWith("{").contains("\"ü\"").endsWith("}");
    }

    @Test
    void findsTheCallWhereThatIsAskedFor() throws Exception {
        logger.info("without");
        assertThat(journal.next().fields()).doesNotContainKeys("CODE_FILE", "CODE_LINE", "CODE_FUNC");
        appender.setLocation(true);
        int line = StackWalker.getInstance().walk(frames -> frames.findFirst().orElseThrow()).getLineNumber() + 1;
        logger.info("with");
        FakeJournal.Received received = journal.next();
        assertThat(received.get("CODE_FILE")).isEqualTo("JournalAppenderTest.java");
        assertThat(received.get("CODE_LINE")).isEqualTo(Integer.toString(line));
        assertThat(received.get("CODE_FUNC"))
                .isEqualTo("dev.lares.logging.logback.JournalAppenderTest.findsTheCallWhereThatIsAskedFor");
        appender.setLocation(false);
        LoggingEvent known = new LoggingEvent("fqcn", logger, Level.INFO, "m", null, null);
        known.setCallerData(new StackTraceElement[] {new StackTraceElement("C", "m", "C.java", 9)});
        appender.doAppend(known);
        assertThat(journal.next().get("CODE_FUNC")).isEqualTo("C.m");
    }

    @Test
    void namesTheThreadOfAnEventThatComesThroughAQueue() throws Exception {
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.addAppender(appender);
        queue.start();
        logger.detachAppender(appender);
        logger.addAppender(queue);
        logger.info("queued");
        FakeJournal.Received received = journal.next();
        assertThat(received.get("THREAD")).isEqualTo(Thread.currentThread().getName());
        assertThat(received.fields()).doesNotContainKey("TID");
        queue.stop();
    }

    @Test
    void passesOverWhatAFilterRefuses() throws Exception {
        ThresholdFilter filter = new ThresholdFilter();
        filter.setLevel("WARN");
        filter.start();
        appender.addFilter(filter);
        logger.info("info");
        logger.warn("told");
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
        logger.atInfo().addKeyValue("k", chatty).log("outer");
        assertThat(journal.next().message()).isEqualTo("inner");
        assertThat(journal.next().get("K")).isEqualTo("chatty");
    }

    @Test
    void endsARecursionThatHasNoEnd() throws Exception {
        Object endless = new Object() {
            @Override
            public String toString() {
                logger.atInfo().addKeyValue("k", this).log("again");
                return "x";
            }
        };
        logger.atInfo().addKeyValue("k", endless).log("outer");
        for (int i = 1; i < JournalAppender.MOST_NESTED; i++) {
            assertThat(journal.next().message()).isEqualTo("again");
        }
        assertThat(journal.next().message()).isEqualTo("outer");
        assertThat(journal.poll()).isEmpty();
        assertThat(warnings()).containsExactly(
                "cannot log an event of dev.Shop: it is the 8th that is logged while another is");
        logger.info("after");
        assertThat(journal.next().message()).isEqualTo("after");
    }

    @Test
    void reportsALayoutThatThrowsAndGoesOn() throws Exception {
        PatternLayout layout = new PatternLayout() {
            @Override
            public String doLayout(ch.qos.logback.classic.spi.ILoggingEvent event) {
                if (event.getMessage().equals("bad")) {
                    throw new UnsupportedOperationException("no");
                }
                return "fine";
            }
        };
        appender.setLayout(layout);
        logger.info("bad");
        logger.info("good");
        assertThat(warnings()).containsExactly(
                "cannot log an event of dev.Shop: java.lang.UnsupportedOperationException: no");
        assertThat(journal.next().message()).isEqualTo("fine");
    }

    @Test
    void tellsWrongSettingsAndGoesOnWithoutThem() throws Exception {
        appender.stop();
        appender.setPatience("soon");
        appender.start();
        assertThat(warnings()).containsExactly("cannot wait 'soon' for the journal: not a number of milliseconds");
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

    private List<String> warnings() {
        return context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getLevel() >= Status.WARN).map(Status::getMessage).toList();
    }
}
