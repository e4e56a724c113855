package dev.lares.daemon;

import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.OpenSockets;
import dev.lares.linux.SocketStatus;
import dev.lares.linux.Stat;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;

/** The descriptor that a channel of the JDK keeps to itself, for {@link Notify#storeFds}. */
public final class ChannelFd {
    private ChannelFd() {}

    /**
     * A new descriptor of the channel's socket, found by its addresses among those this process has open; the caller closes
     * it.
     *
     * @throws IOException if the channel is closed, not bound, or cannot be told from another one with the same addresses
     *         (SO_REUSEPORT, connections of an unnamed Unix socket)
     */
    public static Fd duplicate(NetworkChannel channel) throws IOException {
        Optional<SocketAddress> local = Optional.ofNullable(channel.getLocalAddress());
        Optional<SocketAddress> peer = switch (channel) {
            case SocketChannel socket -> Optional.ofNullable(socket.getRemoteAddress());
            case DatagramChannel socket -> Optional.ofNullable(socket.getRemoteAddress());
            default -> Optional.empty();
        };
        int type = channel instanceof DatagramChannel ? SocketStatus.SOCK_DGRAM : SocketStatus.SOCK_STREAM;
        List<OpenSockets.Entry> found = OpenSockets.all().stream().filter(entry -> {
            SocketStatus status = entry.status();
            return status.type() == type && local.equals(JavaAddress.of(status.local())) && peer.equals(status.peer().flatMap(JavaAddress::of));
        }).toList();
        if (local.isEmpty() || found.stream().map(OpenSockets.Entry::inode).distinct().count() != 1) {
            throw new IOException("cannot find the descriptor of " + channel + ": " + found.size() + " sockets have its addresses");
        }
        try {
            Fd duplicate = Fd.of(found.getFirst().number()).duplicate();
            return checked(duplicate, found.getFirst(), channel);
        } catch (LinuxException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Another thread may have closed the channel meanwhile, and opened something else under its number. */
    private static Fd checked(Fd duplicate, OpenSockets.Entry entry, NetworkChannel channel) throws LinuxException, IOException {
        if (Stat.of(duplicate).inode() != entry.inode()) {
            duplicate.close();
            throw new IOException("cannot find the descriptor of " + channel + ": it was closed");
        }
        return duplicate;
    }
}
