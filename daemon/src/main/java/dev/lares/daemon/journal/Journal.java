package dev.lares.daemon.journal;

import dev.lares.linux.Fd;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A way to the systemd journal, as sd_journal_send(3) is one for C. For use by any number of threads.
 *
 * <ul>
 *   <li>Sending never fails and never blocks for ever. If journald takes nothing, one call waits
 *       ({@link JournalOptions#patience()}), the calls after it are not held up; what could not be sent is counted, and
 *       the journal is told how much that was as soon as it takes entries again.
 *   <li>Where there is no journal socket, entries are lines on standard error. The socket is tried anew for each entry,
 *       so a journald that comes, or comes back, is found.
 *   <li>Nothing is sent later: when {@link #send} returns, the entry is in journald's queue, and is kept though the
 *       program ends at once.
 * </ul>
 */
public final class Journal implements AutoCloseable {
    private static final byte[] EMPTY = {};

    private final ReentrantLock lock = new ReentrantLock();
    private final StandardError standardError;
    private final Optional<JournalSocket> socket;
    private final Patience patience;
    private final byte[] identifier;
    private long droppedCount;
    private long untoldCount;
    private long dropsSinceNanos;

    private Journal(JournalOptions options, StandardError standardError, Optional<JournalSocket> socket) {
        this.standardError = standardError;
        this.socket = socket;
        this.patience = new Patience(options.patience());
        this.identifier = options.identifier().isEmpty() ? EMPTY : identifierField(options.identifier());
    }

    /** Opens nothing yet: the socket is connected when the first entry is sent. */
    public static Journal open(JournalOptions options) {
        if (!NativeAccess.AVAILABLE) {
            return new Journal(options, StandardError.withoutNativeAccess(), Optional.empty());
        }
        return open(options, Fd.of(2));
    }

    /** With another descriptor as standard error. */
    static Journal open(JournalOptions options, Fd errors) {
        StandardError standardError = StandardError.of(errors, options.patience());
        boolean toJournal = switch (options.target()) {
            case AUTO -> !standardError.isTerminal();
            case JOURNAL -> true;
            case STDERR -> false;
        };
        return new Journal(options, standardError,
                toJournal ? Optional.of(new JournalSocket(options.socket())) : Optional.empty());
    }

    /**
     * Whether standard error leads to the journal anyway, as it does for services: {@code $JOURNAL_STREAM},
     * systemd.exec(5). False where native access is denied.
     */
    public static boolean isFedByStandardError() {
        return NativeAccess.AVAILABLE && StandardError.of(Fd.of(2), Duration.ZERO).isJournal();
    }

    /** Sends the entry, or writes it to standard error, or counts it as dropped. */
    public void send(JournalEntry entry) {
        JournalSocket.Outcome outcome = socket.isPresent() ? trySend(socket.get(), entry)
                : JournalSocket.Outcome.UNREACHABLE;
        if (outcome == JournalSocket.Outcome.UNREACHABLE && !standardError.write(entry)) {
            lock.lock();
            try {
                drop();
            } finally {
                lock.unlock();
            }
        }
    }

    /** How many entries were lost so far, because neither the journal nor standard error took them in time. */
    public long droppedCount() {
        lock.lock();
        try {
            return droppedCount;
        } finally {
            lock.unlock();
        }
    }

    /** Closes the socket. A later {@link #send} opens it anew: what a program logs at its very end is not lost. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (untoldCount > 0) {
                socket.ifPresent(this::tellDropped);
            }
            socket.ifPresent(JournalSocket::close);
        } finally {
            lock.unlock();
        }
    }

    private JournalSocket.Outcome trySend(JournalSocket to, JournalEntry entry) {
        boolean firstDropped = false;
        JournalSocket.Outcome outcome;
        lock.lock();
        try {
            outcome = to.send(entry.bytes(), entry.sizeBytes(), entry.isIdentified() ? EMPTY : identifier,
                    patience.allowanceMicros());
            if (outcome == JournalSocket.Outcome.SENT) {
                patience.regain();
                if (untoldCount > 0) {
                    tellDropped(to);
                }
            } else if (outcome == JournalSocket.Outcome.FULL) {
                patience.lose();
                firstDropped = untoldCount == 0;
                drop();
            }
        } finally {
            lock.unlock();
        }
        if (firstDropped && !standardError.isJournal()) {
            standardError.write(JournalEntry.of(Priority.WARNING,
                    "cannot log to the journal: its queue is full; entries are lost until it takes some"));
        }
        return outcome;
    }

    private void drop() {
        if (untoldCount == 0) {
            dropsSinceNanos = System.nanoTime();
        }
        untoldCount++;
        droppedCount++;
    }

    /** Tells the journal how many entries it did not get, unless it has no room for that either. */
    private void tellDropped(JournalSocket to) {
        Duration time = Duration.ofNanos(System.nanoTime() - dropsSinceNanos);
        JournalEntry entry = JournalEntry.builder(Priority.WARNING)
                .message("cannot log " + untoldCount + (untoldCount == 1 ? " entry" : " entries")
                        + ": they are lost, because the journal took none in time during the last " + time.toMillis()
                        + " ms")
                .logger(Journal.class.getName())
                .field(JournalField.LARES_DROPPED, Long.toString(untoldCount))
                .build();
        if (to.send(entry.bytes(), entry.sizeBytes(), identifier, 0) == JournalSocket.Outcome.SENT) {
            untoldCount = 0;
        }
    }

    private static byte[] identifierField(String identifier) {
        JournalEntry entry =
                JournalEntry.builder(Priority.INFO).field(JournalField.SYSLOG_IDENTIFIER, identifier).build();
        int start = JournalField.PRIORITY.bytes.length + "=6\n".length();
        return Arrays.copyOfRange(entry.bytes(), start, entry.sizeBytes());
    }
}
