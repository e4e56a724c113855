package dev.lares.spring;

import dev.lares.daemon.ListenFd;
import dev.lares.daemon.ListenFd.Family;
import dev.lares.daemon.ListenFd.Kind;
import dev.lares.daemon.ListenFds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The passed sockets that are the web server's: several if a socket unit has more than one {@code ListenStream=}, as for IPv4
 * and IPv6. They are taken when a server is made of them, and once: a second server in the process binds its own.
 */
final class PassedSockets {
    private final List<ListenFd> fds;

    private PassedSockets(List<ListenFd> fds) {
        this.fds = List.copyOf(fds);
    }

    /**
     * Those of that name; without a name all listening stream sockets, which then must have the same one. None were passed: none.
     *
     * @throws IllegalStateException if sockets were passed and it is not clear which are meant
     */
    static PassedSockets choose(ListenFds passed, String name) {
        List<ListenFd> listeners = passed.all().stream().filter(fd -> fd.kind() == Kind.STREAM_LISTENER).toList();
        List<ListenFd> chosen = name.isEmpty() ? listeners : listeners.stream().filter(fd -> fd.name().equals(name)).toList();
        if (chosen.isEmpty() && !name.isEmpty() && !passed.isEmpty()) {
            throw new IllegalStateException("cannot listen on the socket that lares.socket.name=" + name
                    + " names: the service manager passed " + passed.names());
        }
        if (chosen.stream().map(ListenFd::name).distinct().count() > 1) {
            throw new IllegalStateException("cannot choose the web server's socket: the service manager passed "
                    + passed.names() + "; lares.socket.name has to name one");
        }
        if (chosen.stream().map(fd -> fd.family() == Family.UNIX).distinct().count() > 1) {
            throw new IllegalStateException("cannot listen on " + chosen + ": Unix and Internet sockets in one server");
        }
        return new PassedSockets(chosen);
    }

    /** Whether there is nothing to take, or not any more. */
    boolean isEmpty() {
        return fds.stream().allMatch(ListenFd::isTaken);
    }

    List<ServerSocketChannel> take() {
        List<ServerSocketChannel> channels = new ArrayList<>();
        for (ListenFd fd : fds) {
            try {
                channels.add(fd.asServerSocketChannel());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return channels;
    }

    /** The port of an Internet socket; 0 for a Unix one. */
    static int port(ServerSocketChannel channel) {
        try {
            return channel.getLocalAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return fds.toString();
    }
}
