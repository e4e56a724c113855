package dev.lares.daemon.journal;

import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Poll;
import dev.lares.linux.Terminal;
import dev.lares.linux.Unistd;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Entries as lines of text on standard error: on a terminal with time, level and logger, elsewhere with the prefix
 * {@code <N>} of sd-daemon(3) on each line, which journald, container runtimes and Lares take the priority from.
 *
 * <p>It writes to descriptor 2, not to {@link System#err}, which the program may have led into its own logger. Before each
 * piece it waits, for a bounded time, until there is room: a pipe whose reader has stopped does not stop the program.
 */
final class StandardError {
    /** PIPE_BUF: what a pipe takes whole once poll(2) says that there is room. */
    private static final int CHUNK_BYTES = 4096;
    private static final int LEVEL_WIDTH = 5;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final ReentrantLock lock = new ReentrantLock();
    private final Optional<Fd> fd;
    private final boolean terminal;
    private final Patience patience;
    private boolean lineIsOpen;

    private StandardError(Optional<Fd> fd, boolean terminal, Duration patience) {
        this.fd = fd;
        this.terminal = terminal;
        this.patience = new Patience(patience);
    }

    static StandardError of(Fd fd, Duration patience) {
        return new StandardError(Optional.of(fd), Terminal.isTerminal(fd), patience);
    }

    /** Where module {@code linux} cannot be used. */
    static StandardError withoutNativeAccess() {
        return new StandardError(Optional.empty(), System.console() != null && System.console().isTerminal(),
                Duration.ZERO);
    }

    boolean isTerminal() {
        return terminal;
    }

    /** Whether what is written here reaches the journal: {@link JournalStream}. */
    boolean isJournal() {
        String stream = System.getenv(JournalStream.VARIABLE);
        return stream != null && fd.isPresent() && JournalStream.isStream(fd.get(), stream);
    }

    /** Writes the entry's message and stack trace; false if not all of it could be written in time. */
    boolean write(JournalEntry entry) {
        byte[] lines = terminal ? readable(entry, LocalTime.now()) : prefixed(entry);
        lock.lock();
        try {
            return write(lines);
        } finally {
            lock.unlock();
        }
    }

    /** Each line with the priority before it. */
    static byte[] prefixed(JournalEntry entry) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(entry.sizeBytes() + 8);
        byte[] prefix = {'<', (byte) ('0' + entry.priority().number()), '>'};
        appendLines(out, prefix, entry.message());
        if (entry.stackTrace().length > 0) {
            appendLines(out, prefix, entry.stackTrace());
        }
        return out.toByteArray();
    }

    /** Time, level and logger before the first line. */
    static byte[] readable(JournalEntry entry, LocalTime time) {
        StringBuilder head = new StringBuilder(TIME.format(time)).append(' ').append(entry.level());
        head.repeat(' ', Math.max(0, LEVEL_WIDTH - entry.level().length())).append(' ');
        if (!entry.logger().isEmpty()) {
            head.append(entry.logger()).append(": ");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(entry.sizeBytes() + head.length());
        out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        appendLines(out, new byte[0], entry.message());
        if (entry.stackTrace().length > 0) {
            appendLines(out, new byte[0], entry.stackTrace());
        }
        return out.toByteArray();
    }

    private static void appendLines(ByteArrayOutputStream out, byte[] prefix, byte[] text) {
        int start = 0;
        while (start <= text.length) {
            int end = start;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            boolean carriageReturn = end > start && text[end - 1] == '\r';
            out.writeBytes(prefix);
            out.write(text, start, end - start - (carriageReturn ? 1 : 0));
            out.write('\n');
            start = end + 1;
        }
    }

    private boolean write(byte[] lines) {
        if (fd.isEmpty()) {
            return writeWithoutNativeAccess(lines);
        }
        byte[] bytes = lineIsOpen ? afterNewline(lines) : lines;
        int written = writeInTime(fd.get(), bytes);
        lineIsOpen = written == 0 ? lineIsOpen : bytes[written - 1] != '\n';
        return written == bytes.length;
    }

    /** How much was written before the time was over, or nobody read any more. */
    private int writeInTime(Fd target, byte[] bytes) {
        long startNanos = System.nanoTime();
        int written = 0;
        try {
            while (written < bytes.length) {
                long leftMicros = patience.allowanceMicros() - (System.nanoTime() - startNanos) / 1000;
                int ready = Poll.await(target, Poll.POLLOUT, Math.max(0, leftMicros));
                if ((ready & Poll.POLLOUT) != 0) {
                    int count = Math.min(CHUNK_BYTES, bytes.length - written);
                    written += Math.max(0, Unistd.write(target, bytes, written, count));
                } else if (ready != 0 || leftMicros <= 0) {
                    patience.lose();
                    return written;
                }
            }
            patience.regain();
            return written;
        } catch (LinuxException e) {
            return written;
        }
    }

    private static byte[] afterNewline(byte[] lines) {
        byte[] bytes = new byte[lines.length + 1];
        bytes[0] = '\n';
        System.arraycopy(lines, 0, bytes, 1, lines.length);
        return bytes;
    }

    private static boolean writeWithoutNativeAccess(byte[] lines) {
        try {
            // Not closed: that would close the descriptor.
            @SuppressWarnings("resource")
            FileOutputStream stream = new FileOutputStream(FileDescriptor.err);
            stream.write(lines);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
