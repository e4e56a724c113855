package dev.lares.cli;

import dev.lares.linux.Clock;
import dev.lares.linux.Credentials;
import dev.lares.linux.Epoll;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.PidFd;
import dev.lares.linux.Prctl;
import dev.lares.linux.ReceivedMessage;
import dev.lares.linux.Signal;
import dev.lares.linux.SignalFd;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixDatagramSocket;
import dev.lares.linux.Unistd;
import dev.lares.unit.TimeSpan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The other end of {@code $NOTIFY_SOCKET} (sd_notify(3)) until a daemon has said READY=1: a socket in a directory of its own,
 * both removed at the end. Messages of processes outside the daemon's session do not count.
 *
 * <p>This process becomes a subreaper meanwhile, so that it also learns how a daemon ended that is not its child.
 */
final class DaemonReadiness implements AutoCloseable {
    private static final int MOST_MESSAGE_BYTES = 64 * 1024;
    private static final long FOREVER = -1;
    private static final long MESSAGE = 1;
    private static final long END = 2;
    private static final long SIGNAL = 3;

    private final Path directory;
    private final Path path;
    private final UnixDatagramSocket socket;
    private final SignalFd signals;
    private Optional<String> status = Optional.empty();
    private long deadlineMicros;

    /** How the wait came out. */
    sealed interface Outcome {
        record Ready() implements Outcome {}

        /** @param how "it ended … exit status 3", to follow a colon */
        record NotReady(String how) implements Outcome {}

        record Interrupted(Signal signal) implements Outcome {}
    }

    private DaemonReadiness(Path directory, Path path, UnixDatagramSocket socket, SignalFd signals) {
        this.directory = directory;
        this.path = path;
        this.socket = socket;
        this.signals = signals;
    }

    static DaemonReadiness open(Map<String, String> environment) throws LinuxException, IOException {
        Prctl.setChildSubreaper(true);
        Path directory = makeDirectory(environment);
        Path path = directory.resolve("notify");
        try {
            // The daemon may be another user; who it is, is seen from each message.
            UnixDatagramSocket socket = UnixDatagramSocket.bind(new UnixAddress.FilePath(path.toString()), 0666);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            return new DaemonReadiness(directory, path, socket, SignalFd.create(List.of(Signal.SIGINT, Signal.SIGTERM, Signal.SIGHUP)));
        } catch (LinuxException | IOException e) {
            Files.deleteIfExists(path);
            Files.delete(directory);
            throw e;
        }
    }

    private static Path makeDirectory(Map<String, String> environment) throws IOException {
        String runtime = Unistd.effectiveUid() == 0 ? "/run" : environment.getOrDefault("XDG_RUNTIME_DIR", "");
        boolean usable = runtime.startsWith("/") && Files.isWritable(Path.of(runtime));
        return Files.createTempDirectory(Path.of(usable ? runtime : "/tmp"), "lares-daemonize-");
    }

    /** The value of {@code $NOTIFY_SOCKET}. */
    String address() {
        return path.toString();
    }

    /** Waits for READY=1, the end of the process, a signal to this one, or the time to be over. */
    Outcome await(DaemonProcess daemon, TimeSpan timeout) throws LinuxException {
        deadlineMicros = deadline(timeout.micros());
        try (PidFd process = PidFd.open(daemon.pid()); Epoll epoll = Epoll.create()) {
            epoll.add(socket.fd(), Epoll.EPOLLIN, MESSAGE);
            epoll.add(process.fd(), Epoll.EPOLLIN, END);
            epoll.add(signals.fd(), Epoll.EPOLLIN, SIGNAL);
            while (true) {
                int count = epoll.await(timeLeft());
                boolean ended = false;
                for (int i = 0; i < count; i++) {
                    ended |= epoll.token(i) == END;
                    Optional<SignalFd.Received> signal = epoll.token(i) == SIGNAL ? signals.read() : Optional.empty();
                    if (signal.isPresent()) {
                        return new Outcome.Interrupted(signal.get().signal());
                    }
                }
                // What was sent before the end counts, so this comes first.
                if (isReady(daemon.pid())) {
                    return new Outcome.Ready();
                } else if (ended) {
                    return new Outcome.NotReady("it ended before, with " + daemon.end() + lastStatus());
                } else if (timeLeft() == 0) {
                    return new Outcome.NotReady("it did not say so in time" + lastStatus());
                }
            }
        }
    }

    private boolean isReady(Pid pid) throws LinuxException {
        boolean ready = false;
        Optional<ReceivedMessage> message = socket.receive(MOST_MESSAGE_BYTES);
        while (message.isPresent()) {
            message.get().closeFds(); // which is also the answer to BARRIER=1
            if (isFrom(pid, message.get())) {
                for (String line : new String(message.get().bytes(), StandardCharsets.UTF_8).split("\n")) {
                    ready |= line.equals("READY=1");
                    heed(line);
                }
            }
            message = socket.receive(MOST_MESSAGE_BYTES);
        }
        return ready;
    }

    private void heed(String line) {
        if (line.startsWith("STATUS=")) {
            status = Optional.of(line.substring("STATUS=".length()));
        } else if (line.startsWith("EXTEND_TIMEOUT_USEC=")) {
            Optional<TimeSpan> longer = TimeSpan.parse(line.substring("EXTEND_TIMEOUT_USEC=".length()) + "us");
            longer.ifPresent(span -> deadlineMicros = Math.max(deadlineMicros, deadline(span.micros())));
        }
    }

    /**
     * A process of the daemon's session; the daemon itself, though it may have ended since; or who names this process, its
     * parent, as the sender, as a privileged systemd-notify(1) does.
     */
    private static boolean isFrom(Pid pid, ReceivedMessage message) {
        int sender = message.credentials().map(Credentials::pid).orElse(0);
        if (sender == pid.number() || sender == Unistd.pid().number()) {
            return true;
        }
        try {
            return sender > 0 && Unistd.session(new Pid(sender)).equals(Unistd.session(pid));
        } catch (LinuxException e) {
            return false;
        }
    }

    /** Another program's text must not drive the terminal. */
    private static String printable(String text) {
        StringBuilder out = new StringBuilder();
        SafeText.append(out, text.getBytes(StandardCharsets.UTF_8), false);
        return out.toString();
    }

    private String lastStatus() {
        return status.map(text -> "; its last status: " + printable(text)).orElse("");
    }

    private static long deadline(long micros) {
        long now = Clock.MONOTONIC.nowMicros();
        return micros > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + micros;
    }

    private long timeLeft() {
        return deadlineMicros == Long.MAX_VALUE ? FOREVER : Math.max(0, deadlineMicros - Clock.MONOTONIC.nowMicros());
    }

    @Override
    public void close() throws IOException {
        signals.close();
        socket.close();
        Files.deleteIfExists(path);
        Files.deleteIfExists(directory);
    }
}
