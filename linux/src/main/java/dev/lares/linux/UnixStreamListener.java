package dev.lares.linux;

import java.util.Optional;

/** A listening Unix stream socket, unix(7). Non-blocking. */
public final class UnixStreamListener implements AutoCloseable {
    private final Fd fd;

    private UnixStreamListener(Fd fd) {
        this.fd = fd;
    }

    /** Binds and listens; a socket file gets exactly that mode. EADDRINUSE if it exists. */
    public static UnixStreamListener listen(UnixAddress address, int mode, int backlog) throws LinuxException {
        Fd fd = UnixSocket.open(UnixSocket.SOCK_STREAM);
        try {
            UnixSocket.bind(fd, address, mode);
            Syscall.check(Syscall.call(SyscallNumber.LISTEN, fd.number(), backlog), "listen on", address);
            return new UnixStreamListener(fd);
        } catch (LinuxException | RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /** Takes charge of a socket that listens already. */
    public static UnixStreamListener of(Fd fd) {
        return new UnixStreamListener(fd);
    }

    public Fd fd() {
        return fd;
    }

    public UnixAddress localAddress() throws LinuxException {
        return UnixSocket.localAddress(fd);
    }

    /** The next connection, oldest first; empty if none waits. Call until empty. */
    public Optional<UnixStreamSocket> accept() throws LinuxException {
        return UnixSocket.accept(fd).map(UnixStreamSocket::of);
    }

    @Override
    public void close() {
        fd.close();
    }
}
