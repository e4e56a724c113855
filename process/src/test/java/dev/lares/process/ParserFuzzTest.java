package dev.lares.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.linux.FileBuffer;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No bytes make a reader throw, run on for ever, or read beyond what it was given: files of this very machine's processes,
 * changed at random, and bytes drawn at random. {@code ./check --seed N process ParserFuzzTest} draws others.
 */
final class ParserFuzzTest {
    private static final int ROUNDS = 4_000;
    private static final String[] TOKENS = {")", "(", ") R 1 (", " ", "\n", "\t", ":", "-", "/", "0", "9".repeat(30), "-9223372036854775808",
        "\0", "\u00ff", "kB", "Uid:", "Name:", "Cpus_allowed_list:\t0-4294967295", "0-99999999999", ",", "[", "]", "socket:[", "(deleted)",
        ".slice", "@", "lock:", "tfd:", "it_value: (", "_", "x".repeat(5000)};

    @TempDir Path folder;

    private interface Reader {
        void read(byte[] bytes, int length);
    }

    record Subject(String file, Reader reader) {
        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Subject> subjects() {
        StatReader stats = new StatReader(new Texts());
        StatusReader statuses = new StatusReader();
        FdInfoReader infos = new FdInfoReader();
        Texts texts = new Texts();
        FileBuffer buffer = FileBuffer.create(64, 64);
        return Stream.of(
                new Subject("stat", (bytes, length) -> stats.read(bytes, length).ifPresent(Object::hashCode)),
                new Subject("status", (bytes, length) -> {
                    statuses.read(bytes, length).ifPresent(Object::toString);
                    statuses.isNamed("x\n");
                }),
                new Subject("cgroup", (bytes, length) -> new ControlGroupReader("/a").read(bytes, length)),
                new Subject("limits", (bytes, length) -> new LimitsReader(buffer).parse(bytes, length)),
                new Subject("cmdline", (bytes, length) -> texts.list(bytes, length)),
                new Subject("fdinfo/0", (bytes, length) -> {
                    infos.read(bytes, length).toString();
                    Stream.of(infos.clock(), infos.ticks(), infos.timerValueNanos(), infos.timerIntervalNanos(), infos.signals(), infos.pid(),
                            infos.bpfId(), infos.eventCount(), infos.eventId(), infos.isSemaphore(), infos.inode(), infos.epollWatches(),
                            infos.inotifyWatches(), infos.fanotifyMarks()).forEach(Object::toString);
                }),
                new Subject("fd/0", (bytes, length) -> DescriptorReader.target(FileBuffer.textOf(bytes, 0, length)).toString()),
                new Subject("status", (bytes, length) -> CpuSet.ofList(bytes, 0, length).toString()));
    }

    /** A draw of the seed that {@code ./check --seed} gives. */
    private static Random random(int salt) {
        return new Random(Long.getLong("lares.seed", 1) * 31 + salt);
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void aChangedFile_isReadOrRefused(Subject subject) throws Exception {
        byte[] original = subject.file.equals("fd/0") ? "socket:[4711]".getBytes(ISO_8859_1)
                : Files.readAllBytes(Path.of("/proc/self", subject.file));
        Random random = random(subject.file.hashCode());
        for (int i = 0; i < ROUNDS; i++) {
            byte[] changed = changed(original, random);
            try {
                subject.reader.read(changed, changed.length);
            } catch (RuntimeException e) {
                throw new AssertionError("round " + i + ": " + new String(changed, ISO_8859_1), e);
            }
        }
    }

    private static byte[] changed(byte[] original, Random random) {
        StringBuilder text = new StringBuilder(new String(original, ISO_8859_1));
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(5)) {
                case 0 -> text.insert(at, TOKENS[random.nextInt(TOKENS.length)]);
                case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
                case 2 -> text.setLength(at);
                case 3 -> text.insert(at, (char) random.nextInt(256));
                default -> text.insert(at, text.substring(0, Math.min(at, 100)));
            }
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    @Test
    void whatIsReadOfBytes_dependsOnThemAlone() throws Exception {
        byte[] stat = Files.readAllBytes(Path.of("/proc/self/stat"));
        byte[] status = Files.readAllBytes(Path.of("/proc/self/status"));
        StatReader stats = new StatReader(new Texts());
        StatusReader statuses = new StatusReader();
        Random random = random(1);
        for (int i = 0; i < 2000; i++) {
            byte[] noise = changed(random.nextBoolean() ? stat : status, random);
            stats.read(noise, noise.length);
            statuses.read(noise, noise.length);

            assertThat(stats.read(stat, stat.length)).isEqualTo(new StatReader(new Texts()).read(stat, stat.length));
            assertThat(statuses.read(status, status.length)).isEqualTo(new StatusReader().read(status, status.length));
        }
    }

    @Test
    void bytesAfterTheEnd_areNotRead() throws Exception {
        byte[] status = Files.readAllBytes(Path.of("/proc/self/status"));
        byte[] longer = java.util.Arrays.copyOf(status, status.length + 1000);
        byte[] more = "Umask:\t0777\nUid:\t7\t7\t7\t7\n".getBytes(ISO_8859_1);
        System.arraycopy(more, 0, longer, status.length, more.length);

        assertThat(new StatusReader().read(longer, status.length)).isEqualTo(new StatusReader().read(status, status.length));
    }

    @Test
    void tablesOfSockets_areReadOrRefused() throws Exception {
        Path net = Files.createDirectory(folder.resolve("net"));
        Random random = random(2);
        try (FileBuffer buffer = FileBuffer.create(1024, 1 << 20); Fd process = Fcntl.open(folder.toString(), Fcntl.O_PATH)) {
            NetFileReader files = new NetFileReader(buffer, process, 1);
            for (int i = 0; i < 300; i++) {
                for (String name : List.of("tcp", "udp6", "unix", "netlink", "packet")) {
                    Files.write(net.resolve(name), changed(Files.readAllBytes(Path.of("/proc/self/net", name)), random));
                }
                List<SocketEntry> entries = new ArrayList<>();
                entries.addAll(files.internet(SocketEntry.Transport.TCP, 4).get());
                entries.addAll(files.internet(SocketEntry.Transport.UDP, 6).get());
                entries.addAll(files.unix().get());
                entries.addAll(files.netlink().get());
                entries.addAll(files.packet().get());
                assertThat(entries).allSatisfy(entry -> assertThat(entry.inode()).isNotZero());
            }
        }
    }
}
