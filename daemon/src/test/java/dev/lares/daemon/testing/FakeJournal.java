package dev.lares.daemon.testing;

import dev.lares.daemon.journal.JournalOptions;
import dev.lares.daemon.journal.JournalTarget;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Memory;
import dev.lares.linux.Poll;
import dev.lares.linux.ReceivedMessage;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixDatagramSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A receiver as journald is one, which is strict where journald is lenient: a datagram has a payload or one sealed memory
 * file, every field name is valid, and nothing is left over.
 */
public final class FakeJournal implements AutoCloseable {
    private static final int LARGEST_DATAGRAM_BYTES = 1 << 20;
    private static final long PATIENCE_MICROS = 20_000_000;

    private final Path path;
    private final UnixDatagramSocket socket;

    private FakeJournal(Path path, UnixDatagramSocket socket) {
        this.path = path;
        this.socket = socket;
    }

    /** An entry as it arrived: the values of each field, and whether it came as a memory file. */
    public record Received(Map<String, List<String>> fields, boolean asFile) {
        /** The one value of the field. */
        public String get(String field) {
            List<String> values = fields.getOrDefault(field, List.of());
            if (values.size() != 1) {
                throw new AssertionError(field + " has the values " + values + " in " + fields);
            }
            return values.getFirst();
        }

        public String message() {
            return get("MESSAGE");
        }

        /** The fields with their values, for those that have one. */
        public Map<String, String> single() {
            Map<String, String> single = new LinkedHashMap<>();
            fields.keySet().forEach(field -> single.put(field, get(field)));
            return single;
        }
    }

    /** Listens at a socket in the directory. */
    public static FakeJournal in(Path directory) throws LinuxException {
        Path path = directory.resolve("journal.socket");
        return new FakeJournal(path, UnixDatagramSocket.bind(new UnixAddress.FilePath(path.toString()), 0666));
    }

    public Path path() {
        return path;
    }

    public JournalOptions options() {
        return JournalOptions.standard().withTarget(JournalTarget.JOURNAL).withIdentifier("test")
                .withSocket(new UnixAddress.FilePath(path.toString()));
    }

    /** The next entry, waited for. */
    public Received next() throws LinuxException, IOException {
        long deadlineNanos = System.nanoTime() + PATIENCE_MICROS * 1000;
        while (System.nanoTime() - deadlineNanos < 0) {
            Poll.await(socket.fd(), Poll.POLLIN, PATIENCE_MICROS);
            Optional<Received> received = poll();
            if (received.isPresent()) {
                return received.get();
            }
        }
        throw new AssertionError("no entry came");
    }

    /** An entry that is there already. */
    public Optional<Received> poll() throws LinuxException, IOException {
        Optional<ReceivedMessage> message = socket.receive(LARGEST_DATAGRAM_BYTES);
        return message.isPresent() ? Optional.of(read(message.get())) : Optional.empty();
    }

    /** Takes the socket away as a journald that ends does. */
    @Override
    public void close() throws IOException {
        socket.close();
        Files.deleteIfExists(path);
    }

    private static Received read(ReceivedMessage message) throws IOException {
        if (message.truncated() || message.controlTruncated()) {
            throw new AssertionError("a truncated datagram");
        }
        if (message.fds().isEmpty()) {
            return new Received(parse(message.bytes()), false);
        }
        if (message.bytes().length > 0 || message.fds().size() > 1) {
            throw new AssertionError("a datagram with payload and descriptor, or several descriptors");
        }
        try (Fd fd = message.fds().getFirst()) {
            if (!Memory.isSealed(fd)) {
                throw new AssertionError("a file that is not sealed");
            }
            return new Received(parse(Files.readAllBytes(Path.of("/proc/self/fd/" + fd.number()))), true);
        }
    }

    /** Reads both forms of a field. */
    public static Map<String, List<String>> parse(byte[] bytes) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        int at = 0;
        while (at < bytes.length) {
            ByteArrayOutputStream name = new ByteArrayOutputStream();
            while (bytes[at] != '=' && bytes[at] != '\n') {
                name.write(bytes[at++]);
            }
            String field = name.toString(StandardCharsets.ISO_8859_1);
            if (!field.matches("[A-Z][A-Z0-9_]{0,63}")) {
                throw new AssertionError("journald takes no field of the name '" + field + "'");
            }
            int length;
            if (bytes[at++] == '=') {
                length = 0;
                while (bytes[at + length] != '\n') {
                    length++;
                }
            } else {
                length = Math.toIntExact(ByteBuffer.wrap(bytes, at, 8).order(ByteOrder.LITTLE_ENDIAN).getLong());
                at += 8;
            }
            String value = new String(bytes, at, length, StandardCharsets.UTF_8);
            fields.computeIfAbsent(field, _ -> new ArrayList<>()).add(value);
            at += length;
            if (bytes[at++] != '\n') {
                throw new AssertionError("no newline after " + field);
            }
        }
        return fields;
    }
}
