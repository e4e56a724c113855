package dev.lares.process;

import dev.lares.linux.Errno;
import dev.lares.linux.FileBuffer;
import dev.lares.linux.LinuxException;
import dev.lares.linux.NetlinkSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks the kernel for the sockets of a network namespace, sock_diag(7): structures of {@code <linux/inet_diag.h>},
 * {@code unix_diag.h}, {@code netlink_diag.h} and {@code packet_diag.h}. Sockets that no process has any more (connections
 * in TIME-WAIT, or not yet accepted) have no inode, and are left out.
 */
final class DiagReader {
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final byte AF_UNIX = 1;
    private static final byte AF_INET = 2;
    private static final byte AF_INET6 = 10;
    private static final byte AF_NETLINK = 16;
    private static final byte AF_PACKET = 17;
    private static final int ALL_STATES = -1;
    private static final byte ALL_PROTOCOLS = (byte) 255;

    private static final int INET_ID_BYTES = 48;
    private static final int INET_MESSAGE_BYTES = 72;

    private static final int UNIX_MESSAGE_BYTES = 16;
    private static final int UDIAG_SHOW_NAME = 0x01;
    private static final int UDIAG_SHOW_PEER = 0x04;
    private static final int UDIAG_SHOW_RQLEN = 0x10;
    private static final int UNIX_DIAG_NAME = 0;
    private static final int UNIX_DIAG_PEER = 2;
    private static final int UNIX_DIAG_RQLEN = 4;

    private static final int NETLINK_MESSAGE_BYTES = 28;
    private static final int NDIAG_SHOW_GROUPS = 0x02;
    private static final int NETLINK_DIAG_GROUPS = 1;

    private static final int PACKET_MESSAGE_BYTES = 16;
    private static final int PACKET_SHOW_INFO = 0x01;
    private static final int PACKET_DIAG_INFO = 0;

    private static final int TRIES = 3;

    private final NetlinkSocket socket;
    private final long namespace;

    /** The socket was opened in the namespace. */
    DiagReader(NetlinkSocket socket, long namespace) {
        this.socket = socket;
        this.namespace = namespace;
    }

    /** Those of one transport; empty if the kernel lacks the module that tells. */
    Optional<List<SocketEntry>> internet(SocketEntry.Transport transport, int version) {
        ByteBuffer request = buffer(8 + INET_ID_BYTES);
        request.put(version == 4 ? AF_INET : AF_INET6).put((byte) transport.number()).put((byte) 0).put((byte) 0);
        request.putInt(ALL_STATES);
        return dump(request, answer -> internet(answer, transport, version));
    }

    Optional<List<SocketEntry>> unix() {
        ByteBuffer request = buffer(24);
        request.put(AF_UNIX).put((byte) 0).putShort((short) 0).putInt(ALL_STATES).putInt(0);
        request.putInt(UDIAG_SHOW_NAME | UDIAG_SHOW_PEER | UDIAG_SHOW_RQLEN);
        return dump(request, this::unix);
    }

    Optional<List<SocketEntry>> netlink() {
        ByteBuffer request = buffer(20);
        request.put(AF_NETLINK).put(ALL_PROTOCOLS).putShort((short) 0).putInt(0).putInt(NDIAG_SHOW_GROUPS);
        return dump(request, this::netlink);
    }

    Optional<List<SocketEntry>> packet() {
        ByteBuffer request = buffer(20);
        request.put(AF_PACKET).put((byte) 0).putShort((short) 0).putInt(0).putInt(PACKET_SHOW_INFO);
        return dump(request, this::packet);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    private Optional<List<SocketEntry>> dump(ByteBuffer request, Function<ByteBuffer, Optional<SocketEntry>> reader) {
        List<SocketEntry> entries = new ArrayList<>();
        try {
            for (int i = 1; ; i++) {
                entries.clear();
                boolean consistent = socket.dump(SOCK_DIAG_BY_FAMILY, request.array(), answer -> reader.apply(answer).ifPresent(entries::add));
                if (consistent || i == TRIES) {
                    return Optional.of(List.copyOf(entries));
                }
            }
        } catch (LinuxException e) {
            return e.errno().equals(Errno.EINTR) ? Optional.of(List.copyOf(entries)) : Optional.empty();
        }
    }

    private Optional<SocketEntry> internet(ByteBuffer answer, SocketEntry.Transport transport, int version) {
        if (answer.remaining() < INET_MESSAGE_BYTES || answer.getInt(68) == 0) {
            return Optional.empty();
        }
        int addressBytes = version == 4 ? 4 : 16;
        long receive = Integer.toUnsignedLong(answer.getInt(56));
        long send = Integer.toUnsignedLong(answer.getInt(60));
        return Optional.of(new SocketEntry.Internet(
                Integer.toUnsignedLong(answer.getInt(68)),
                namespace,
                transport,
                version,
                SocketState.ofNumber(answer.get(1)),
                address(answer, 8, addressBytes, port(answer, 4)),
                address(answer, 24, addressBytes, port(answer, 6)),
                answer.getInt(64),
                receive,
                send));
    }

    /** Ports are in network order. */
    private static int port(ByteBuffer answer, int offset) {
        return Byte.toUnsignedInt(answer.get(offset)) << 8 | Byte.toUnsignedInt(answer.get(offset + 1));
    }

    private static InetSocketAddress address(ByteBuffer answer, int offset, int length, int port) {
        byte[] bytes = new byte[length];
        answer.get(offset, bytes);
        return address(bytes, port);
    }

    static InetSocketAddress address(byte[] bytes, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // only for another length than 4 and 16
        }
    }

