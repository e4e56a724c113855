package dev.lares.process;

import java.net.InetSocketAddress;
import java.util.Optional;

/** A socket as its network namespace knows it; which processes have it open, {@link ProcessTable#holders} knows. */
public sealed interface SocketEntry {
    /** The number that {@code /proc/PID/fd} shows. */
    long inode();

    /** The inode number of the network namespace it is in. */
    long namespace();

    SocketState state();

    /** Whether it takes connections, or datagrams from anybody. */
    boolean isListening();

    /** The transports over IP that Linux tells of. */
    enum Transport {
        TCP("tcp", 6), UDP("udp", 17), UDP_LITE("udplite", 136), RAW("raw", 255), ICMP("icmp", 1), SCTP("sctp", 132);

        private final String title;
        private final int number;

        Transport(String title, int number) {
            this.title = title;
            this.number = number;
        }

        /** As in {@code /proc/net}. */
        public String title() {
            return title;
        }

        /** IPPROTO_…, as sock_diag(7) wants it. */
        int number() {
            return number;
        }

        /** Whether sock_diag(7) may tell of them: never of those for ping(8). */
        boolean isTold() {
            return this != ICMP;
        }
    }

    /**
     * A socket of IP, ip(7), ipv6(7). Of a raw one the local port is the protocol's number.
     *
     * @param version 4 or 6; a socket of version 6 may have addresses of version 4
     * @param receiveQueue bytes to read; of a listening one connections to accept
     * @param sendQueue bytes not acknowledged; of a listening one the most connections that may wait
     */
    record Internet(
            long inode,
            long namespace,
            Transport transport,
            int version,
            SocketState state,
            InetSocketAddress local,
            InetSocketAddress remote,
            int uid,
            long receiveQueue,
            long sendQueue) implements SocketEntry {
        @Override
        public boolean isListening() {
            return transport == Transport.TCP || transport == Transport.SCTP
                    ? state == SocketState.LISTENING
                    : state == SocketState.CLOSED && local.getPort() != 0;
        }
    }

    /** The types of socket(2) that Unix sockets have. */
    enum UnixType {
        STREAM, DATAGRAM, SEQUENCED_PACKETS
    }

    /**
     * A Unix socket, unix(7).
     *
     * @param name a path, or {@code @} and an abstract name in which NUL bytes are {@code @} too; empty if it was bound to none
     * @param peer inode of the socket it is connected to, 0 for none; absent where only {@code /proc/net/unix} could be read
     * @param receiveQueue bytes to read; of a listening one connections to accept
     * @param sendQueue bytes on their way; of a listening one the most connections that may wait
     */
    record Unix(
            long inode,
            long namespace,
            UnixType type,
            SocketState state,
            Optional<String> name,
            Reading<Long> peer,
            Reading<Long> receiveQueue,
            Reading<Long> sendQueue) implements SocketEntry {
        @Override
        public boolean isListening() {
            return state == SocketState.LISTENING || type == UnixType.DATAGRAM && name.isPresent() && peer.orElse(0L) == 0;
        }
    }

    /**
     * A socket to the kernel, netlink(7).
     *
     * @param protocol NETLINK_… by number: 0 for routes, 4 for sock_diag, 9 for audit, 15 for kobject_uevent
     * @param port its number, often the pid of who made it
     * @param groups of messages it gets; a bit each, and only 32 of them
     */
    record Netlink(long inode, long namespace, int protocol, int port, long groups) implements SocketEntry {
        @Override
        public SocketState state() {
            return SocketState.CLOSED;
        }

        @Override
        public boolean isListening() {
            return false;
        }
    }

    /**
     * A socket that sees frames of a network device, packet(7).
     *
     * @param type 2 for cooked packets, 3 for raw ones
     * @param protocol ETH_P_… by number, 3 for all
     * @param interfaceIndex 0 for every device
     */
    record Packet(long inode, long namespace, int type, int protocol, int interfaceIndex) implements SocketEntry {
        @Override
        public SocketState state() {
            return SocketState.CLOSED;
        }

        @Override
        public boolean isListening() {
            return false;
        }
    }
}
