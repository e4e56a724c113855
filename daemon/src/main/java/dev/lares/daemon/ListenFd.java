package dev.lares.daemon;

import dev.lares.linux.Fd;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.SocketStatus;
import dev.lares.linux.Stat;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * One descriptor that the service manager has passed, with its name and what it is; sd_is_socket(3).
 *
 * <p>It is taken once, as what the program needs: a channel of the JDK, which from then on owns it, or the raw {@link Fd}. A
 * channel is one of the JDK's own, works with selectors, and tells the address the manager has bound; how that is done without
 * looking into the JDK is written in {@code docs/decisions/listen-fds.md}.
 */
public final class ListenFd {
    private final String name;
    private final Fd fd;
    private final Kind kind;
    private final Family family;
    private final Optional<SocketStatus> status;
    private boolean taken;

    /** What a descriptor stands for. */
    public enum Kind {
        /** {@code ListenStream=}: connections are accepted from it. */
        STREAM_LISTENER,
        /** {@code Accept=yes}, or a stored connection. */
        STREAM,
        /** {@code ListenDatagram=}. */
        DATAGRAM,
        /** {@code ListenSequentialPacket=}. */
        SEQUENTIAL_PACKET_LISTENER,
        SEQUENTIAL_PACKET,
        /** A raw or netlink socket or another one. */
        OTHER_SOCKET,
        /** {@code ListenFIFO=}, or a pipe. */
        FIFO,
        /** {@code ListenSpecial=}, or a regular file. */
        FILE,
        /** Anything else: an epoll, event or memory descriptor of no type, a directory. */
        OTHER
    }

    /** The address family of a socket. */
    public enum Family {
        INET,
        INET6,
        UNIX,
        OTHER,
        /** No socket. */
        NONE
    }

    private ListenFd(String name, Fd fd, Kind kind, Family family, Optional<SocketStatus> status) {
        this.name = name;
        this.fd = fd;
        this.kind = kind;
        this.family = family;
        this.status = status;
    }

    static ListenFd of(String name, Fd fd) throws LinuxException {
        FileStatus file = Stat.of(fd);
        if (file.isSocket()) {
            SocketStatus status = SocketStatus.of(fd);
            return new ListenFd(name, fd, kind(status), family(status), Optional.of(status));
        }
        Kind kind = file.isFifo() ? Kind.FIFO
                : file.isRegular() || file.isCharacterDevice() || file.isBlockDevice() ? Kind.FILE : Kind.OTHER;
        return new ListenFd(name, fd, kind, Family.NONE, Optional.empty());
    }

    private static Kind kind(SocketStatus status) {
        return switch (status.type()) {
            case SocketStatus.SOCK_STREAM -> status.listening() ? Kind.STREAM_LISTENER : Kind.STREAM;
            case SocketStatus.SOCK_SEQPACKET -> status.listening() ? Kind.SEQUENTIAL_PACKET_LISTENER : Kind.SEQUENTIAL_PACKET;
            case SocketStatus.SOCK_DGRAM -> status.family() == SocketStatus.AF_NETLINK ? Kind.OTHER_SOCKET : Kind.DATAGRAM;
            default -> Kind.OTHER_SOCKET;
        };
    }