    private Optional<SocketEntry> unix(ByteBuffer answer) {
        if (answer.remaining() < UNIX_MESSAGE_BYTES || answer.getInt(4) == 0) {
            return Optional.empty();
        }
        SocketEntry.UnixType type = unixType(answer.get(1));
        SocketState state = SocketState.ofNumber(answer.get(2));
        long inode = Integer.toUnsignedLong(answer.getInt(4));
        Optional<ByteBuffer> name = attribute(answer, UNIX_MESSAGE_BYTES, UNIX_DIAG_NAME);
        Optional<ByteBuffer> peer = attribute(answer, UNIX_MESSAGE_BYTES, UNIX_DIAG_PEER).filter(value -> value.remaining() >= 4);
        Optional<ByteBuffer> queues = attribute(answer, UNIX_MESSAGE_BYTES, UNIX_DIAG_RQLEN).filter(value -> value.remaining() >= 8);
        return Optional.of(new SocketEntry.Unix(inode, namespace, type, state, name.flatMap(DiagReader::name),
                Reading.known(peer.map(value -> Integer.toUnsignedLong(value.getInt(0))).orElse(0L)),
                queues.map(value -> Reading.known(Integer.toUnsignedLong(value.getInt(0)))).orElse(Reading.absent()),
                queues.map(value -> Reading.known(Integer.toUnsignedLong(value.getInt(4)))).orElse(Reading.absent())));
    }

    static SocketEntry.UnixType unixType(int number) {
        return switch (number) {
            case 2 -> SocketEntry.UnixType.DATAGRAM;
            case 5 -> SocketEntry.UnixType.SEQUENCED_PACKETS;
            default -> SocketEntry.UnixType.STREAM;
        };
    }

    /** A path may end with a NUL, and an abstract name begins with one. */
    private static Optional<String> name(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        int length = bytes.length;
        if (length > 0 && bytes[0] != 0) {
            while (length > 0 && bytes[length - 1] == 0) {
                length--;
            }
        }
        for (int i = 0; i < length; i++) {
            bytes[i] = bytes[i] == 0 ? (byte) '@' : bytes[i];
        }
        return length == 0 ? Optional.empty() : Optional.of(FileBuffer.textOf(bytes, 0, length));
    }

    private Optional<SocketEntry> netlink(ByteBuffer answer) {
        if (answer.remaining() < NETLINK_MESSAGE_BYTES || answer.getInt(16) == 0) {
            return Optional.empty();
        }
        long groups = attribute(answer, NETLINK_MESSAGE_BYTES, NETLINK_DIAG_GROUPS).filter(value -> value.remaining() >= 4)
                .map(value -> Integer.toUnsignedLong(value.getInt(0))).orElse(0L);
        return Optional.of(new SocketEntry.Netlink(Integer.toUnsignedLong(answer.getInt(16)), namespace,
                Byte.toUnsignedInt(answer.get(2)), answer.getInt(4), groups));
    }

    private Optional<SocketEntry> packet(ByteBuffer answer) {
        if (answer.remaining() < PACKET_MESSAGE_BYTES || answer.getInt(4) == 0) {
            return Optional.empty();
        }
        int device = attribute(answer, PACKET_MESSAGE_BYTES, PACKET_DIAG_INFO).filter(value -> value.remaining() >= 4)
                .map(value -> value.getInt(0)).orElse(0);
        return Optional.of(new SocketEntry.Packet(Integer.toUnsignedLong(answer.getInt(4)), namespace,
                Byte.toUnsignedInt(answer.get(1)), Short.toUnsignedInt(answer.getShort(2)), device));
    }

    /** The value of an attribute, netlink(7) "struct nlattr"; the answer is left as it is. */
    private static Optional<ByteBuffer> attribute(ByteBuffer answer, int from, int wanted) {
        int at = from;
        while (at + 4 <= answer.limit()) {
            int length = Short.toUnsignedInt(answer.getShort(at));
            int type = answer.getShort(at + 2) & 0x3fff;
            if (length < 4 || at + length > answer.limit()) {
                return Optional.empty();
            }
            if (type == wanted) {
                return Optional.of(answer.slice(at + 4, length - 4).order(answer.order()));
            }
            at += length + 3 & ~3;
        }
        return Optional.empty();
    }
}
