package dev.lares.host;

import dev.lares.dbus.Message;
import dev.lares.dbus.MessageReader;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.Snapshot;
import dev.lares.linux.Epoll;
import dev.lares.linux.Errno;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.ReceivedMessage;
import dev.lares.linux.UnixStreamSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A D-Bus peer over a stream socket, from its first byte on: authentication, then messages with their descriptors.
 *
 * <p>A peer costs what it has sent and what it has not taken yet, and both are bounded: a turn reads {@value
 * #MAX_AT_ONCE_BYTES} bytes; while {@value #FULL_BYTES} bytes wait to be taken, nothing more is read from it; and with more
 * than {@value #DROPPED_BYTES} bytes it is dropped. All peers together share a {@link SendBudget}.
 */
final class BusConnection implements AutoCloseable {
    /** Who is told what a peer says, and that it is gone. */
    interface Listener {
        /** A message, with its descriptors, which the listener closes. */
        void message(BusConnection connection, Message message, List<Fd> fds) throws LinuxException;

        /** The connection is closed; why, if not because the peer closed it. */
        void closed(BusConnection connection, Optional<String> cause);
    }

    static final int MAX_AT_ONCE_BYTES = 64 * 1024;
    static final int FULL_BYTES = 1024 * 1024;
    static final int DROPPED_BYTES = 20 * 1024 * 1024;
    static final int MOST_MESSAGES_AT_ONCE = 16;
    private static final int MOST_WAITING_FDS = 2 * MessageReader.MOST_FDS;

    /** Bytes to send, with the descriptors that go with the first of them. */
    private record Outgoing(byte[] bytes, List<Fd> fds) {}

    private final UnixStreamSocket socket;
    private final Listener listener;
    private final SendBudget budget;
    private final Handshake sasl;
    private final MessageReader reader;
    private final Deque<Fd> receivedFds = new ArrayDeque<>();
    private final Deque<Outgoing> queue = new ArrayDeque<>();
    private LinuxHost.Watch watch;
    private long queuedBytes;
    private int sentOfFirst;
    private int lastSerial;
    private int interest;
    private boolean hasMore;
    private boolean open = true;

    /**
     * Takes charge of a connected socket, and begins to authenticate.
     *
     * @param largestMessageBytes of what the peer may send
     * @param budget shared with others
     */
    BusConnection(LinuxHost host, UnixStreamSocket socket, Handshake sasl, int largestMessageBytes, SendBudget budget, Listener listener) throws LinuxException {
        this.socket = socket;
        this.listener = listener;
        this.sasl = sasl;
        this.budget = budget;
        this.reader = new MessageReader(largestMessageBytes);
        this.interest = Epoll.EPOLLIN;
        this.watch = host.watch(socket.fd(), interest, this::ready);
        sendReplies();
    }

    /**
     * Writes down how far the conversation has come, in both directions, with its descriptors.
     *
     * @param handover what the lines go into, by the section
     */
    void save(Snapshot.Section section, Handover handover) {
        save(section, List.of(), handover);
    }

    /**
     * The same, with messages that have been delivered and not handled yet: they are delivered once more.
     *
     * @param undone without descriptors
     */
    void save(Snapshot.Section section, List<Message> undone, Handover handover) {
        section.put("socket", handover.keep(socket.fd()))
                .put("authentication", sasl.saved())
                .put("last-serial", lastSerial);
        undone.forEach(message -> section.put("input", text(message.toBytes(), 0)));
        section.put("input", text(reader.pending(), 0));
        receivedFds.forEach(fd -> section.put("input-fd", handover.keep(fd)));
        int sent = sentOfFirst;
        for (Outgoing outgoing : queue) {
            List<Object> fields = new ArrayList<>(List.of(text(outgoing.bytes, sent)));
            if (sent == 0) {
                outgoing.fds.forEach(fd -> fields.add(handover.keep(fd)));
            }
            section.put("output", fields);
            sent = 0;
        }
    }

    /** Bytes as characters of the same numbers. */
    private static String text(byte[] bytes, int from) {
        return new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Takes a line that {@link #save} has written, but for the socket; false if it is none. */
    boolean restore(Snapshot.Line line, Handover handover) {
        switch (line.key()) {
            case "authentication" -> sasl.restore(line);
            case "input" -> {
                byte[] input = bytes(line.text());
                reader.add(input, 0, input.length);
            }
            case "last-serial" -> lastSerial = line.integer();
            case "input-fd" -> receivedFds.add(handover.take(line));
            case "output" -> {
                byte[] output = bytes(line.text());
                List<Fd> fds = new ArrayList<>();
                while (line.hasMore()) {
                    fds.add(handover.take(line));
                }
                queue.addLast(new Outgoing(output, fds));
                queuedBytes += output.length;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** All lines are restored: goes on with what has come, and with what is left to send. */
    void resume() {
        flush();
        try {
            if (open && sasl.isAuthenticated()) {
                deliver();
            }
        } catch (LinuxException | ProtocolViolation e) {
            drop(e.getMessage());
        }
    }

    boolean isOpen() {
        return open;
    }

    boolean isAuthenticated() {
        return sasl.isAuthenticated();
    }

    boolean takesFds() {
        return sasl.fdsAgreed();
    }

    /** Sends, now or when the peer takes it; the serial is made here, and returned. The descriptors are closed once sent. */
    int send(Message message, List<Fd> fds) {
        int serial = nextSerial();
        if (open) {
            enqueue(new Outgoing(message.withSerial(serial).toBytes(), fds));
        } else {
            fds.forEach(Fd::close);
        }
        return serial;
    }

    private int nextSerial() {
        lastSerial = lastSerial == -1 ? 1 : lastSerial + 1;
        return lastSerial;
    }

    private void enqueue(Outgoing outgoing) {
        queue.addLast(outgoing);
        queuedBytes += outgoing.bytes.length;
        if (queuedBytes > DROPPED_BYTES) {
            drop("it has not taken " + queuedBytes + " bytes; the limit is " + DROPPED_BYTES);
        } else {
            if (queue.size() == 1) {
                flush();
            }
            keepWithinBudget();
        }
    }

    private void keepWithinBudget() {
        if (open) {
            budget.set(this, queuedBytes);
        }
        budget.excess().ifPresent(other -> other.drop("it has not taken " + other.queuedBytes + " bytes, and all peers together may leave "
                + SendBudget.MOST_BYTES));
    }

    private void deliverMore() {
        try {
            if (open && hasMore) {
                deliver();
            }
        } catch (LinuxException | ProtocolViolation e) {
            drop(e.getMessage());
        }
    }

    private void ready(int events) {
        if ((events & Epoll.EPOLLOUT) != 0) {
            flush();
            deliverMore();
        }
        if (open && (events & (Epoll.EPOLLIN | Epoll.EPOLLHUP | Epoll.EPOLLERR)) != 0) {
            read();
        }
    }

    private void read() {
        try {
            Optional<ReceivedMessage> received = socket.receive(MAX_AT_ONCE_BYTES);
            if (received.isPresent()) {
                take(received.get());
            }
        } catch (LinuxException e) {
            lose(e);
        } catch (ProtocolViolation e) {
            drop(e.getMessage());
        }
    }

    private void take(ReceivedMessage received) throws ProtocolViolation, LinuxException {
        receivedFds.addAll(received.fds());
        if (received.controlTruncated() || receivedFds.size() > MOST_WAITING_FDS) {
            throw new ProtocolViolation("cannot take more than " + MOST_WAITING_FDS + " descriptors that belong to no message yet");
        }
        byte[] bytes = received.bytes();
        if (bytes.length == 0) {
            close();
            listener.closed(this, Optional.empty());
        } else if (sasl.isAuthenticated()) {
            reader.add(bytes, 0, bytes.length);
            deliver();
        } else {
            authenticate(bytes);
        }
    }

    private void authenticate(byte[] bytes) throws ProtocolViolation, LinuxException {
        sasl.add(bytes, 0, bytes.length);
        sendReplies();
        if (open && sasl.isAuthenticated()) {
            byte[] rest = sasl.takeRest();
            reader.add(rest, 0, rest.length);
            deliver();
        }
    }

    private void sendReplies() {
        byte[] replies = sasl.takeReplies();
        if (replies.length > 0) {
            enqueue(new Outgoing(replies, List.of()));
        }
    }

    private void deliver() throws ProtocolViolation, LinuxException {
        hasMore = false;
        int count = 0;
        while (open) {
            if (++count > MOST_MESSAGES_AT_ONCE || queuedBytes > FULL_BYTES) {
                hasMore = true;
                listen();
                return;
            }
            Optional<Message> next = reader.next();
            if (next.isEmpty()) {
                break;
            }
            listener.message(this, next.get(), fdsOf(next.get()));
        }
        if (open) {
            listen();
        }
        if (open && reader.pendingBytes() == 0 && !receivedFds.isEmpty()) {
            throw new ProtocolViolation("cannot take " + receivedFds.size() + " descriptors: no message says that they are its");
        }
    }

    private List<Fd> fdsOf(Message message) throws ProtocolViolation {
        if (message.fdCount() > receivedFds.size() || message.fdCount() > 0 && !sasl.fdsAgreed()) {
            throw new ProtocolViolation("cannot take " + message + ": it claims " + message.fdCount() + " descriptors, and "
                    + receivedFds.size() + " came");
        }
        List<Fd> fds = new ArrayList<>(message.fdCount());
        for (int i = 0; i < message.fdCount(); i++) {
            fds.add(receivedFds.removeFirst());
        }
        return fds;
    }

    private void flush() {
        try {
            while (!queue.isEmpty()) {
                Outgoing first = queue.getFirst();
                List<Fd> fds = sentOfFirst == 0 ? first.fds : List.of();
                int count = socket.send(first.bytes, sentOfFirst, first.bytes.length - sentOfFirst, fds);
                if (count == UnixStreamSocket.NOT_NOW) {
                    break;
                }
                fds.forEach(Fd::close);
                sentOfFirst += count;
                queuedBytes -= count;
                if (sentOfFirst == first.bytes.length) {
                    queue.removeFirst();
                    sentOfFirst = 0;
                }
            }
            budget.set(this, queuedBytes);
            listen();
        } catch (LinuxException e) {
            lose(e);
        }
    }

    /** A peer may go without having read all that it was told: who has the answer waits for no signal. */
    private void lose(LinuxException e) {
        boolean gone = e.errno().equals(Errno.ECONNRESET) || e.errno().equals(Errno.EPIPE);
        if (!gone) {
            drop(e.getMessage());
        } else if (open) {
            close();
            listener.closed(this, Optional.empty());
        }
    }

    private void listen() throws LinuxException {
        // A peer that can take answers gets its next turn with the messages that wait here.
        int wanted = (queue.isEmpty() && !hasMore ? 0 : Epoll.EPOLLOUT) | (queuedBytes > FULL_BYTES || hasMore ? 0 : Epoll.EPOLLIN);
        if (wanted != interest) {
            interest = wanted;
            watch.interest(wanted);
        }
    }

    /** Closes the connection for a reason, and tells the listener. */
    void drop(String cause) {
        if (open) {
            close();
            listener.closed(this, Optional.of(cause));
        }
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            budget.set(this, 0);
            watch.cancel();
            socket.close();
            receivedFds.forEach(Fd::close);
            receivedFds.clear();
            queue.forEach(outgoing -> outgoing.fds.forEach(Fd::close));
            queue.clear();
        }
    }
}
