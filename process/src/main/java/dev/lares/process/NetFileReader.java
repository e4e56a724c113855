package dev.lares.process;

import dev.lares.linux.Errno;
import dev.lares.linux.Fd;
import dev.lares.linux.FileBuffer;
import dev.lares.linux.FileName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the sockets of a network namespace from the tables below {@code /proc/PID/net}, proc(5): where netlink does not tell.
 * These know no peers of Unix sockets.
 */
final class NetFileReader {
    private static final FileName UNIX = FileName.of("net/unix");
    private static final FileName NETLINK = FileName.of("net/netlink");
    private static final FileName PACKET = FileName.of("net/packet");
    private static final long UNIX_LISTENING = 0x1_0000;
    private static final int UNIX_CONNECTED = 3;
    private static final int PORT_DIGITS = 4;
    private static final int WORD_DIGITS = 8;

    private final FileBuffer buffer;
    private final Fd process;
    private final long namespace;
    private final Cursor cursor = new Cursor();

    /** The process is in the namespace. */
    NetFileReader(FileBuffer buffer, Fd process, long namespace) {
        this.buffer = buffer;
        this.process = process;
        this.namespace = namespace;
    }

    Reading<List<SocketEntry>> internet(SocketEntry.Transport transport, int version) {
        FileName file = FileName.of("net/" + transport.title() + (version == 6 ? "6" : ""));
        return table(file, () -> internetLine(transport, version));
    }

    Reading<List<SocketEntry>> unix() {
        return table(UNIX, this::unixLine);
    }

    Reading<List<SocketEntry>> netlink() {
        return table(NETLINK, this::netlinkLine);
    }

    Reading<List<SocketEntry>> packet() {
        return table(PACKET, this::packetLine);
    }

    private interface LineReader {
        /** Empty for a socket that no process has. */
        Optional<SocketEntry> read();
    }

    /** A table without its head line; none of that transport if there is no such file. */
    private Reading<List<SocketEntry>> table(FileName name, LineReader lines) {
        int length = buffer.readTable(process, name);
        if (length == -Errno.ENOENT.number()) {
            return Reading.known(List.of());
        }
        if (length < 0) {
            return Unread.because(length);
        }
        return Reading.known(parse(buffer.bytes(), length, lines));
    }

    private List<SocketEntry> parse(byte[] bytes, int length, LineReader lines) {
        List<SocketEntry> entries = new ArrayList<>();
        cursor.reset(bytes, 0, length);
        cursor.skipLine();
        while (!cursor.isAtEnd()) {
            lines.read().ifPresent(entries::add);
            cursor.skipLine();
        }
        return List.copyOf(entries);
    }

    /** {@code 0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000 0 12345 …}. */
    private Optional<SocketEntry> internetLine(SocketEntry.Transport transport, int version) {
        word();
        byte[] local = addressBytes(version);
        cursor.take(':');
        int localPort = (int) cursor.hex(PORT_DIGITS);
        byte[] remote = addressBytes(version);
        cursor.take(':');
        int remotePort = (int) cursor.hex(PORT_DIGITS);
        SocketState state = SocketState.ofNumber((int) cursor.hex());
        long send = cursor.hex();
        cursor.take(':');
        long receive = cursor.hex();
        word();
        word();
        int uid = (int) cursor.number();
        cursor.number();
        long inode = cursor.number();
        return inode == 0 ? Optional.empty()
                : Optional.of(new SocketEntry.Internet(inode, namespace, transport, version, state, DiagReader.address(local, localPort),
                        DiagReader.address(remote, remotePort), uid, receive, send));
    }

    /** Words of 32 bits in this machine's order, each as eight digits. */
    private byte[] addressBytes(int version) {
        cursor.skipBlanks();
        byte[] bytes = new byte[version == 4 ? 4 : 16];
        for (int at = 0; at < bytes.length; at += 4) {
            int word = (int) cursor.hex(WORD_DIGITS);
            for (int i = 0; i < 4; i++) {
                bytes[at + i] = (byte) (word >>> 8 * i);
            }
        }
        return bytes;
    }

    /** {@code ffff8880: 00000002 00000000 00010000 0001 01 12345 /run/some path}. */
    private Optional<SocketEntry> unixLine() {
        word();
        word();
        word();
        long flags = cursor.hex();
        int type = (int) cursor.hex();
        int state = (int) cursor.hex();
        long inode = cursor.number();
        cursor.take(' ');
        int start = cursor.at();
        int end = cursor.endOfLine();
        Optional<String> name = end > start ? Optional.of(FileBuffer.textOf(cursor.bytes(), start, end)) : Optional.empty();
        SocketState means = (flags & UNIX_LISTENING) != 0 ? SocketState.LISTENING
                : state == UNIX_CONNECTED ? SocketState.ESTABLISHED
                : SocketState.CLOSED;
        return inode == 0 ? Optional.empty()
                : Optional.of(new SocketEntry.Unix(inode, namespace, DiagReader.unixType(type), means, name, Reading.absent(),
                        Reading.absent(), Reading.absent()));
    }

    /** {@code ffff8880 0   4711  00000440 0 0 0 2 0 12345}. */
    private Optional<SocketEntry> netlinkLine() {
        word();
        int protocol = (int) cursor.number();
        int port = (int) cursor.number();
        long groups = cursor.hex();
        for (int i = 0; i < 5; i++) {
            word();
        }
        long inode = cursor.number();
        return inode == 0 ? Optional.empty() : Optional.of(new SocketEntry.Netlink(inode, namespace, protocol, port, groups));
    }

    /** {@code ffff8880 3      3    0003   2     1       0      0      12345}. */
    private Optional<SocketEntry> packetLine() {
        word();
        word();
        int type = (int) cursor.number();
        int protocol = (int) cursor.hex();
        int device = (int) cursor.number();
        word();
        word();
        word();
        long inode = cursor.number();
        return inode == 0 ? Optional.empty() : Optional.of(new SocketEntry.Packet(inode, namespace, type, protocol, device));
    }

    private void word() {
        cursor.skipBlanks();
        cursor.skipWord();
    }
}
