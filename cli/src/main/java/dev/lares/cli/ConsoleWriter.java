package dev.lares.cli;

import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Unistd;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Writes the console on a thread of its own, so that the manager goes on when nobody reads: a terminal that is held
 * (Ctrl-S) or a pipe to a slow program stops this thread only.
 *
 * <p>Lines wait in a buffer of bounded size. While it is half full, services that go on writing wait, as they would at a
 * pipe, so a reader that is merely slower than they are misses nothing. A reader that reads nothing for a while is not
 * waited for: then lines are dropped when the buffer is full, and once there is room again their count is told in their
 * place. Making stdout non-blocking instead would change it for every process that shares it.
 */
final class ConsoleWriter {
    /** A reader that has stopped costs no more than twice this: as much again may be in the thread's hands. */
    static final int MOST_WAITING_BYTES = 1 << 20;

    /** How long services wait for a reader that reads nothing. */
    static final long STALL_MICROS = 2_000_000;

    private static final int FIRST_BUFFER_BYTES = 4096;
    /** To wake the thread for each line would cost more than to write it. */
    private static final int ENOUGH_BYTES = 16 * 1024;

    private static final int CHUNK_BYTES = 1 << 16;
    private static final long RETRY_NANOS = 5_000_000;

    private final Sink sink;
    private final Runnable onReaderGone;
    private final LongSupplier monotonicMicros;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private byte[] waiting = new byte[FIRST_BUFFER_BYTES];
    private int waitingBytes;
    private boolean writing;
    private boolean readerGone;
    private long dropped;
    private long lastProgressMicros;
    private boolean refused;
    private Runnable onRoom = () -> {};
    private LongConsumer onRefusal = _ -> {};

    /** Where bytes go. */
    interface Sink {
        /** Writes some of the bytes, waiting for the reader; how many, or -1 if it takes none now and must be asked again. */
        int write(byte[] bytes, int offset, int length) throws LinuxException;

        static Sink of(Fd fd) {
            return (bytes, offset, length) -> Unistd.write(fd, bytes, offset, length);
        }
    }

    /**
     * @param sink where to
     * @param onReaderGone run once, on the writer's thread, when nobody will ever read again
     * @param monotonicMicros the time, on any clock that does not jump
     */
    ConsoleWriter(Sink sink, Runnable onReaderGone, LongSupplier monotonicMicros) {
        this.sink = sink;
        this.monotonicMicros = monotonicMicros;
        this.onReaderGone = onReaderGone;
    }

    ConsoleWriter start() {
        Thread.ofPlatform().daemon().name("console").start(this::run);
        return this;
    }

    /** Queues a line, with its newline; drops it where there is no room. Never waits for the reader. */
    void write(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            if (readerGone) {
                return;
            }
            if (dropped > 0 || waitingBytes + bytes.length > MOST_WAITING_BYTES) {
                dropped++;
                return;
            }
            if (waitingBytes == 0 && !writing) {
                lastProgressMicros = monotonicMicros.getAsLong();
            }
            append(bytes);
            if (waitingBytes >= ENOUGH_BYTES) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets the thread write what has been queued; without this it waits until there is enough to be worth its while. */
    void release() {
        lock.lock();
        changed.signalAll();
        lock.unlock();
    }

    /**
     * Takes the number of lines dropped since the last call, once at least half of the buffer is free again; 0 before
     * that. Whoever writes asks first, and tells the number.
     */
    long takeDropped() {
        lock.lock();
        try {
            if (dropped == 0 || waitingBytes > MOST_WAITING_BYTES / 2) {
                return 0;
            }
            long count = dropped;
            dropped = 0;
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Sets what is run, on the writer's thread, when there is room again after {@link #acceptsLines} has said no. */
    void onRoom(Runnable action) {
        lock.lock();
        onRoom = action;
        lock.unlock();
    }

    /** Sets what is run, by {@link #acceptsLines}, when it says no: with the time at which to ask again at the latest. */
    void onRefusal(LongConsumer action) {
        onRefusal = action;
    }

    /** Whether services may go on writing: there is room, or the reader has not read for so long that none will come. */
    boolean acceptsLines() {
        long patienceEndsMicros;
        lock.lock();
        try {
            patienceEndsMicros = lastProgressMicros + STALL_MICROS;
            boolean room = readerGone || waitingBytes < MOST_WAITING_BYTES / 2;
            refused = !room && monotonicMicros.getAsLong() < patienceEndsMicros;
            if (!refused) {
                return true;
            }
        } finally {
            lock.unlock();
        }
        onRefusal.accept(patienceEndsMicros);
        return false;
    }

    /** Waits until everything is written, or the time is over, or the reader is gone; whether all was written. */
    boolean flush(long timeoutMillis) {
        long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        lock.lock();
        try {
            changed.signalAll();
            while ((waitingBytes > 0 || writing) && !readerGone && left > 0) {
                left = changed.awaitNanos(left);
            }
            return waitingBytes == 0 && !writing;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void append(byte[] bytes) {
        if (waitingBytes + bytes.length > waiting.length) {
            byte[] larger = new byte[Math.max(waiting.length * 2, waitingBytes + bytes.length)];
            System.arraycopy(waiting, 0, larger, 0, waitingBytes);
            waiting = larger;
        }
        System.arraycopy(bytes, 0, waiting, waitingBytes, bytes.length);
        waitingBytes += bytes.length;
    }

    private void run() {
        byte[] spare = new byte[FIRST_BUFFER_BYTES];
        try {
            while (true) {
                byte[] taken;
                int length;
                lock.lock();
                try {
                    while (waitingBytes == 0) {
                        changed.await();
                    }
                    taken = waiting;
                    length = waitingBytes;
                    waiting = spare;
                    waitingBytes = 0;
                    writing = true;
                } finally {
                    lock.unlock();
                }
                writeAll(taken, length);
                // A buffer that a burst has grown is not kept.
                spare = taken.length > 16 * FIRST_BUFFER_BYTES ? new byte[FIRST_BUFFER_BYTES] : taken;
                written();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (LinuxException _) {
            giveUp();
        }
    }

    private void written() {
        lock.lock();
        writing = false;
        changed.signalAll();
        boolean tell = refused;
        refused = false;
        Runnable action = onRoom;
        lock.unlock();
        if (tell) {
            action.run();
        }
    }

    private void giveUp() {
        lock.lock();
        readerGone = true;
        lock.unlock();
        written();
        onReaderGone.run();
    }

    private void progressed() {
        lock.lock();
        lastProgressMicros = monotonicMicros.getAsLong();
        lock.unlock();
    }

    private void writeAll(byte[] bytes, int length) throws LinuxException {
        int at = 0;
        while (at < length) {
            int count = sink.write(bytes, at, Math.min(length - at, CHUNK_BYTES));
            if (count < 0) {
                // Another process that shares the terminal has made it non-blocking.
                LockSupport.parkNanos(RETRY_NANOS);
            } else {
                at += count;
                progressed();
            }
        }
    }
}
