package dev.lares.daemon.journal;

import dev.lares.linux.DatagramBuffer;
import dev.lares.linux.Errno;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Memory;
import dev.lares.linux.Poll;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixDatagramSocket;
import dev.lares.linux.Unistd;
import java.util.List;
import java.util.Optional;

/**
 * The way to journald: a datagram socket that is opened and connected when the first entry is sent, and again when the
 * receiver was replaced. For use under a lock.
 *
 * <p>Connected, because only then poll(2) tells when the receiver's queue has room, and the kernel looks the path up once
 * instead of for each entry. A large entry is written to a memory file, sealed, and its descriptor sent with an empty
 * datagram, as JOURNAL_NATIVE_PROTOCOL wants it.
 */
final class JournalSocket {
    /** What became of an entry. */
    enum Outcome {
        SENT,
        /** The receiver's queue had no room in time. */
        FULL,
        /** Nobody receives, or this process can open nothing more: it was not sent. */
        UNREACHABLE,
        /** Larger than a datagram can be. */
        TOO_LARGE
    }

    /**
     * What is larger goes as a memory file at once. A datagram is cheaper up to here, and the buffer that is kept for
     * datagrams grows no further.
     */
    static final int LARGEST_DATAGRAM_BYTES = 192 * 1024;

    /** As libsystemd asks for; the kernel may allow less. */
    private static final int SEND_BUFFER_BYTES = 8 << 20;
    private static final int USUAL_DATAGRAM_BYTES = 4096;
    private static final int FILE_CHUNK_BYTES = 64 * 1024;
    private static final int FIRST_FD = 3;
    private static final byte[] EMPTY = {};

    private final UnixAddress address;
    private final Attempt datagram = this::trySendDatagram;
    private Optional<UnixDatagramSocket> socket = Optional.empty();
    private DatagramBuffer buffer = new DatagramBuffer(USUAL_DATAGRAM_BYTES);
    private boolean connected;

    JournalSocket(UnixAddress address) {
        this.address = address;
    }

    /** One try to send; empty if it succeeded. */
    private interface Attempt {
        Optional<Errno> send(UnixDatagramSocket socket);
    }

    /** Sends the first bytes of the entry and all of the suffix; waits at most that long for room. */
    Outcome send(byte[] entry, int length, byte[] suffix, long patienceMicros) {
        if (!connected && !connect()) {
            return Outcome.UNREACHABLE;
        }
        if ((long) length + suffix.length <= LARGEST_DATAGRAM_BYTES) {
            fillBuffer(entry, length, suffix);
            Outcome outcome = deliver(datagram, patienceMicros);
            if (outcome != Outcome.TOO_LARGE) {
                return outcome;
            }
        }
        return sendFile(entry, length, suffix, patienceMicros);
    }

    void close() {
        socket.ifPresent(UnixDatagramSocket::close);
        socket = Optional.empty();
        connected = false;
    }

    private Outcome sendFile(byte[] entry, int length, byte[] suffix, long patienceMicros) {
        try (Fd file = Memory.createFile("journal-entry")) {
            write(file, entry, length);
            write(file, suffix, suffix.length);
            Memory.seal(file);
            List<Fd> fds = List.of(file);
            return deliver(socket -> trySendFile(socket, fds), patienceMicros);
        } catch (LinuxException e) {
            return Outcome.UNREACHABLE;
        }
    }

    private Outcome deliver(Attempt attempt, long patienceMicros) {
        long startNanos = 0;
        boolean reconnected = false;
        while (true) {
            Optional<Errno> error = attempt.send(socket.orElseThrow());
            if (error.isEmpty()) {
                return Outcome.SENT;
            }
            Errno errno = error.get();
            if (errno.equals(Errno.EAGAIN)) {
                startNanos = startNanos == 0 ? System.nanoTime() : startNanos;
                if (!awaitRoom(patienceMicros - (System.nanoTime() - startNanos) / 1000)) {
                    return Outcome.FULL;
                }
            } else if (errno.equals(Errno.EMSGSIZE) || errno.equals(Errno.ENOBUFS)) {
                return attempt == datagram ? Outcome.TOO_LARGE : Outcome.UNREACHABLE;
            } else if (reconnected || !connect()) {
                return Outcome.UNREACHABLE;
            } else {
                reconnected = true;
            }
        }
    }

    /** False when the time is over. */
    private boolean awaitRoom(long micros) {
        if (micros <= 0) {
            return false;
        }
        try {
            Poll.await(socket.orElseThrow().fd(), Poll.POLLOUT, micros);
            return true;
        } catch (LinuxException e) {
            return false;
        }
    }

    /** Connects the socket, to the present receiver of the address; the old connection is given up. */
    private boolean connect() {
        try {
            if (socket.isEmpty()) {
                socket = Optional.of(open());
            }
            connected = socket.get().tryConnect(address).isEmpty();
        } catch (LinuxException e) {
            connected = false;
        }
        return connected;
    }

    /** Never 0, 1 or 2, though those may be closed: what is printed must not reach the journal as an entry. */
    private static UnixDatagramSocket open() throws LinuxException {
        UnixDatagramSocket socket = UnixDatagramSocket.open();
        if (socket.fd().number() < FIRST_FD) {
            try (UnixDatagramSocket low = socket) {
                socket = UnixDatagramSocket.of(low.fd().duplicateFrom(FIRST_FD));
            }
        }
        socket.setSendBuffer(SEND_BUFFER_BYTES);
        return socket;
    }

    private void fillBuffer(byte[] entry, int length, byte[] suffix) {
        int size = length + suffix.length;
        if (size > buffer.capacity()) {
            buffer = new DatagramBuffer(Math.min(Math.max(size, 2 * buffer.capacity()), LARGEST_DATAGRAM_BYTES));
        }
        buffer.clear();
        buffer.put(entry, length);
        buffer.put(suffix, suffix.length);
    }

    private Optional<Errno> trySendDatagram(UnixDatagramSocket socket) {
        return socket.trySend(buffer);
    }

    private static Optional<Errno> trySendFile(UnixDatagramSocket socket, List<Fd> fds) {
        try {
            return socket.send(EMPTY, fds) ? Optional.empty() : Optional.of(Errno.EAGAIN);
        } catch (LinuxException e) {
            return Optional.of(e.errno());
        }
    }

    private static void write(Fd file, byte[] bytes, int length) throws LinuxException {
        int written = 0;
        while (written < length) {
            written += Unistd.write(file, bytes, written, Math.min(length - written, FILE_CHUNK_BYTES));
        }
    }
}
