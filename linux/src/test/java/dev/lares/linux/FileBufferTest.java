package dev.lares.linux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole small files in one reused buffer. */
final class FileBufferTest {
    @TempDir Path folder;
    private final FileBuffer buffer = FileBuffer.create(64, 1024);
    private Fd directory;

    @BeforeEach
    void open() throws Exception {
        directory = Fcntl.open(folder.toString(), Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
    }

    @AfterEach
    void close() {
        directory.close();
        buffer.close();
    }

    @Test
    void readsAFileWhole_alsoOneLongerThanItself() throws Exception {
        for (int length : new int[] {0, 1, 63, 64, 65, 128, 1000, 1023, 1024}) {
            byte[] text = new byte[length];
            new Random(length).nextBytes(text);
            Files.write(folder.resolve("file"), text);

            assertThat(buffer.readRecord(directory, FileName.of("file"))).isEqualTo(length);
            assertThat(Arrays.copyOf(buffer.bytes(), length)).isEqualTo(text);
            assertThat(buffer.readTable(directory, FileName.of("file"))).isEqualTo(length);
            assertThat(Arrays.copyOf(buffer.bytes(), length)).isEqualTo(text);
        }
    }

    @Test
    void readsOnlySoMuchOfATooLongFile() throws Exception {
        Files.write(folder.resolve("file"), new byte[5000]);

        assertThat(buffer.readRecord(directory, FileName.of("file"))).isEqualTo(1024);
    }

    @Test
    void answersWithTheErrorNumber() throws Exception {
        Files.createDirectory(folder.resolve("7"));

        assertThat(buffer.readRecord(directory, FileName.of("nothing"))).isEqualTo(-Errno.ENOENT.number());
        assertThat(buffer.readNumbered(directory, 7)).isEqualTo(-Errno.EISDIR.number());
        assertThat(buffer.readNumberedLink(directory, 7)).isEqualTo(-Errno.EINVAL.number());
        assertThat(buffer.openNumbered(directory, 8, Fcntl.O_PATH)).isEqualTo(-Errno.ENOENT.number());
        assertThat(buffer.statusOfNumbered(directory, 8)).isEmpty();
    }

    @Test
    void namesFilesByNumber() throws Exception {
        for (int number : new int[] {0, 9, 10, 4194304, Integer.MAX_VALUE}) {
            Files.writeString(folder.resolve(Integer.toString(number)), "of " + number);

            assertThat(buffer.readNumbered(directory, number)).isEqualTo(("of " + number).length());
        }
        assertThatThrownBy(() -> buffer.readNumbered(directory, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void listsTheNumbersAmongTheNames() throws Exception {
        for (String name : new String[] {"1", "22", "self", "3x", "x3", "0", "4194304", "-5", "..."}) {
            Files.writeString(folder.resolve(name), "");
        }
        for (int i = 1000; i < 1600; i++) {
            Files.writeString(folder.resolve(Integer.toString(i)), "");
        }
        int[] numbers = buffer.numbers(directory);
        Arrays.sort(numbers);

        assertThat(numbers).hasSize(604).startsWith(0, 1, 22, 1000, 1001).endsWith(1599, 4194304).doesNotHaveDuplicates();
    }

    @Test
    void readsALink_andWhatItLeadsTo() throws Exception {
        String target = "t".repeat(200);
        Files.writeString(folder.resolve(target), "five!");
        Files.createSymbolicLink(folder.resolve("3"), Path.of(target));

        assertThat(buffer.readNumberedLink(directory, 3)).isEqualTo(200);
        assertThat(FileBuffer.textOf(buffer.bytes(), 0, 200)).isEqualTo(target);
        assertThat(buffer.statusOfNumbered(directory, 3).orElseThrow().sizeBytes()).isEqualTo(5);
        assertThat(buffer.statusOfNumberedLink(directory, 3).orElseThrow().isSymbolicLink()).isTrue();
        assertThat(buffer.statusOf(directory, FileName.of("3")).orElseThrow().isRegular()).isTrue();
    }

    @Test
    void tellsOfAProcessThatHasGone_alsoWhenItsNumberIsUsedAgain() throws Exception {
        Process process = new ProcessBuilder("sleep", "100").start();
        int pid = (int) process.pid();
        try (Fd proc = Fcntl.open("/proc", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
                Fd held = Fd.of((int) buffer.openNumbered(proc, pid, Fcntl.O_PATH | Fcntl.O_DIRECTORY))) {
            assertThat(buffer.readRecord(held, FileName.of("stat"))).isPositive();
            process.destroyForcibly().waitFor();

            assertThat(buffer.readRecord(held, FileName.of("stat")))
                    .isIn(-Errno.ENOENT.number(), -Errno.ESRCH.number());
        }
    }

    @Test
    void keepsBytesThatAreNoTextApart() {
        byte[] bytes = "a\u00e4\u20ac\uD83D\uDE00".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(FileBuffer.textOf(bytes, 0, bytes.length)).isEqualTo("a\u00e4\u20ac\uD83D\uDE00");

        byte[] raw = "a\u00ff\u00c3b".getBytes(ISO_8859_1);
        String text = FileBuffer.textOf(raw, 0, raw.length);
        assertThat(text).isEqualTo("a\uDCFF\uDCC3b");
        assertThat(CString.bytes(text)).isEqualTo(raw);
        assertThat(FileBuffer.textOf(raw, 1, 2)).isEqualTo("\uDCFF");
    }
}
