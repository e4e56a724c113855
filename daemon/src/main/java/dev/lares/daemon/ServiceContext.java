package dev.lares.daemon;

import java.time.Duration;
import java.util.Optional;

/** What a running {@link Service} can say to, and learn from, its process and its manager. Any thread may use it. */
public interface ServiceContext {
    /**
     * One line for people, which {@code systemctl status} shows: what the service does at the moment. It may be said as often
     * as it changes; of many in a row the manager is told the last one. A reload and a stop show their own and then this
     * one again.
     */
    void status(String text);

    /**
     * The start, reload or stop that is under way gets on, and will say so again within that time. Beyond its usual time-out
     * the manager then waits that long ({@code EXTEND_TIMEOUT_USEC=}, sd_notify(3)), and so does the stop's own deadline. A
     * start that hangs says nothing and is ended: do not call this from a timer. It may be called for every little step:
     * the manager is told once a second at most. While the service just runs, it does nothing.
     *
     * @param patience more than zero, at most a day
     */
    void progress(Duration patience);

    /** Asks the service to stop, as SIGTERM does; returns at once. */
    void requestStop();

    /** Asks the service to reload, as SIGHUP does; returns at once. */
    void requestReload();

    /**
     * Ends the service because it cannot go on: it is stopped in order, and the process ends with the exit code of the
     * {@link ServiceException}, or {@link ExitCode#FAILURE}. Returns at once.
     */
    void fail(Throwable cause);

    /**
     * Starts a thread of the service. If its task throws, the service {@linkplain #fail fails}; if the task returns, that is
     * all. When the service stops, the thread is interrupted after {@link Service#stop} and waited for. It keeps the context
     * class loader of its starter, and it is not a daemon thread.
     */
    Thread startThread(String name, Task task);

    /** Whether a stop was asked for, even if {@link Service#stop} is not called yet. */
    boolean isStopping();

    /** How long the stop may still take; empty while the service is not stopping. */
    Optional<Duration> remaining();

    /** The way to say to the manager what this context has no method for. */
    Notify notifier();

    /** The sockets that the manager has passed. */
    ListenFds listenFds();

    /** The passwords and keys that the manager has put there. */
    ServiceCredentials credentials();

    /** The directories that the manager has made. */
    ServiceDirectories directories();

    /** The work of a thread. */
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }
}
