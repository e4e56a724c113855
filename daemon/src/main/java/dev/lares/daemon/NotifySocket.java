package dev.lares.daemon;

import dev.lares.linux.Errno;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Poll;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixDatagramSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * One connected datagram socket to the manager.
 *
 * <p>Why connected: poll(2) can wait for room in the queue of the other end only on a connected socket, and a message is one
 * system call without a path to look up. A socket file that was made anew is noticed by the errors that the kernel gives then;
 * the same socket is connected again, so its number never changes under a thread that sends at that moment. Only
 * {@link #close} ends the number, and waits for those threads.
 */
final class NotifySocket {
    private final UnixAddress address;
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();
    private volatile State state = new Unopened();
    private volatile String failure = "";

    private sealed interface State {}

    private record Unopened() implements State {}

    private record Connected(UnixDatagramSocket socket) implements State {}

    private record Closed() implements State {}

    NotifySocket(UnixAddress address) {
        this.address = address;
    }

    /** Whether the message was taken; waits for room in the queue at most that long. */
    boolean send(byte[] message, List<Fd> fds, Duration wait) {
        open.readLock().lock();
        try {
            if (!(state instanceof Connected)) {
                connectFirst();
            }
            return switch (state) {
                case Connected(UnixDatagramSocket socket) -> send(socket, message, fds, wait);
                case Unopened(), Closed() -> failed("the socket is closed");
            };
        } catch (LinuxException e) {
            return failed(e.errno());
        } finally {
            open.readLock().unlock();
        }
    }

    private boolean send(UnixDatagramSocket socket, byte[] message, List<Fd> fds, Duration wait) throws LinuxException {
        Optional<Errno> error = socket.trySend(message, fds);
        if (error.isPresent() && isStale(error.get())) {
            socket.connect(address);
            error = socket.trySend(message, fds);
        }
        if (error.isPresent() && error.get().equals(Errno.EAGAIN) && !wait.isZero()) {
            error = sendWhenThereIsRoom(socket, message, fds, Deadline.after(wait));
        }
        return error.isPresent() ? failed(error.get()) : sent();
    }

    private static Optional<Errno> sendWhenThereIsRoom(UnixDatagramSocket socket, byte[] message, List<Fd> fds, Deadline deadline)
            throws LinuxException {
        Optional<Errno> error;
        do {
            Poll.await(socket.fd(), Poll.POLLOUT, deadline.remainingMicros());
            error = socket.trySend(message, fds);
        } while (error.isPresent() && error.get().equals(Errno.EAGAIN) && !deadline.isOver());
        return error;
    }

    /** The other end is gone (and perhaps there is a new one), unix(7) "ECONNREFUSED", "ENOTCONN". */
    private static boolean isStale(Errno error) {
        return error.equals(Errno.ECONNREFUSED) || error.equals(Errno.ENOTCONN) || error.equals(Errno.ECONNRESET)
                || error.equals(Errno.EPIPE);
    }

    private synchronized void connectFirst() throws LinuxException {
        if (state instanceof Unopened) {
            UnixDatagramSocket socket = UnixDatagramSocket.open();
            try {
                socket.connect(address);
                state = new Connected(socket);
            } finally {
                if (state instanceof Unopened) {
                    socket.close();
                }
            }
        }
    }

    void close() {
        open.writeLock().lock();
        try {
            if (state instanceof Connected(UnixDatagramSocket socket)) {
                socket.close();
            }
            state = new Closed();
        } finally {
            open.writeLock().unlock();
        }
    }

    Optional<String> failure() {
        return failure.isEmpty() ? Optional.empty() : Optional.of(failure);
    }

    boolean failed(String cause) {
        failure = "cannot notify " + address + ": " + cause;
        return false;
    }

    private boolean failed(Errno error) {
        return failed(error.equals(Errno.EAGAIN) ? "its queue is full" : error.message() + " (" + error.name() + ")");
    }

    private boolean sent() {
        if (!failure.isEmpty()) {
            failure = "";
        }
        return true;
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
