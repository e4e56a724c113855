package dev.lares.daemon;

import dev.lares.linux.Clock;
import dev.lares.linux.Environ;
import dev.lares.linux.Errno;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.Pipe;
import dev.lares.linux.Poll;
import dev.lares.linux.UnixAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the service manager how this service is doing, by datagrams to {@code $NOTIFY_SOCKET}; sd_notify(3).
 *
 * <p>Without a manager every method does nothing and says false, so a program needs no question before it speaks. No method
 * throws because of a manager that is missing, dead or deaf, and none waits for ever:
 * <ul>
 * <li>{@link #status} and {@link #watchdog}, which are said again and again, never wait: a full queue is false at once;
 * <li>everything else changes what the manager does next and is said once, so it waits up to {@link #PATIENCE} for room in
 * the queue ({@code sd_notify()} of C would wait for ever);
 * <li>{@link #barrier} waits for the manager itself, as long as it is told to.
 * </ul>
 * True says that the manager's socket has taken the message, not that the manager has read it; that is what
 * {@link #barrier} is for. {@link #failure()} tells why the last message was not taken.
 *
 * <p>All methods may be called by any thread. One datagram carries what one method says, in UTF-8; the socket is connected
 * once, kept, closed on exec, and connected anew when the manager has made a new one. The kernel itself adds this process's
 * id, by which the manager knows the service, systemd.service(5) "NotifyAccess=".
 *
 * <p>A process cannot take a variable out of its own environment once Java runs, as {@code sd_notify()} does with
 * {@code unset_environment}. What it starts must not speak in its name, though: see
 * {@link ServiceManager#withoutServiceVariables}.
 */
public final class Notify implements AutoCloseable {
    /** The variable that holds the address of the manager's socket. */
    public static final String VARIABLE = "NOTIFY_SOCKET";
    /** How long a message that changes the service's state waits for room in the manager's queue, at most. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);
    /** More bytes in a datagram are ignored by systemd 252 as a whole (it reads into a buffer of PIPE_BUF bytes). */
    public static final int MOST_BYTES = 4096;

    private static final byte[] READY = NotifyText.bytes("READY=1");
    private static final byte[] STOPPING = NotifyText.bytes("STOPPING=1");
    private static final byte[] WATCHDOG = NotifyText.bytes("WATCHDOG=1");
    private static final byte[] WATCHDOG_TRIGGER = NotifyText.bytes("WATCHDOG=trigger");
    private static final byte[] BARRIER = NotifyText.bytes("BARRIER=1");
    private static final Duration NONE = Duration.ZERO;

    private final Optional<NotifySocket> socket;
    private final Duration patience;
    private volatile byte[] lastStatus = NotifyText.withStatus("", "");

    private Notify(Optional<NotifySocket> socket, Duration patience) {
        this.socket = socket;
        this.patience = patience;
    }

    /** As {@link #of} with this process's environment, the address in UTF-8 whatever the locale is. */
    public static Notify fromEnvironment() {
        return of(Environ.get(VARIABLE).map(address -> Map.of(VARIABLE, address)).orElse(Map.of()));
    }

    /**
     * Speaks to the socket that {@code $NOTIFY_SOCKET} names: an absolute path, of any length, or {@code @} and an abstract
     * name. Without the variable there is no manager.
     *
     * @throws IllegalArgumentException for an address of another kind ({@code vsock:…}, a relative path): the manager would
     *         wait in vain for what this process cannot say
     */
    public static Notify of(Map<String, String> environment) {
        return of(environment, PATIENCE);
    }

    static Notify of(Map<String, String> environment, Duration patience) {
        String text = environment.getOrDefault(VARIABLE, "");
        return new Notify(text.isEmpty() ? Optional.empty() : Optional.of(new NotifySocket(address(text))), patience);
    }

    /** Says nothing to nobody. */
    public static Notify none() {
        return new Notify(Optional.empty(), PATIENCE);
    }

    /** Whether there is a manager to speak to: {@code $NOTIFY_SOCKET} is set. */
    public boolean isPresent() {
        return socket.isPresent();
    }

    /** Start-up is done, or a reload: {@code READY=1}. */
    public boolean ready() {
        return once(READY);
    }

    /** As {@link #ready()} with a {@link #status} in the same message. */
    public boolean ready(String status) {
        return once(withStatus("READY=1\n", status));
    }

    /**
     * The configuration is being read again: {@code RELOADING=1} and, in the same datagram, the {@code MONOTONIC_USEC=} that
     * {@code Type=notify-reload} insists on. Say {@link #ready()} when it is done.
     */
    public boolean reloading() {
        return once(NotifyText.bytes("RELOADING=1\nMONOTONIC_USEC=" + Clock.MONOTONIC.nowMicros()));
    }

    /** The service is going down: {@code STOPPING=1}. */
    public boolean stopping() {
        return once(STOPPING);
    }

    /** As {@link #stopping()} with a {@link #status} in the same message. */
    public boolean stopping(String status) {
        return once(withStatus("STOPPING=1\n", status));
    }

    /**
     * One line for people, shown by {@code systemctl status}: {@code STATUS=}. Control characters, a line end among them,
     * become spaces, so a text cannot smuggle another assignment in; what does not fit into {@link #MOST_BYTES} is cut off
     * after the last whole character.
     */
    public boolean status(String text) {
        return often(withStatus("", text));
    }

    /** As {@link #status}, waiting for room: for the last of several, which no newer one would make up for. */
    boolean lastingStatus(String text) {
        return once(withStatus("", text));
    }

    /** A status that is not the program's own, until {@link #ownStatus()}. */
    boolean foreignStatus(String text) {
        return often(NotifyText.withStatus("", text));
    }

    /** The status that the program has set last, an empty one if it has set none. */
    boolean ownStatus() {
        return often(lastStatus);
    }

    /** Why the service fails: {@code ERRNO=}. */
    public boolean errno(Errno errno) {
        return errno(errno.number());
    }

    /** Why the service fails, as an error number of errno(3), 0 for none: {@code ERRNO=}. */
    public boolean errno(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("cannot notify error number " + number + ": negative");
        }
        return once(NotifyText.bytes("ERRNO=" + number));
    }

    /** Why the service fails, as a D-Bus error name ({@code org.freedesktop.DBus.Error.TimedOut}): {@code BUSERROR=}. */
    public boolean busError(String name) {
        return send("BUSERROR=" + name);
    }

    /** Another process is the main one: {@code MAINPID=}. */
    public boolean mainPid(Pid pid) {
        return once(NotifyText.bytes("MAINPID=" + pid));
    }

    /**
     * Starting, running or stopping takes that much longer than its time-out, counted from now: {@code EXTEND_TIMEOUT_USEC=}.
     * To be said again before that time is over.
     */
    public boolean extendTimeout(Duration duration) {
        return once(NotifyText.bytes("EXTEND_TIMEOUT_USEC=" + NotifyText.micros(duration)));
    }

    /** The service is alive: {@code WATCHDOG=1}. {@link Watchdog} says it in time. */
    public boolean watchdog() {
        return often(WATCHDOG);
    }

    /** The service has noticed that it is broken, and is to be treated as if its watchdog had run out. */
    public boolean watchdogTrigger() {
        return once(WATCHDOG_TRIGGER);
    }

    /** From now on the watchdog runs out after that time: {@code WATCHDOG_USEC=}. */
    public boolean watchdogInterval(Duration interval) {
        return once(NotifyText.bytes("WATCHDOG_USEC=" + NotifyText.micros(interval)));
    }

    /**
     * Gives duplicates of descriptors to the manager, which hands them to the next start of the service under that name
     * ({@link ListenFds}): {@code FDSTORE=1}, {@code FDNAME=}; systemd.service(5) "FileDescriptorStoreMax=". The manager drops
     * a descriptor that hangs up or fails.
     *
     * @param name 1 to 255 printable ASCII characters without {@code :}
     * @param fds 1 to 253, which stay open here
     */
    public boolean storeFds(String name, List<Fd> fds) {
        return storeFds(name, fds, true);
    }

    /** As {@link #storeFds(String, List)}; unwatched descriptors ({@code FDPOLL=0}) are kept though they hang up. */
    public boolean storeFds(String name, List<Fd> fds, boolean watched) {
        NotifyText.checkFdCount(fds.size());
        return say(NotifyText.bytes("FDSTORE=1\nFDNAME=" + NotifyText.fdName(name) + (watched ? "" : "\nFDPOLL=0")), fds, patience);
    }

    /** The manager closes what it has under that name: {@code FDSTOREREMOVE=1}, {@code FDNAME=}. */
    public boolean removeFds(String name) {
        return once(NotifyText.bytes("FDSTOREREMOVE=1\nFDNAME=" + NotifyText.fdName(name)));
    }

    /**
     * Waits until the manager has read everything that was said before: {@code BARRIER=1}, sd_notify_barrier(3). False when
     * the time is over or there is no manager. To be called before ending, by who has just said something important.
     */
    public boolean barrier(Duration timeout) {
        if (socket.isEmpty()) {
            return false;
        }
        Deadline deadline = Deadline.after(timeout);
        try (Pipe pipe = Pipe.create()) {
            if (!say(BARRIER, List.of(pipe.writer()), timeout)) {
                return false;
            }
            pipe.writer().close();
            do {
                if ((Poll.await(pipe.reader(), 0, deadline.remainingMicros()) & Poll.POLLHUP) != 0) {
                    return true;
                }
            } while (!deadline.isOver());
            return false;
        } catch (LinuxException e) {
            socket.get().failed(e.getMessage());
            return false;
        }
    }

    /**
     * Says several assignments in one message, {@code send("READY=1", "STATUS=up")}, also such as this class does not know;
     * those of one's own begin with {@code X_}.
     *
     * @throws IllegalArgumentException if one is not {@code NAME=value} in one line, or all together exceed
     *         {@link #MOST_BYTES}
     */
    public boolean send(String... assignments) {
        return once(NotifyText.assignments(assignments));
    }

    /** Why the last message was not taken: "cannot notify ADDRESS: CAUSE"; empty after one that was, or without a manager. */
    public Optional<String> failure() {
        return socket.flatMap(NotifySocket::failure);
    }

    /** Closes the socket; what is said afterwards is not heard. A service that lives as long as its process need not. */
    @Override
    public void close() {
        socket.ifPresent(NotifySocket::close);
    }

    @Override
    public String toString() {
        return socket.map(s -> "notify " + s).orElse("notify nobody");
    }

    private byte[] withStatus(String prefix, String text) {
        if (socket.isEmpty()) {
            return lastStatus;
        }
        lastStatus = NotifyText.withStatus("", text);
        return prefix.isEmpty() ? lastStatus : NotifyText.withStatus(prefix, text);
    }

    private boolean once(byte[] message) {
        return say(message, List.of(), patience);
    }

    private boolean often(byte[] message) {
        return say(message, List.of(), NONE);
    }

    private boolean say(byte[] message, List<Fd> fds, Duration wait) {
        return socket.isPresent() && socket.get().send(message, fds, wait);
    }

    private static UnixAddress address(String text) {
        if (text.startsWith("/") || text.startsWith("@") && text.length() > 1) {
            return UnixAddress.of(text);
        }
        throw new IllegalArgumentException("cannot notify " + text + ": only an absolute path and @name are known as $" + VARIABLE
                + (text.startsWith("vsock:") ? ", no vsock" : ""));
    }
}
