package dev.lares.host;

import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Unistd;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Files of /proc and of control groups, and other small ones: read whole, or written with a single write(2). */
final class SmallFile {
    private static final int CHUNK_BYTES = 4096;

    private SmallFile() {}

    /** The bytes, at most that many; throws if it cannot be opened or read. */
    static byte[] bytes(Fd fd, int maxBytes) throws LinuxException {
        byte[] bytes = new byte[Math.min(CHUNK_BYTES, maxBytes)];
        int length = 0;
        while (length < maxBytes) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(2 * length, maxBytes));
            }
            int count = Unistd.read(fd, bytes, length, bytes.length - length);
            if (count <= 0) {
                break;
            }
            length += count;
        }
        return Arrays.copyOf(bytes, length);
    }

    static byte[] bytes(String path, int maxBytes) throws LinuxException {
        try (Fd fd = Fcntl.open(path, Fcntl.O_RDONLY | Fcntl.O_NOCTTY | Fcntl.O_NONBLOCK)) {
            return bytes(fd, maxBytes);
        }
    }

    /** The text, or empty if the file cannot be read: it is gone, or another user's. */
    static Optional<String> text(String path) {
        try {
            return Optional.of(new String(bytes(path, 1 << 20), StandardCharsets.ISO_8859_1));
        } catch (LinuxException _) {
            return Optional.empty();
        }
    }

    static void write(String path, String text) throws LinuxException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (Fd fd = Fcntl.open(path, Fcntl.O_WRONLY)) {
            Unistd.write(fd, bytes, 0, bytes.length);
        }
    }

    /** Writes a file anew, with that mode. */
    static void create(String path, String text, int mode) throws LinuxException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (Fd fd = Fcntl.open(path, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC | Fcntl.O_NOFOLLOW, mode)) {
            Unistd.write(fd, bytes, 0, bytes.length);
        }
    }
}
