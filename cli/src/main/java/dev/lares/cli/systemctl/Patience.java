package dev.lares.cli.systemctl;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * Closes a channel whose peer lets a caller wait too long, so that the caller's read ends. A thread and not a selector: it sleeps
 * through all calls that are answered, and costs less to make.
 */
final class Patience implements Runnable {
    /** How long an answer may take: as sd-bus, 25 s. */
    static final long ANSWER_MILLIS = 25_000;

    /** For what reads all unit files, systemctl's limit. */
    static final long RELOAD_MILLIS = 180_000;

    private final SocketChannel channel;
    private long deadlineNanos;
    private boolean waiting;
    private boolean exhausted;
    private boolean started;

    private Patience(SocketChannel channel) {
        this.channel = channel;
    }

    static Patience with(SocketChannel channel) {
        return new Patience(channel);
    }

    synchronized void begin(long millis) {
        deadlineNanos = System.nanoTime() + millis * 1_000_000;
        waiting = true;
        if (started) {
            notifyAll();
        } else {
            started = true;
            Thread thread = new Thread(null, this, "patience", 0, false);
            thread.setDaemon(true);
            thread.start();
        }
    }

    synchronized void end() {
        waiting = false;
    }

    synchronized boolean isExhausted() {
        return exhausted;
    }

    @Override
    public synchronized void run() {
        try {
            while (!exhausted) {
                long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000 + 1;
                if (!waiting) {
                    wait();
                } else if (leftMillis > 0) {
                    wait(leftMillis);
                } else {
                    exhausted = true;
                    channel.close();
                }
            }
        } catch (InterruptedException | IOException e) {
            // The program ends, or the channel is closed already.
        }
    }
}
