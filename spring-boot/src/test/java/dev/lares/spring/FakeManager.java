package dev.lares.spring;

import dev.lares.daemon.ListenFds;
import dev.lares.daemon.Notify;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Poll;
import dev.lares.linux.ReceivedMessage;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixDatagramSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The manager's end of {@code $NOTIFY_SOCKET}: keeps each datagram as it came. A thread takes them, since the kernel's own queue
 * holds few.
 */
final class FakeManager implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;
    private static final int MOST_BYTES = 10_000;
    private static final String END = "END_OF_TEST=1";

    private final UnixDatagramSocket socket;
    private final String address;
    private final BlockingQueue<String> datagrams = new LinkedBlockingQueue<>();
    private final Thread reader;

    private FakeManager(UnixDatagramSocket socket, String address) {
        this.socket = socket;
        this.address = address;
        this.reader = Thread.ofPlatform().daemon().start(this::read);
    }

    /** A path, or @ and an abstract name. */
    static FakeManager at(String address) throws LinuxException {
        return new FakeManager(UnixDatagramSocket.bind(UnixAddress.of(address), 0700), address);
    }

    String address() {
        return address;
    }

    /** What a program in this JVM takes for its own. */
    ServiceEnvironment environment() {
        return new ServiceEnvironment(Notify.of(Map.of("NOTIFY_SOCKET", address)), ListenFds.fromEnvironment(), true);
    }

    /** All that has been sent until now. */
    List<String> received() throws LinuxException, InterruptedException {
        send(END);
        List<String> all = receivedUntil(END);
        return all.subList(0, all.size() - 1);
    }

    /** All up to and with the first datagram that begins so, which has to come; a start that fails instead is no wait. */
    List<String> receivedUntil(String start) throws InterruptedException {
        List<String> all = new ArrayList<>();
        do {
            String next = datagrams.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("'" + start + "' did not come, only " + all);
            }
            all.add(next);
            if (start.startsWith("READY") && next.startsWith("STATUS=cannot start")) {
                throw new AssertionError(next);
            }
        } while (!all.getLast().startsWith(start));
        return all;
    }

    private void send(String text) throws LinuxException {
        try (UnixDatagramSocket sender = UnixDatagramSocket.open()) {
            while (!sender.sendTo(UnixAddress.of(address), text.getBytes(StandardCharsets.UTF_8), List.of())) {
                Thread.onSpinWait();
            }
        }
    }

    private void read() {
        try {
            while (true) {
                Poll.await(socket.fd(), Poll.POLLIN, -1);
                for (Optional<ReceivedMessage> next = socket.receive(MOST_BYTES); next.isPresent(); next = socket.receive(MOST_BYTES)) {
                    next.get().fds().forEach(Fd::close);
                    String text = new String(next.get().bytes(), StandardCharsets.UTF_8);
                    if (text.isEmpty()) {
                        return;
                    }
                    datagrams.add(text);
                }
            }
        } catch (LinuxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws LinuxException {
        send("");
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }
}
