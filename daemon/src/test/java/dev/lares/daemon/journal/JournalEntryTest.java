package dev.lares.daemon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.lares.daemon.testing.FakeJournal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JournalEntryTest {
    private static final JournalField BLOB = JournalField.of("BLOB");

    @Test
    void writesTextAsALineAndAValueWithNewlinesWithItsLength() {
        byte[] bytes = bytes(JournalEntry.builder(Priority.ERROR).field(BLOB, new byte[] {'x', '\n', 0, -1})
                .message("Äpfel").build());

        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).isEqualTo(
                "PRIORITY=3\nBLOB\n\4\0\0\0\0\0\0\0x\n\0\u00ff\nMESSAGE=\u00c3\u0084pfel\n");
    }

    @Test
    void numbersPrioritiesAsSyslogDoes() {
        assertThat(Arrays.stream(Priority.values()).map(p -> fields(JournalEntry.of(p, "m")).get("PRIORITY").getFirst()))
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
        assertThat(Priority.values()).extracting(Priority::number).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void keepsEveryCharacterAndReplacesHalfAPair() {
        String all = "\0\t\u001b[31m é 日本 \uD83D\uDE00 \u2028";
        assertThat(message(all)).isEqualTo(all);
        assertThat(message("a\uD83Db")).isEqualTo("a?b");
        assertThat(message("")).isEmpty();
    }

    @Test
    void keepsNewlinesInsideTheMessageAndLeavesOutThoseAtItsEnd() {
        assertThat(message("a\n\nb\r\n\n")).isEqualTo("a\n\nb");
        assertThat(message("\n")).isEmpty();
        assertThat(fields(JournalEntry.builder(Priority.INFO).message("a\nb\r\n".getBytes()).build()))
                .containsEntry("MESSAGE", List.of("a\nb"));
    }

    @Test
    void keepsSeveralValuesOfAField() {
        assertThat(fields(JournalEntry.builder(Priority.INFO).key("user", "a").key("USER", "b").build()))
                .containsEntry("USER", List.of("a", "b"));
    }

    @Test
    void addsNothingMoreOnceItIsBuilt() {
        JournalEntry.Builder builder = JournalEntry.builder(Priority.INFO);
        builder.build();
        assertThatThrownBy(() -> builder.message("m")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void takesAMessageIdInBothFormsFromKeysAndMarkers() {
        String id = "fc2e22bc6ee647b6b90729ab34a250b1";
        String uuid = "FC2E22BC-6EE6-47B6-B907-29AB34A250B1";
        assertThat(fields(JournalEntry.builder(Priority.INFO).messageId(uuid).build()))
                .containsEntry("MESSAGE_ID", List.of(id));
        assertThat(fields(JournalEntry.builder(Priority.INFO).key("MESSAGE_ID", uuid).key("message.id", id).build()))
                .containsEntry("MESSAGE_ID", List.of(id)).containsEntry("FIELD_MESSAGE_ID", List.of(id));
        assertThat(fields(JournalEntry.builder(Priority.INFO).marker("MESSAGE_ID=" + id).marker("AUDIT").build()))
                .containsEntry("MESSAGE_ID", List.of(id)).containsEntry("MARKER", List.of("AUDIT"));
        for (String wrong : List.of("", "fc2e", id + "0", id.replace('f', 'g'), uuid.replace("-", "+"),
                "-".repeat(36), "fc2e22bc-6ee6-47b6-b907-29ab34a250-1")) {
            assertThat(fields(JournalEntry.builder(Priority.INFO).key("MESSAGE_ID", wrong)
                    .marker("MESSAGE_ID=" + wrong).build()))
                    .containsEntry("FIELD_MESSAGE_ID", List.of(wrong))
                    .containsEntry("MARKER", List.of("MESSAGE_ID=" + wrong)).doesNotContainKey("MESSAGE_ID");
            assertThatThrownBy(() -> JournalEntry.builder(Priority.INFO).messageId(wrong))
                    .hasMessage("cannot use '" + wrong + "' as a message id: not 32 hexadecimal digits or a UUID");
        }
    }

    @Test
    void tellsTheExceptionWithItsCause() {
        Throwable thrown = new IllegalStateException("outer", new RuntimeException("inner"));
        Map<String, List<String>> fields = fields(JournalEntry.builder(Priority.ERROR).exception(thrown).build());

        assertThat(fields.keySet()).containsExactly("PRIORITY", "EXCEPTION_CLASS", "EXCEPTION_MESSAGE", "EXCEPTION");
        assertThat(fields.get("EXCEPTION_CLASS")).containsExactly("java.lang.IllegalStateException");
        assertThat(fields.get("EXCEPTION_MESSAGE")).containsExactly("outer");
        assertThat(fields.get("EXCEPTION").getFirst()).startsWith("java.lang.IllegalStateException: outer\n\tat ")
                .contains("tellsTheExceptionWithItsCause").contains("\nCaused by: java.lang.RuntimeException: inner\n")
                .doesNotEndWith("\n");
        assertThat(fields(JournalEntry.builder(Priority.ERROR).exception(new Error()).build()))
                .doesNotContainKey("EXCEPTION_MESSAGE");
    }

    @Test
    void endsTheMessageWithTheStackTraceWhereThatIsWanted() {
        Throwable thrown = new RuntimeException("why");
        JournalEntry with = JournalEntry.builder(Priority.ERROR).logged("what", thrown, true).build();
        JournalEntry without = JournalEntry.builder(Priority.ERROR).logged("what", thrown, false).build();
        String stackTrace = fields(with).get("EXCEPTION").getFirst();

        assertThat(fields(with)).containsEntry("MESSAGE", List.of("what\n" + stackTrace));
        assertThat(with.stackTrace()).isEmpty();
        assertThat(fields(without)).containsEntry("MESSAGE", List.of("what"))
                .containsEntry("EXCEPTION", List.of(stackTrace));
        assertThat(new String(without.stackTrace())).isEqualTo(stackTrace);
    }

    @Test
    void hasAMessageThoughTheCallHadNone() {
        assertThat(fields(JournalEntry.builder(Priority.INFO).logged(null, null, true).build()))
                .containsOnly(entry("PRIORITY", List.of("6")), entry("MESSAGE", List.of("null")));
        assertThat(fields(JournalEntry.builder(Priority.INFO).logged(null, new Error("e"), false).build()))
                .containsEntry("MESSAGE", List.of("java.lang.Error: e"));
    }

    @Test
    void describesAnExceptionThatThrowsByItsClass() {
        Throwable hostile = new RuntimeException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new UnsupportedOperationException();
            }
        };
        String description = hostile.getClass().getName()
                + " (cannot describe it: java.lang.UnsupportedOperationException)";
        Map<String, List<String>> fields =
                fields(JournalEntry.builder(Priority.INFO).logged(null, hostile, false).build());

        assertThat(fields).containsEntry("MESSAGE", List.of(description))
                .containsEntry("EXCEPTION_MESSAGE", List.of(description)).containsEntry("EXCEPTION", List.of(description));
    }

    @Test
    void describesTheValuesOfKeysWhateverTheyAre() {
        Object hostile = new Object() {
            @Override
            public String toString() {
                throw new UnsupportedOperationException();
            }
        };
        Object silent = new Object() {
            @Override
            public String toString() {
                return null;
            }
        };
        assertThat(fields(JournalEntry.builder(Priority.INFO).key("n", 7).key("none", null).key("hostile", hostile)
                .key("silent", silent).build()))
                .containsEntry("N", List.of("7")).containsEntry("NONE", List.of("null"))
                .containsEntry("SILENT", List.of("null")).containsEntry("HOSTILE", List.of(hostile.getClass().getName()
                        + " (cannot describe it: java.lang.UnsupportedOperationException)"));
    }

    @Test
    void cutsAValueThatIsTooLargeBetweenCharactersAndSaysSo() {
        JournalEntry entry = JournalEntry.builder(Priority.INFO, 100, 10).message("12345678é9").logger("é".repeat(6))
                .thread("123456789é").build();
        assertThat(fields(entry)).containsExactly(entry("PRIORITY", List.of("6")), entry("MESSAGE", List.of("12345678é")),
                entry("LOGGER", List.of("é".repeat(5))), entry("THREAD", List.of("123456789")),
                entry("LARES_TRUNCATED", List.of("MESSAGE", "LOGGER", "THREAD")));
        assertThat(new String(entry.message(), StandardCharsets.UTF_8)).isEqualTo("12345678é");
    }

    @Test
    void leavesOutWhatIsMoreThanJournaldTakesAndSaysSo() {
        JournalEntry entry = JournalEntry.builder(Priority.INFO, 3, 100).message("m").key("a", "1").key("b", "2")
                .key("c", "3").build();
        assertThat(fields(entry)).containsExactly(entry("PRIORITY", List.of("6")), entry("MESSAGE", List.of("m")),
                entry("A", List.of("1")), entry("LARES_TRUNCATED", List.of("B", "C")));

        JournalEntry large = JournalEntry.builder(Priority.INFO, 100, 10).message("1234567890").logger("1234567890")
                .level("1234567890").thread("1234567890").key("other", "x").build();
        assertThat(fields(large)).containsEntry("LARES_TRUNCATED", List.of("THREAD", "OTHER"));
        JournalEntry.Builder many = JournalEntry.builder(Priority.INFO);
        for (int i = 0; i < 5000; i++) {
            many.key("key" + i, "v");
        }
        assertThat(fields(many.build()).size()).isLessThan(1024);
    }

    @Test
    void namesAThreadWithoutANameByItsNumber_andAVirtualThreadHasNoTid() throws Exception {
        JournalEntry[] entries = new JournalEntry[1];
        Thread thread = Thread.ofVirtual().start(() ->
                entries[0] = JournalEntry.builder(Priority.INFO).currentThread().build());
        thread.join();
        assertThat(fields(entries[0])).containsOnly(entry("PRIORITY", List.of("6")),
                entry("THREAD", List.of("#" + thread.threadId())));
    }

    @Test
    void tellsWhereACallWasMade() {
        StackWalker.StackFrame here = StackWalker.getInstance().walk(frames -> frames.findFirst().orElseThrow());
        assertThat(fields(JournalEntry.builder(Priority.INFO).code(here).build()))
                .containsEntry("CODE_FILE", List.of("JournalEntryTest.java"))
                .containsEntry("CODE_LINE", List.of(Integer.toString(here.getLineNumber())))
                .containsEntry("CODE_FUNC", List.of("dev.lares.daemon.journal.JournalEntryTest.tellsWhereACallWasMade"));
        assertThat(fields(JournalEntry.builder(Priority.INFO).code("", 0, "").build())).containsOnlyKeys("PRIORITY");
    }

    private static String message(String text) {
        return fields(JournalEntry.of(Priority.INFO, text)).get("MESSAGE").getFirst();
    }

    private static Map<String, List<String>> fields(JournalEntry entry) {
        return FakeJournal.parse(bytes(entry));
    }

    private static byte[] bytes(JournalEntry entry) {
        return Arrays.copyOf(entry.bytes(), entry.sizeBytes());
    }
}