    private static Family family(SocketStatus status) {
        return switch (status.family()) {
            case SocketStatus.AF_INET -> Family.INET;
            case SocketStatus.AF_INET6 -> Family.INET6;
            case SocketStatus.AF_UNIX -> Family.UNIX;
            default -> Family.OTHER;
        };
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    public Family family() {
        return family;
    }

    /**
     * Where the socket is bound to: an {@link InetSocketAddress} or a {@link UnixDomainSocketAddress}; empty for what has no such
     * address, an abstract Unix socket among them.
     */
    public Optional<SocketAddress> localAddress() {
        return status.flatMap(s -> JavaAddress.of(s.local()));
    }

    /** Whether somebody has it already. */
    public synchronized boolean isTaken() {
        return taken;
    }

    /** Takes the descriptor itself. */
    public synchronized Fd takeFd() {
        checkNotTaken();
        taken = true;
        return fd;
    }

    /**
     * Takes a listening stream socket as a channel: bound, blocking, ready to accept.
     *
     * @throws IOException if it is none, of a family the JDK does not know, or the system does not allow what it takes
     */
    public ServerSocketChannel asServerSocketChannel() throws IOException {
        require(Kind.STREAM_LISTENER);
        return adopt(() -> ServerSocketChannel.open(protocolFamily()), channel -> channel.bind(bindable()));
    }

    /** Takes a datagram socket of IPv4 or IPv6 as a channel: bound and blocking. The JDK knows no Unix datagram channels. */
    public DatagramChannel asDatagramChannel() throws IOException {
        require(Kind.DATAGRAM);
        return adopt(() -> DatagramChannel.open(protocolFamily()), channel -> channel.bind(bindable()));
    }

    /** Takes a connected stream socket ({@code Accept=yes}, or stored by an earlier run) as a channel. */
    public SocketChannel asSocketChannel() throws IOException {
        require(Kind.STREAM);
        SocketAddress peer = status.flatMap(SocketStatus::peer).flatMap(JavaAddress::of)
                .orElseThrow(() -> new IOException("cannot use " + this + " as a channel: it is not connected"));
        return adopt(() -> SocketChannel.open(protocolFamily()), channel -> channel.connect(peer));
    }

    /**
     * Takes a socket for a server that opens its own and offers no way to pass one in, such as {@code com.sun.net.httpserver}:
     *
     * <pre>{@code
     * HttpServer server = fd.adopt(HttpServer::create, s -> s.bind(new InetSocketAddress(0), 0));
     * }</pre>
     *
     * The server's own socket is replaced by this one between the two steps, and the second step's bind(2), listen(2) and
     * connect(2) do nothing, so the server finds itself bound to this socket's address.
     *
     * @param open makes a server with an open socket of the same type that is not bound yet
     * @param bind has it bound, to any address; runs on another thread, which ends with it
     */
    public synchronized <T> T adopt(Opening<T> open, Binding<T> bind) throws IOException {
        checkNotTaken();
        T server = SocketAdoption.adopt(fd, status.orElseThrow(() -> new IOException("cannot use " + this + " as a channel: it is no socket")),
                open, bind);
        taken = true;
        fd.close();
        return server;
    }

    /** Opens a socket without binding it. */
    @FunctionalInterface
    public interface Opening<T> {
        T open() throws IOException;
    }

    /** Binds what was opened. */
    @FunctionalInterface
    public interface Binding<T> {
        void bind(T opened) throws IOException;
    }

    private void require(Kind wanted) throws IOException {
        if (kind != wanted) {
            throw new IOException("cannot use " + this + " as a " + wanted + ": wrong kind");
        }
    }

    private void checkNotTaken() {
        if (taken) {
            throw new IllegalStateException("cannot take " + this + ": it is taken already");
        }
    }

    private StandardProtocolFamily protocolFamily() throws IOException {
        return switch (family) {
            case INET -> StandardProtocolFamily.INET;
            case INET6 -> StandardProtocolFamily.INET6;
            case UNIX -> StandardProtocolFamily.UNIX;
            case OTHER, NONE -> throw new IOException("cannot use " + this + " as a channel: the JDK has none of its family");
        };
    }

    /** An address the JDK accepts for the family; the call it would go into is not made. */
    private SocketAddress bindable() {
        return switch (family) {
            case UNIX -> UnixDomainSocketAddress.of("/passed");
            case INET, INET6, OTHER, NONE -> new InetSocketAddress(0);
        };
    }

    @Override
    public String toString() {
        return "passed " + name + " (" + kind + (family == Family.NONE ? "" : ", " + family) + ")";
    }
}
