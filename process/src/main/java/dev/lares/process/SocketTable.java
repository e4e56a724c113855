package dev.lares.process;

import dev.lares.linux.Errno;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The sockets of the network namespaces that were read. */
final class SocketTable {
    static final SocketTable EMPTY = new SocketTable(List.of(), Optional.empty());

    private final Map<Long, SocketEntry> byInode = new TreeMap<>();
    private final Map<Pair, SocketEntry> byAddresses = new HashMap<>();
    private final Map<Long, List<SocketEntry>> byPeer = new HashMap<>();
    private final Optional<Errno> refusal;

    /** Both ends of a connection, as one of them sees it. */
    private record Pair(long namespace, SocketEntry.Transport transport, InetSocketAddress from, InetSocketAddress to) {}

    /** The refusal is that of a namespace which is not in the list. */
    SocketTable(List<SocketEntry> entries, Optional<Errno> refusal) {
        this.refusal = refusal;
        for (SocketEntry entry : entries) {
            byInode.put(entry.inode(), entry);
            if (entry instanceof SocketEntry.Internet socket && socket.state() == SocketState.ESTABLISHED) {
                byAddresses.put(new Pair(socket.namespace(), socket.transport(), socket.local(), socket.remote()), socket);
            }
            if (entry instanceof SocketEntry.Unix socket && socket.peer().orElse(0L) != 0) {
                byPeer.computeIfAbsent(socket.peer().get(), _ -> new ArrayList<>(1)).add(socket);
            }
        }
    }

    Collection<SocketEntry> all() {
        return Collections.unmodifiableCollection(byInode.values());
    }

    Reading<SocketEntry> find(long inode) {
        SocketEntry entry = byInode.get(inode);
        return entry != null ? Reading.known(entry) : refusal.<Reading<SocketEntry>>map(Reading::denied).orElse(Reading.absent());
    }

    /** What it is connected to, if that is on this machine and in a namespace that was read. */
    Optional<SocketEntry> peer(SocketEntry entry) {
        return switch (entry) {
            case SocketEntry.Internet socket when socket.state() == SocketState.ESTABLISHED ->
                Optional.ofNullable(byAddresses.get(new Pair(socket.namespace(), socket.transport(), socket.remote(), socket.local())));
            case SocketEntry.Unix socket -> Optional.ofNullable(byInode.get(socket.peer().orElse(0L)));
            case SocketEntry.Internet _, SocketEntry.Netlink _, SocketEntry.Packet _ -> Optional.empty();
        };
    }

    /** What it is connected to and what is connected to it: many may be to a datagram socket, which is to none of them. */
    List<SocketEntry> peers(SocketEntry entry) {
        List<SocketEntry> peers = new ArrayList<>();
        peer(entry).ifPresent(peers::add);
        byPeer.getOrDefault(entry.inode(), List.of()).stream().filter(other -> !peers.contains(other)).forEach(peers::add);
        return List.copyOf(peers);
    }
}
