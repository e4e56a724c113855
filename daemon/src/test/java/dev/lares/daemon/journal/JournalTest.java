package dev.lares.daemon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.lares.daemon.testing.FakeJournal;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pipe;
import dev.lares.linux.Poll;
import dev.lares.linux.PseudoTerminal;
import dev.lares.linux.Unistd;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    @TempDir Path directory;

    private Pipe errors;
    private FakeJournal receiver;

    @BeforeEach
    void listen() throws Exception {
        errors = Pipe.create();
        receiver = FakeJournal.in(directory);
    }

    @AfterEach
    void stop() throws Exception {
        receiver.close();
        errors.close();
    }

    @Test
    void sendsAnEntryWithTheNameOfTheProgram() throws Exception {
        try (Journal journal = open()) {
            journal.send(JournalEntry.of(Priority.NOTICE, "grüße"));
            journal.send(JournalEntry.builder(Priority.INFO).field(JournalField.SYSLOG_IDENTIFIER, "own").build());
        }
        assertThat(receiver.next().single()).containsExactly(entry("PRIORITY", "5"), entry("MESSAGE", "grüße"),
                entry("SYSLOG_IDENTIFIER", "test"));
        assertThat(receiver.next().single()).containsExactly(entry("PRIORITY", "6"), entry("SYSLOG_IDENTIFIER", "own"));
    }

    @Test
    void sendsWithoutNameIfThatIsEmpty() throws Exception {
        try (Journal journal = Journal.open(receiver.options().withIdentifier(""))) {
            journal.send(JournalEntry.of(Priority.INFO, "m"));
        }
        assertThat(receiver.next().fields()).containsOnlyKeys("PRIORITY", "MESSAGE");
    }

    @Test
    void sendsEntriesOfEverySizeWhole() throws Exception {
        try (Journal journal = open()) {
            for (int size : new int[] {0, 1, 100, 4000, 4096, 100_000, JournalSocket.LARGEST_DATAGRAM_BYTES, 300_000,
                    5_000_000}) {
                String text = "é".repeat(size / 2) + "x".repeat(size % 2);
                journal.send(JournalEntry.of(Priority.INFO, text));
                FakeJournal.Received received = receiver.next();
                assertThat(received.message()).isEqualTo(text);
                assertThat(received.get("SYSLOG_IDENTIFIER")).isEqualTo("test");
                if (size > 200_000) {
                    assertThat(received.asFile()).isTrue();
                }
            }
        }
        assertThat(written()).isEmpty();
    }

    @Test
    void opensNoDescriptorThatItDoesNotClose() throws Exception {
        Journal journal = open();
        journal.send(JournalEntry.of(Priority.INFO, "first"));
        receiver.next();
        long before = socketsAndMemoryFiles();
        for (int i = 0; i < 20; i++) {
            journal.send(JournalEntry.of(Priority.INFO, "x".repeat(300_000)));
            assertThat(receiver.next().asFile()).isTrue();
        }
        assertThat(socketsAndMemoryFiles()).isEqualTo(before);
        journal.close();
        assertThat(socketsAndMemoryFiles()).isEqualTo(before - 1);
    }

    @Test
    void isOpenAgainWhenItIsUsedAfterItWasClosed() throws Exception {
        Journal journal = open();
        journal.close();
        journal.close();
        journal.send(JournalEntry.of(Priority.INFO, "last words"));
        assertThat(receiver.next().message()).isEqualTo("last words");
        journal.close();
    }

    @Test
    void keepsEveryEntryOfEightThreadsWhole() throws Exception {
        Map<String, List<Integer>> numbers = new TreeMap<>();
        try (Journal journal = Journal.open(receiver.options().withPatience(Duration.ofHours(1)))) {
            List<Thread> threads = IntStream.range(0, 8).mapToObj(t -> Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 1000; i++) {
                    String text = "thread " + t + " line " + i + " " + Character.toString('a' + t).repeat(i);
                    journal.send(JournalEntry.of(Priority.INFO, text));
                }
            })).toList();
            for (int i = 0; i < 8000; i++) {
                String[] words = receiver.next().message().split(" ", -1);
                int line = Integer.parseInt(words[3]);
                assertThat(words[4]).isEqualTo(Character.toString('a' + Integer.parseInt(words[1])).repeat(line));
                numbers.computeIfAbsent(words[1], _ -> new ArrayList<>()).add(line);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(journal.droppedCount()).isZero();
        }
        assertThat(receiver.poll()).isEmpty();
        assertThat(numbers).hasSize(8).allSatisfy(
                (_, lines) -> assertThat(lines).isEqualTo(IntStream.range(0, 1000).boxed().toList()));
    }

    @Test
    void takesEntriesOfManyVirtualThreads() throws Exception {
        try (Journal journal = Journal.open(receiver.options().withPatience(Duration.ofHours(1)))) {
            List<Thread> threads = IntStream.range(0, 500).mapToObj(i -> Thread.ofVirtual().start(
                    () -> journal.send(JournalEntry.of(Priority.INFO, Integer.toString(i))))).toList();
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                numbers.add(Integer.valueOf(receiver.next().message()));
            }
            assertThat(numbers).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 500).boxed().toList());
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void waitsForAReceiverThatIsSlow() throws Exception {
        try (Journal journal = Journal.open(receiver.options().withPatience(Duration.ofHours(1)))) {
            CountDownLatch some = new CountDownLatch(10);
            Thread sender = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 3000; i++) {
                    journal.send(JournalEntry.of(Priority.INFO, "line " + i));
                    some.countDown();
                }
            });
            // The queue holds net.unix.max_dgram_qlen, usually 10 to 512.
            some.await();
            for (int i = 0; i < 3000; i++) {
                assertThat(receiver.next().message()).isEqualTo("line " + i);
            }
            sender.join();
            assertThat(journal.droppedCount()).isZero();
        }
    }

    @Test
    void isHeldUpOnceByAReceiverThatHangs_andTellsLaterHowMuchWasLost() throws Exception {
        try (Journal journal = Journal.open(receiver.options().withPatience(Duration.ofMillis(20)), errors.writer())) {
            int sent = 0;
            while (journal.droppedCount() == 0) {
                journal.send(JournalEntry.of(Priority.INFO, "line " + sent++));
            }
            int queued = sent - 1;
            journal.send(JournalEntry.of(Priority.INFO, "lost"));
            journal.send(JournalEntry.of(Priority.INFO, "x".repeat(300_000)));
            assertThat(journal.droppedCount()).isEqualTo(3);
            assertThat(written()).isEqualTo("<4>cannot log to the journal: its queue is full; entries are lost until it "
                    + "takes some\n");

            for (int i = 0; i < queued; i++) {
                assertThat(receiver.next().message()).isEqualTo("line " + i);
            }
            journal.send(JournalEntry.of(Priority.INFO, "again"));
            assertThat(receiver.next().message()).isEqualTo("again");
            FakeJournal.Received notice = receiver.next();
            assertThat(notice.message()).matches("cannot log 3 entries: they are lost, because the journal took none in "
                    + "time during the last \\d+ ms");
            assertThat(notice.get("LARES_DROPPED")).isEqualTo("3");
            assertThat(notice.get("PRIORITY")).isEqualTo("4");
            journal.send(JournalEntry.of(Priority.INFO, "quiet"));
            assertThat(receiver.next().message()).isEqualTo("quiet");
            assertThat(receiver.poll()).isEmpty();
            assertThat(written()).isEmpty();
        }
    }

    @Test
    void tellsWhatWasLostAtTheLatestWhenItIsClosed() throws Exception {
        Journal journal = Journal.open(receiver.options().withPatience(Duration.ZERO), errors.writer());
        int sent = 0;
        while (journal.droppedCount() == 0) {
            journal.send(JournalEntry.of(Priority.INFO, "line " + sent++));
        }
        for (int i = 0; i < sent - 1; i++) {
            receiver.next();
        }
        journal.close();
        assertThat(receiver.next().get("LARES_DROPPED")).isEqualTo("1");
    }

    @Test
    void writesToStandardErrorWhileThereIsNoJournal_andFindsItWhenItComesBack() throws Exception {
        try (Journal journal = open()) {
            journal.send(JournalEntry.of(Priority.INFO, "one"));
            assertThat(receiver.next().message()).isEqualTo("one");
            receiver.close();
            journal.send(JournalEntry.of(Priority.ERROR, "two\r\n\nzwei"));
            journal.send(JournalEntry.of(Priority.ERROR, "large " + "x".repeat(30_000)));
            assertThat(written()).isEqualTo("<3>two\n<3>\n<3>zwei\n<3>large " + "x".repeat(30_000) + "\n");
            receiver = FakeJournal.in(directory);
            journal.send(JournalEntry.of(Priority.INFO, "three"));
            assertThat(receiver.next().message()).isEqualTo("three");
            receiver.close();
            receiver = FakeJournal.in(directory);
            journal.send(JournalEntry.of(Priority.INFO, "four"));
            assertThat(receiver.next().message()).isEqualTo("four");
            receiver.close();
            receiver = FakeJournal.in(directory);
            journal.send(JournalEntry.of(Priority.INFO, "five" + "x".repeat(300_000)));
            assertThat(receiver.next().asFile()).isTrue();
            assertThat(journal.droppedCount()).isZero();
        }
        assertThat(written()).isEmpty();
    }

    @Test
    void writesTheStackTraceToStandardErrorOnce() throws Exception {
        receiver.close();
        Throwable thrown = new RuntimeException("why");
        thrown.setStackTrace(new StackTraceElement[] {new StackTraceElement("C", "m", "C.java", 7)});
        try (Journal journal = open()) {
            journal.send(JournalEntry.builder(Priority.CRITICAL).logged("a", thrown, true).build());
            journal.send(JournalEntry.builder(Priority.CRITICAL).logged("b", thrown, false).build());
        }
        assertThat(written()).isEqualTo("<2>a\n<2>java.lang.RuntimeException: why\n<2>\tat C.m(C.java:7)\n"
                + "<2>b\n<2>java.lang.RuntimeException: why\n<2>\tat C.m(C.java:7)\n");
    }

    @Test
    void writesToStandardErrorThoughThereIsAJournalIfThatIsTheTarget() throws Exception {
        try (Journal journal = Journal.open(receiver.options().withTarget(JournalTarget.STDERR), errors.writer())) {
            journal.send(JournalEntry.of(Priority.DEBUG, "m"));
        }
        assertThat(written()).isEqualTo("<7>m\n");
        assertThat(receiver.poll()).isEmpty();
    }

    @Test
    void prefersTheJournalToAStandardErrorThatIsNoTerminal() throws Exception {
        try (Journal journal = Journal.open(receiver.options().withTarget(JournalTarget.AUTO), errors.writer())) {
            journal.send(JournalEntry.of(Priority.DEBUG, "m"));
        }
        assertThat(receiver.next().message()).isEqualTo("m");
    }

    @Test
    void writesReadableLinesToATerminalUnlessTheJournalIsAskedFor() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.open();
                Fd shown = Fcntl.open(terminal.path(), Fcntl.O_RDWR | Fcntl.O_NOCTTY);
                Journal toTerminal = Journal.open(receiver.options().withTarget(JournalTarget.AUTO), shown);
                Journal toJournal = Journal.open(receiver.options(), shown)) {
            toJournal.send(JournalEntry.of(Priority.INFO, "to the journal"));
            assertThat(receiver.next().message()).isEqualTo("to the journal");
            toTerminal.send(JournalEntry.builder(Priority.INFO).message("to the\nterminal").logger("dev.Shop").build());
            byte[] text = new byte[1000];
            int length = 0;
            while (length == 0 || text[length - 1] != '\n' || !new String(text, 0, length).contains("terminal")) {
                length += Unistd.read(terminal.master(), text, length, text.length - length);
            }
            assertThat(new String(text, 0, length)).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  dev\\.Shop: to the\r\nterminal\r\n");
            assertThat(receiver.poll()).isEmpty();
        }
    }

    /** Says what its standard error is. */
    static final class Asks {
        public static void main(String[] arguments) {
            System.out.println(Journal.isFedByStandardError());
        }
    }

    @Test
    void knowsWhetherStandardErrorLeadsToTheJournal() throws Exception {
        Path file = Files.createFile(directory.resolve("stderr"));
        String stream = Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
        for (Map.Entry<String, String> answer : Map.of(stream, "true", "1:2", "false").entrySet()) {
            ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                    Asks.class.getName()).redirectError(file.toFile());
            builder.environment().put("JOURNAL_STREAM", answer.getKey());
            Process process = builder.start();
            process.getOutputStream().close();
            assertThat(new String(process.getInputStream().readAllBytes()).strip()).isEqualTo(answer.getValue());
            assertThat(process.waitFor()).isZero();
        }
    }

    @Test
    void isNotStoppedByAStandardErrorThatNobodyReads() throws Exception {
        receiver.close();
        try (Journal journal = Journal.open(receiver.options().withPatience(Duration.ofMillis(20)), errors.writer())) {
            int sent = 0;
            while (journal.droppedCount() == 0) {
                journal.send(JournalEntry.of(Priority.INFO, "line " + sent++ + " " + "x".repeat(990)));
            }
            journal.send(JournalEntry.of(Priority.INFO, "lost"));
            assertThat(journal.droppedCount()).isEqualTo(2);
            String[] lines = written().split("\n");
            assertThat(lines[0]).startsWith("<6>line 0 xxx");
            assertThat(lines.length).isBetween(sent - 1, sent);
            journal.send(JournalEntry.of(Priority.INFO, "again"));
            assertThat(written().strip()).isEqualTo("<6>again");

            errors.reader().close();
            journal.send(JournalEntry.of(Priority.INFO, "nobody"));
            assertThat(journal.droppedCount()).isEqualTo(3);
        }
    }

    private Journal open() {
        return Journal.open(receiver.options(), errors.writer());
    }

    /** What has come to standard error since the last call; reads until there is nothing now. */
    private String written() throws LinuxException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] bytes = new byte[65536];
        while ((Poll.await(errors.reader(), Poll.POLLIN, 0) & Poll.POLLIN) != 0) {
            text.write(bytes, 0, Unistd.read(errors.reader(), bytes, 0, bytes.length));
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static long socketsAndMemoryFiles() throws IOException {
        long count = 0;
        for (String fd : new File("/proc/self/fd").list()) {
            Path link = Path.of("/proc/self/fd", fd);
            if (Files.isSymbolicLink(link)) {
                String target = Files.readSymbolicLink(link).toString();
                count += target.startsWith("socket:") || target.startsWith("/memfd:") ? 1 : 0;
            }
        }
        return count;
    }
}
