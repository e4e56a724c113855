package dev.lares.daemon;

import dev.lares.linux.LinuxException;
import dev.lares.linux.Poll;
import dev.lares.linux.ReceivedMessage;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixDatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The manager's end of {@code $NOTIFY_SOCKET}. */
final class NotifyReceiver implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final UnixDatagramSocket socket;
    private final String address;

    private NotifyReceiver(UnixDatagramSocket socket, String address) {
        this.socket = socket;
        this.address = address;
    }

    static NotifyReceiver at(String address) throws LinuxException {
        return new NotifyReceiver(UnixDatagramSocket.bind(UnixAddress.of(address), 0700), address);
    }

    static NotifyReceiver in(Path directory) throws LinuxException {
        return at(directory.resolve("notify").toString());
    }

    UnixDatagramSocket socket() {
        return socket;
    }

    Map<String, String> environment() {
        return Map.of("NOTIFY_SOCKET", address);
    }

    /** The next message, which must come. */
    ReceivedMessage message() throws LinuxException {
        Deadline deadline = Deadline.after(PATIENCE);
        while (true) {
            Optional<ReceivedMessage> message = socket.receive(10_000);
            if (message.isPresent()) {
                return message.get();
            }
            if (deadline.isOver()) {
                throw new AssertionError("no message came");
            }
            Poll.await(socket.fd(), Poll.POLLIN, deadline.remainingMicros());
        }
    }

    String text() throws LinuxException {
        return new String(message().bytes(), StandardCharsets.UTF_8);
    }

    /** Passes over messages until this one comes. */
    void skipTo(String text) throws LinuxException {
        Deadline deadline = Deadline.after(PATIENCE);
        while (!text().equals(text)) {
            if (deadline.isOver()) {
                throw new AssertionError("'" + text + "' did not come");
            }
        }
    }

    /** What is there now, without waiting. */
    Optional<String> pending() throws LinuxException {
        return socket.receive(10_000).map(message -> new String(message.bytes(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        socket.close();
    }
}
