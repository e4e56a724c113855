package dev.lares.daemon;

import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Poll;
import dev.lares.linux.Unistd;
import dev.lares.linux.UnixStreamSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * The daemon's side of its start: the connection to its starter.
 *
 * <p>That this process is a daemon which its starter waits for, it knows by descriptor 3: a socket in which the greeting
 * waits, with this process's own pid after it. Descriptors are close-on-exec from the moment this is found out, so no child
 * of the daemon can take itself for it; there is no variable that it could inherit.
 */
final class StarterConnection {
    private static final int SOCKET = 3;
    private static final int PID_FILE = 4;
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_MICROS = 1000;

    private final UnixStreamSocket socket;
    private final StartMessage message;
    private boolean reported;

    private StarterConnection(UnixStreamSocket socket, StartMessage message) {
        this.socket = socket;
        this.message = message;
    }

    /** Empty if this process was not started as a daemon. Ends this process if its starter has gone meanwhile. */
    static Optional<StarterConnection> find() {
        Fd fd = Fd.of(SOCKET);
        if (!isSocket(fd)) {
            return Optional.empty();
        }
        FirstCall.begin();
        loadClasses();
        try {
            UnixStreamSocket socket = UnixStreamSocket.of(fd);
            byte[] bytes = new byte[StartMessage.MOST_BYTES];
            int length = socket.peek(bytes, 0, bytes.length);
            if (!isGreeting(bytes, length)) {
                fd.release();
                return Optional.empty();
            }
            Fcntl.setCloseOnExec(fd, true);
            Optional<StartMessage> message = await(socket, bytes);
            if (message.isEmpty() || message.get().pid().number() != Unistd.pid().number()) {
                fd.release();
                return Optional.empty();
            }
            socket.read(bytes, 0, bytes.length);
            return Optional.of(new StarterConnection(socket, message.get()));
        } catch (LinuxException e) {
            // No socket, or not one of ours.
            return Optional.empty();
        }
    }

    /** Without a system call by this library: the first one would take the starter longer than all else it does. */
    private static boolean isSocket(Fd fd) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd.number())).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    /** Those that are needed next, while the first call goes on. */
    private static Class<?>[] loadClasses() {
        return new Class<?>[] {
            StartMessage.class, Deadline.class, StartFailures.class, StartReport.class, PidFile.class, Fcntl.class,
            Poll.class, UnixStreamSocket.class
        };
    }

    private static boolean isGreeting(byte[] bytes, int length) {
        int count = StartMessage.GREETING.length;
        return length >= count && Arrays.equals(bytes, 0, count, StartMessage.GREETING, 0, count);
    }

    /** The starter writes it as soon as it knows the pid: before this JVM was up, in all likelihood. */
    private static Optional<StartMessage> await(UnixStreamSocket socket, byte[] bytes) throws LinuxException {
        Deadline deadline = Deadline.after(PATIENCE);
        while (!deadline.isOver()) {
            Optional<StartMessage> message = StartMessage.read(bytes, socket.peek(bytes, 0, bytes.length));
            if (message.isPresent()) {
                return message;
            }
            if ((Poll.await(socket.fd(), Poll.POLLRDHUP, PAUSE_MICROS) & (Poll.POLLRDHUP | Poll.POLLHUP)) != 0) {
                System.exit(ExitCode.FAILURE.number());
            }
        }
        return Optional.empty();
    }

    /** Where the program was started. */
    Path startDirectory() {
        return Path.of(message.directory());
    }

    /**
     * The PID file that the starter has made for this process; taken once. Empty also if this process's user cannot reach
     * it: then it is locked all the same, by a descriptor that stays open, but cannot be removed.
     */
    Optional<PidFile> pidFile() throws LinuxException {
        if (message.pidFile().isEmpty()) {
            return Optional.empty();
        }
        Fd file = Fd.of(PID_FILE);
        Fcntl.setCloseOnExec(file, true);
        Path path = Path.of(message.pidFile());
        try {
            return Optional.of(new PidFile(path, SafeDirectory.of(path), file));
        } catch (PidFileException | LinuxException e) {
            return Optional.empty();
        }
    }

    /** Tells that initialisation is complete; descriptors 1 and 2 lead to their final place from now on. */
    synchronized void ready() {
        if (reported) {
            return;
        }
        try {
            releaseOutput();
        } catch (LinuxException e) {
            fail(ExitCode.FAILURE.number(), e.getMessage());
            System.exit(ExitCode.FAILURE.number());
        }
        if (!report(StartReport.ready())) {
            // Whoever started this daemon has been told by its starter's end that it was not started.
            System.exit(ExitCode.FAILURE.number());
        }
    }

    /** Tells that the daemon will not run; only the first report counts. */
    synchronized void fail(int status, String text) {
        if (!reported) {
            report(StartReport.failed(status, text));
        }
    }

    private boolean report(byte[] bytes) {
        reported = true;
        try {
            Fcntl.signalNoMore(socket.fd());
            int written = 0;
            while (written < bytes.length) {
                int count = Unistd.write(socket.fd(), bytes, written, bytes.length - written);
                if (count < 0) {
                    Poll.await(socket.fd(), Poll.POLLOUT, -1);
                }
                written += Math.max(count, 0);
            }
            return true;
        } catch (LinuxException e) {
            return false;
        } finally {
            socket.close();
        }
    }

    private void releaseOutput() throws LinuxException {
        if (message.captured() != 0) {
            try (Fd none = Fcntl.open("/dev/null", Fcntl.O_RDWR)) {
                if ((message.captured() & STANDARD_OUTPUT) != 0) {
                    lead(STANDARD_OUTPUT, none);
                }
                if ((message.captured() & STANDARD_ERROR) != 0) {
                    lead(STANDARD_ERROR, none);
                }
            }
        }
    }

    private static void lead(int number, Fd target) throws LinuxException {
        target.duplicateOnto(number);
        Fcntl.setCloseOnExec(Fd.of(number), false);
    }
}
