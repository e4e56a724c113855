package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import dev.lares.dbus.MessageReader;
import dev.lares.dbus.MessageType;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.dbus.SaslClient;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A connection to a service manager's private socket, D-Bus from peer to peer. A call waits for its answer, but not for ever
 * ({@link Patience}); signals that come meanwhile are kept for {@link #nextSignal}. Not thread-safe.
 *
 * <p>It uses the JDK's channel and not the module {@code linux}: the way to native calls takes a fresh JVM as long again as all
 * else that a verb does (docs/decisions/start.md).
 */
final class ManagerLink implements AutoCloseable {
    static final String NAME = "org.freedesktop.systemd1";
    static final String PATH = "/org/freedesktop/systemd1";
    static final String MANAGER = "org.freedesktop.systemd1.Manager";
    static final String UNIT = "org.freedesktop.systemd1.Unit";
    static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    private static final int BUFFER_BYTES = 64 * 1024;

    private final SocketChannel channel;
    private final Patience patience;
    private final long answerMillis;
    private final SaslClient sasl = new SaslClient();
    private final MessageReader reader = new MessageReader();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final Deque<Message> signals = new ArrayDeque<>();
    private final List<Message> replies = new ArrayList<>();
    private int lastSerial;

    private ManagerLink(SocketChannel channel, Patience patience, long answerMillis) {
        this.channel = channel;
        this.answerMillis = answerMillis;
        this.patience = patience;
    }

    /** Connects; {@link Failure} if nobody listens there. */
    static ManagerLink open(String socket) throws Failure {
        return open(socket, Patience.ANSWER_MILLIS);
    }

    /** As {@link #open(String)}, with another patience for answers. */
    static ManagerLink open(String socket, long answerMillis) throws Failure {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            Patience patience = Patience.with(channel);
            patience.begin(answerMillis);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                ManagerLink link = new ManagerLink(channel, patience, answerMillis);
                link.write(link.sasl.opening());
                return link;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            } finally {
                patience.end();
            }
        } catch (IOException e) {
            throw Failure.of("cannot connect to the service manager: no manager answers on " + socket + " (" + reason(e) + "); lares init starts one");
        } catch (IllegalArgumentException e) {
            throw Failure.of("cannot connect to the service manager: " + socket + " is no path of a socket");
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? "Connection timed out" : e.getMessage();
    }

    /** A call of the manager's without arguments. */
    static Message manager(String method) {
        return Message.call(1, NAME, PATH, MANAGER, method);
    }

    static Message manager(String method, BodyWriter body) {
        return manager(method).withBody(body);
    }

    /** Sends the call and waits for its answer. */
    BodyReader call(Message call) throws BusError {
        return answer(send(call), answerMillis);
    }

    /** As {@link #call}, with more patience: reading all units anew may take long. */
    BodyReader call(Message call, long millis) throws BusError {
        return answer(send(call), millis);
    }

    /** Sends the call and returns its serial, by which {@link #answer} finds the answer. */
    int send(Message call) throws BusError {
        Message numbered = call.withSerial(++lastSerial);
        try {
            patience.begin(answerMillis);
            write(numbered.toBytes());
            return lastSerial;
        } catch (IOException e) {
            throw lost();
        } finally {
            patience.end();
        }
    }

    /** Waits for the answer to the call of that serial. */
    BodyReader answer(int serial) throws BusError {
        return answer(serial, answerMillis);
    }

    private BodyReader answer(int serial, long millis) throws BusError {
        patience.begin(millis);
        try {
            while (true) {
                for (int i = 0; i < replies.size(); i++) {
                    if (replies.get(i).replySerial() == serial) {
                        return read(replies.remove(i));
                    }
                }
                receive();
            }
        } finally {
            patience.end();
        }
    }

    private static BodyReader read(Message reply) throws BusError {
        if (reply.type() == MessageType.METHOD_RETURN) {
            return reply.reader();
        }
        String text = "";
        if (reply.signature().startsWith("s")) {
            try {
                text = reply.reader().string();
            } catch (ProtocolViolation e) {
                text = e.getMessage();
            }
        }
        throw new BusError(reply.errorName().orElse(""), text);
    }

    /** Waits for the next signal, for ever: as long as the manager lives. */
    Message nextSignal() throws BusError {
        while (signals.isEmpty()) {
            receive();
        }
        return signals.removeFirst();
    }

    /** Forgets the signals that have come so far. */
    void dropSignals() {
        signals.clear();
    }

    /** Takes what has arrived, waiting for it. */
    private void receive() throws BusError {
        try {
            if (!takeMessage()) {
                buffer.clear();
                int count = channel.read(buffer);
                if (count < 0) {
                    throw lost();
                }
                take(buffer.array(), count);
            }
        } catch (IOException e) {
            throw lost();
        } catch (ProtocolViolation e) {
            throw new BusError(BusError.CONNECTION_LOST, e.getMessage());
        }
    }

    private void take(byte[] bytes, int count) throws ProtocolViolation {
        if (sasl.isAuthenticated()) {
            reader.add(bytes, 0, count);
            return;
        }
        sasl.add(bytes, 0, count);
        if (sasl.isAuthenticated()) {
            byte[] rest = sasl.takeRest();
            reader.add(rest, 0, rest.length);
        }
    }

    private boolean takeMessage() throws ProtocolViolation {
        Optional<Message> next = reader.next();
        if (next.isEmpty()) {
            return false;
        }
        Message message = next.get();
        switch (message.type()) {
            case METHOD_RETURN, ERROR -> replies.add(message);
            case SIGNAL -> signals.add(message);
            case METHOD_CALL -> {
                // Nobody calls a client.
            }
        }
        return true;
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    private BusError lost() {
        return patience.isExhausted() ? new BusError(BusError.TIMED_OUT, "Connection timed out")
                : new BusError(BusError.CONNECTION_LOST, "Connection reset by peer");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone, which is all that was wanted.
        }
    }
}
