package dev.lares.linux;

import java.util.List;
import java.util.Optional;

/** A connected Unix stream socket, unix(7), with peer credentials and descriptor passing. Non-blocking. */
public final class UnixStreamSocket implements AutoCloseable {
    /** What {@link #read} and {@link #write} return when nothing can be done now. */
    public static final int NOT_NOW = -1;

    private static final int SHUT_WR = 1;

    private final Fd fd;

    private UnixStreamSocket(Fd fd) {
        this.fd = fd;
    }

    /** Takes charge of a stream socket that is connected already. */
    public static UnixStreamSocket of(Fd fd) {
        return new UnixStreamSocket(fd);
    }

    /** Two connected sockets. */
    public static List<UnixStreamSocket> pair() throws LinuxException {
        List<Fd> fds = UnixSocket.pair(UnixSocket.SOCK_STREAM);
        return List.of(of(fds.get(0)), of(fds.get(1)));
    }

    /** Connects at once or fails: ECONNREFUSED if nobody listens, EAGAIN if the listener's backlog is full. */
    public static UnixStreamSocket connect(UnixAddress address) throws LinuxException {
        Fd fd = UnixSocket.open(UnixSocket.SOCK_STREAM);
        try {
            Syscall.check(UnixSocket.connect(fd, address), "connect to", address);
            return of(fd);
        } catch (LinuxException | RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    public Fd fd() {
        return fd;
    }

    /** Who connected, or listened, at that time. */
    public Credentials peer() throws LinuxException {
        return UnixSocket.peer(fd);
    }

    public void setReceiveBuffer(int bytes) throws LinuxException {
        UnixSocket.setReceiveBuffer(fd, bytes);
    }

    public void setSendBuffer(int bytes) throws LinuxException {
        UnixSocket.setSendBuffer(fd, bytes);
    }

    /** The count of bytes read, 0 when the peer has closed, or {@link #NOT_NOW}. Descriptors sent along are dropped. */
    public int read(byte[] bytes, int offset, int length) throws LinuxException {
        return Unistd.read(fd, bytes, offset, length);
    }

    /**
     * As {@link #read}, and leaves the bytes to be read again, recv(2) MSG_PEEK. Never blocks, whatever the socket's mode.
     * ENOTSOCK, ENOTCONN or EBADF tell that the descriptor is no connected socket.
     */
    public int peek(byte[] bytes, int offset, int length) throws LinuxException {
        return UnixSocket.peek(fd, bytes, offset, length);
    }

    /** The count of bytes written, or {@link #NOT_NOW}. EPIPE if the peer has closed; no signal is sent. */
    public int write(byte[] bytes, int offset, int length) throws LinuxException {
        return send(bytes, offset, length, List.of());
    }

    /** Reads up to that many bytes with the descriptors sent along; empty if nothing is there now. */
    public Optional<ReceivedMessage> receive(int maxBytes) throws LinuxException {
        return SocketMessage.receive(fd, maxBytes);
    }

    /**
     * Writes with descriptors, at most 253, which go with the first byte: they are sent if the result is positive, and
     * must not be sent again with the rest. {@link #NOT_NOW} if nothing was taken.
     */
    public int send(byte[] bytes, int offset, int length, List<Fd> fds) throws LinuxException {
        long result = SocketMessage.send(fd, Optional.empty(), bytes, offset, length, fds);
        if (Syscall.failedWith(result, Errno.EAGAIN)) {
            return NOT_NOW;
        }
        return (int) Syscall.check(result, "send to", fd);
    }

    /** Whether messages bring credentials. */
    public void setPassCredentials(boolean on) throws LinuxException {
        UnixSocket.passCredentials(fd, on);
    }

    /** Says that nothing more will be written; the peer reads the end of the stream. */
    public void endOutput() throws LinuxException {
        Syscall.check(Syscall.call(SyscallNumber.SHUTDOWN, fd.number(), SHUT_WR), "end the output of", fd);
    }

    @Override
    public void close() {
        fd.close();
    }
}
