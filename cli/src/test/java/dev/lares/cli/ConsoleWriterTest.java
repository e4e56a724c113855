package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.Moment;
import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import dev.lares.unit.UnitName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ConsoleWriterTest {
    private static final long LONG_MILLIS = 30_000;
    private static final Moment NOW = new Moment(1, 1);

    /** A reader that reads only while it is let. */
    private static final class Reader implements ConsoleWriter.Sink {
        private final Semaphore reading = new Semaphore(0);
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private final CountDownLatch asked = new CountDownLatch(1);
        private int most = Integer.MAX_VALUE;

        @Override
        public int write(byte[] bytes, int offset, int length) {
            asked.countDown();
            reading.acquireUninterruptibly();
            reading.release();
            int count = Math.min(length, most);
            read.write(bytes, offset, count);
            return count;
        }

        Reader resume() {
            reading.release();
            return this;
        }

        String text() {
            return read.toString(StandardCharsets.UTF_8);
        }
    }

    private final AtomicLong clock = new AtomicLong();
    private final Reader reader = new Reader();
    private final ConsoleWriter writer = new ConsoleWriter(reader, () -> {}, clock::get).start();
    private final Console console = new Console(new TextFormat(false, Optional.empty()), writer);

    @Test
    void writesEverythingInOrder_toAReaderThatReads() {
        reader.resume().most = 7;
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            writer.write("line " + i + "\n");
            expected.append("line ").append(i).append('\n');
        }
        assertThat(writer.flush(LONG_MILLIS)).isTrue();
        assertThat(reader.text()).isEqualTo(expected.toString());
        assertThat(writer.takeDropped()).isZero();
    }

    @Test
    void neverWaitsForAReaderThatHasStopped_andTellsLaterWhatItDropped() {
        byte[] line = "x".repeat(1000).getBytes(StandardCharsets.UTF_8);
        int sent = 3 * ConsoleWriter.MOST_WAITING_BYTES / 1000;
        for (int i = 0; i < sent; i++) {
            console.output(NOW, new UnitName("web.service"), line);
        }
        reader.resume();
        console.end(NOW, 0);
        long shown = reader.text().lines().filter(text -> text.startsWith("web | x")).count();
        assertThat(shown).isLessThan(sent);
        assertThat(reader.text()).endsWith("         " + (sent - shown) + " lines were dropped here: the console was not read fast enough\n");
    }

    @Test
    void letsServicesWaitForASlowReader_andTellsWhenThereIsRoom() throws InterruptedException {
        CountDownLatch room = new CountDownLatch(1);
        writer.onRoom(room::countDown);
        fillHalf();
        assertThat(writer.acceptsLines()).isFalse();
        reader.resume();
        assertThat(room.await(LONG_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(writer.flush(LONG_MILLIS)).isTrue();
        assertThat(writer.acceptsLines()).isTrue();
        assertThat(writer.takeDropped()).isZero();
    }

    @Test
    void letsServicesGoOn_whenTheReaderReadsNothingForLong() throws InterruptedException {
        fillHalf();
        clock.set(ConsoleWriter.STALL_MICROS - 1);
        assertThat(writer.acceptsLines()).isFalse();
        clock.set(ConsoleWriter.STALL_MICROS);
        assertThat(writer.acceptsLines()).isTrue();
    }

    /** So much that half a buffer waits, after the thread has taken what came first. */
    private void fillHalf() throws InterruptedException {
        writer.write("first\n");
        writer.release();
        reader.asked.await();
        for (int i = 0; i <= ConsoleWriter.MOST_WAITING_BYTES / 2 / 1000; i++) {
            writer.write("x".repeat(999) + "\n");
        }
    }

    @Test
    void keepsWholeLinesOnly() {
        for (int i = 0; i < 3000; i++) {
            writer.write("x".repeat(999) + "\n");
        }
        reader.resume();
        writer.flush(LONG_MILLIS);
        assertThat(reader.text().lines()).allSatisfy(text -> assertThat(text).hasSize(999));
    }

    @Test
    void givesUpOnAReaderThatNeverReads() {
        writer.write("lost\n");
        assertThat(writer.flush(1)).isFalse();
    }

    @Test
    void tellsOnceThatTheReaderIsGone_andTakesNoMore() throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        ConsoleWriter broken = new ConsoleWriter((_, _, _) -> {
            throw new LinuxException("write to", "descriptor 1", Errno.EPIPE);
        }, gone::countDown, clock::get).start();
        broken.write("a\n");
        broken.release();
        assertThat(gone.await(LONG_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        broken.write("b\n");
        assertThat(broken.takeDropped()).isZero();
    }

    @Test
    void asksAgain_ifTheConsoleIsNonBlockingAndFull() {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        int[] refusals = {3};
        ConsoleWriter patient = new ConsoleWriter((bytes, offset, length) -> {
            if (refusals[0]-- > 0) {
                return -1;
            }
            read.write(bytes, offset, length);
            return length;
        }, () -> {}, clock::get).start();
        patient.write("late\n");
        assertThat(patient.flush(LONG_MILLIS)).isTrue();
        assertThat(read.toString(StandardCharsets.UTF_8)).isEqualTo("late\n");
    }
}
