package dev.lares.daemon;

import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.OpenSockets;
import dev.lares.linux.Seccomp;
import dev.lares.linux.SocketStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * Puts a passed socket into the place of one that an object of the JDK has just opened.
 *
 * <p>The object opens its socket and does not bind it. That socket is found: it is the one unbound socket of its type that was
 * not there before. The passed socket is duplicated onto its number, and then the object is told to bind, on a thread for which
 * bind(2), listen(2) and connect(2) do nothing. What the object reads afterwards, getsockname(2) above all, it reads from the
 * passed socket.
 */
final class SocketAdoption {
    /** Other threads open and connect sockets in this time too; theirs do not stay unbound. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private SocketAdoption() {}

    /** One at a time: two could not tell their sockets apart. */
    static synchronized <T> T adopt(Fd passed, SocketStatus status, ListenFd.Opening<T> open, ListenFd.Binding<T> bind)
            throws IOException {
        Set<Long> before = OpenSockets.all().stream().map(OpenSockets.Entry::inode).collect(Collectors.toSet());
        T opened = open(open);
        try {
            int number = find(status, before);
            Fd own = Fd.of(number);
            Fcntl.setNonBlocking(passed, (Fcntl.statusFlags(own) & Fcntl.O_NONBLOCK) != 0);
            passed.duplicateOnto(number);
            Seccomp.skippingBindAndConnect(number, () -> {
                bind.bind(opened);
                return null;
            });
            return opened;
        } catch (IOException e) {
            closeAfter(opened, e);
            throw e;
        } catch (LinuxException e) {
            closeAfter(opened, e);
            throw new IOException(e.getMessage(), e);
        } catch (ExecutionException e) {
            closeAfter(opened, e);
            throw new IOException("cannot bind to a passed socket: " + e.getCause(), e.getCause());
        }
    }

    /** The JDK may have been told to do without IPv6. */
    private static <T> T open(ListenFd.Opening<T> open) throws IOException {
        try {
            return open.open();
        } catch (UnsupportedOperationException e) {
            throw new IOException("cannot open a socket for a passed one: " + e.getMessage(), e);
        }
    }

    private static int find(SocketStatus status, Set<Long> before) throws IOException {
        Deadline deadline = Deadline.after(PATIENCE);
        List<Integer> found;
        do {
            found = OpenSockets.all().stream().filter(entry -> !before.contains(entry.inode()) && isUnbound(entry.status(), status))
                    .map(OpenSockets.Entry::number).toList();
            if (found.size() == 1) {
                return found.getFirst();
            }
        } while (!deadline.isOver());
        throw new IOException("cannot find the socket to replace: " + found.size() + " sockets were opened that are not bound");
    }

    private static boolean isUnbound(SocketStatus candidate, SocketStatus passed) {
        boolean internet = candidate.family() != SocketStatus.AF_UNIX;
        return candidate.type() == passed.type() && internet == (passed.family() != SocketStatus.AF_UNIX) && !candidate.listening()
                && candidate.peer().isEmpty() && candidate.local().isUnbound();
    }

    private static void closeAfter(Object opened, Exception cause) {
        if (opened instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
    }
}
