package dev.lares.host;

import dev.lares.linux.EventFd;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Wait;
import java.util.concurrent.Semaphore;

/**
 * Tells that children have ended where SIGCHLD cannot be received, because some thread of this process does not block it:
 * a Java program that embeds the host. A thread waits for any child to end, wakes the loop, and waits until the loop
 * has reaped. A process that has no child has no descendant, so it need not look again before the next spawn.
 */
final class ChildWatcher implements AutoCloseable {
    private final EventFd ended = EventFd.create();
    private final Semaphore mayLook = new Semaphore(0);
    private final Faults faults;
    private volatile boolean closed;

    ChildWatcher(Faults faults) throws LinuxException {
        this.faults = faults;
        Thread thread = new Thread(null, this::watch, "lares-children", 256 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    /** Readable when children have ended. */
    Fd fd() {
        return ended.fd();
    }

    /** To be called when all ended children have been reaped, and after each spawn. */
    void lookAgain() {
        ended.drain();
        mayLook.release();
    }

    private void watch() {
        try {
            while (!closed) {
                mayLook.acquire();
                mayLook.drainPermits();
                if (Wait.awaitAnyEnded() && !closed) {
                    ended.signal();
                }
            }
        } catch (InterruptedException | LinuxException e) {
            faults.report("cannot watch children", e);
        } finally {
            ended.close();
        }
    }

    /** The thread ends with the child it waits for. */
    @Override
    public void close() {
        closed = true;
        mayLook.release();
    }
}
