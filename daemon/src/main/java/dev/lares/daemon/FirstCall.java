package dev.lares.daemon;

import dev.lares.linux.Unistd;

/**
 * Makes a JVM's first call to the C library, which takes it longer than all that the start of a daemon does besides, on a
 * thread of its own, while the caller does what needs no such call. If it fails, the caller will fail in the same way, and
 * say so.
 */
final class FirstCall extends Thread {
    private FirstCall() {
        super("lares-first-call");
        setDaemon(true);
    }

    static void begin() {
        new FirstCall().start();
    }

    @Override
    public void run() {
        try {
            Unistd.pid();
        } catch (LinkageError | RuntimeException e) {
            // The caller's to report.
        }
    }
}
