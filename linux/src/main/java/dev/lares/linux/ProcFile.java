package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Small files of /proc and cgroupfs: read whole, or written with one write(2), as those filesystems want it. */
final class ProcFile {
    private static final int CHUNK_BYTES = 4096;

    private ProcFile() {}

    /** Writes the text; zero, or a negative error number. */
    static long write(String path, String text) {
        long fd = Fcntl.tryOpen(path, Fcntl.O_WRONLY, 0);
        if (fd < 0) {
            return fd;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = CString.in(arena, text);
            long result = Syscall.call(SyscallNumber.WRITE, fd, bytes.address(), bytes.byteSize() - 1);
            return Math.min(result, 0);
        } finally {
            Syscall.call(SyscallNumber.CLOSE, fd);
        }
    }

    /** The whole text, or empty if the file cannot be read: the process is gone, or never was. */
    static Optional<String> read(String path) {
        try {
            return Optional.of(new String(bytes(path), StandardCharsets.UTF_8));
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }

    /** The whole file. */
    static byte[] bytes(String path) throws LinuxException {
        long fd = Syscall.check(Fcntl.tryOpen(path, Fcntl.O_RDONLY, 0), "open", path);
        try (Arena arena = Arena.ofConfined()) {
            return readAll(fd, arena.allocate(CHUNK_BYTES), path);
        } finally {
            Syscall.call(SyscallNumber.CLOSE, fd);
        }
    }

    private static byte[] readAll(long fd, MemorySegment chunk, String path) throws LinuxException {
        byte[] text = new byte[0];
        while (true) {
            long count = Syscall.call(SyscallNumber.READ, fd, chunk.address(), CHUNK_BYTES);
            if (Syscall.check(count, "read", path) == 0) {
                return text;
            }
            byte[] longer = Arrays.copyOf(text, text.length + (int) count);
            MemorySegment.copy(chunk, ValueLayout.JAVA_BYTE, 0, longer, text.length, (int) count);
            text = longer;
        }
    }
}
