package dev.lares.linux;

import java.lang.ref.Reference;
import java.util.List;
import java.util.Optional;

/** A Unix datagram socket, unix(7), with credentials and descriptor passing. Non-blocking. */
public final class UnixDatagramSocket implements AutoCloseable {
    private final Fd fd;

    private UnixDatagramSocket(Fd fd) {
        this.fd = fd;
    }

    /** An unbound socket, to send with. */
    public static UnixDatagramSocket open() throws LinuxException {
        return new UnixDatagramSocket(UnixSocket.open(UnixSocket.SOCK_DGRAM));
    }

    /** A bound socket that receives credentials; a socket file gets exactly that mode. EADDRINUSE if it exists. */
    public static UnixDatagramSocket bind(UnixAddress address, int mode) throws LinuxException {
        UnixDatagramSocket socket = open();
        try {
            UnixSocket.passCredentials(socket.fd, true);
            UnixSocket.bind(socket.fd, address, mode);
            return socket;
        } catch (LinuxException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Takes charge of a datagram socket that is open already. */
    public static UnixDatagramSocket of(Fd fd) {
        return new UnixDatagramSocket(fd);
    }

    /** Two connected sockets. */
    public static List<UnixDatagramSocket> pair() throws LinuxException {
        List<Fd> fds = UnixSocket.pair(UnixSocket.SOCK_DGRAM);
        return List.of(of(fds.get(0)), of(fds.get(1)));
    }

    public Fd fd() {
        return fd;
    }

    public UnixAddress localAddress() throws LinuxException {
        return UnixSocket.localAddress(fd);
    }

    public void connect(UnixAddress address) throws LinuxException {
        Syscall.check(UnixSocket.connect(fd, address), "connect to", address);
    }

    /** Connects as {@link #connect} does, again if it is connected; the error is a value, for who tries often. */
    public Optional<Errno> tryConnect(UnixAddress address) throws LinuxException {
        long result = UnixSocket.connect(fd, address);
        return result < 0 ? Optional.of(Errno.ofResult(result)) : Optional.empty();
    }

    /** Whether messages bring credentials; on for a {@link #bind bound} socket. */
    public void setPassCredentials(boolean on) throws LinuxException {
        UnixSocket.passCredentials(fd, on);
    }

    /** Sets the receive buffer, beyond the system's limit where that is allowed. */
    public void setReceiveBuffer(int bytes) throws LinuxException {
        UnixSocket.setReceiveBuffer(fd, bytes);
    }

    /** Sets the send buffer, which limits the size of a datagram, beyond the system's limit where that is allowed. */
    public void setSendBuffer(int bytes) throws LinuxException {
        UnixSocket.setSendBuffer(fd, bytes);
    }

    /** Takes one datagram of at most that many bytes; empty if there is none now. */
    public Optional<ReceivedMessage> receive(int maxBytes) throws LinuxException {
        return SocketMessage.receive(fd, maxBytes);
    }

    /** Sends to the connected address; false if its queue is full now. */
    public boolean send(byte[] bytes, List<Fd> fds) throws LinuxException {
        return send(Optional.empty(), bytes, fds);
    }

    /**
     * Sends to the connected address, sendto(2); empty if it was sent. Errors are values because several are ordinary:
     * EAGAIN for a full queue, EMSGSIZE for a datagram beyond the send buffer, ECONNREFUSED when the receiver has gone.
     */
    public Optional<Errno> trySend(DatagramBuffer datagram) {
        long result;
        do {
            result = Syscall.call(SyscallNumber.SENDTO, fd.number(), datagram.address(), datagram.length(),
                    SocketMessage.MSG_DONTWAIT | SocketMessage.MSG_NOSIGNAL);
        } while (Syscall.failedWith(result, Errno.EINTR));
        Reference.reachabilityFence(datagram);
        return result < 0 ? Optional.of(Errno.ofResult(result)) : Optional.empty();
    }

    /**
     * Sends to the connected address without ever waiting; empty if it was taken, or why not: EAGAIN if the queue is full
     * now, ECONNREFUSED or ENOTCONN if nobody has the other end any more. One system call, and no garbage where there is
     * no descriptor to send: for what is sent often.
     */
    public Optional<Errno> trySend(byte[] bytes, List<Fd> fds) throws LinuxException {
        long result = fds.isEmpty() ? SocketMessage.send(fd, bytes)
                : SocketMessage.send(fd, Optional.empty(), bytes, 0, bytes.length, fds);
        return result < 0 ? Optional.of(Errno.ofResult(result)) : Optional.empty();
    }

    /**
     * Sends to the address in the name of another process; empty if it was taken, or why not: EPERM if this process may not act for
     * that one, ESRCH if there is none, EAGAIN if the queue is full now.
     */
    public Optional<Errno> trySendAs(Credentials sender, UnixAddress address, byte[] bytes) throws LinuxException {
        long result = SocketMessage.send(fd, Optional.of(address), bytes, 0, bytes.length, List.of(), Optional.of(sender));
        return result < 0 ? Optional.of(Errno.ofResult(result)) : Optional.empty();
    }

    /** Sends to the address; false if its queue is full now. */
    public boolean sendTo(UnixAddress address, byte[] bytes, List<Fd> fds) throws LinuxException {
        return send(Optional.of(address), bytes, fds);
    }

    @Override
    public void close() {
        fd.close();
    }

    private boolean send(Optional<UnixAddress> target, byte[] bytes, List<Fd> fds) throws LinuxException {
        long result = SocketMessage.send(fd, target, bytes, 0, bytes.length, fds);
        if (Syscall.failedWith(result, Errno.EAGAIN)) {
            return false;
        }
        Syscall.check(result, "send to", target.isPresent() ? target.get() : fd);
        return true;
    }
}
