package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A pipe, pipe2(2), with close-on-exec. */
public record Pipe(Fd reader, Fd writer) implements AutoCloseable {
    /** Both ends block. */
    public static Pipe create() throws LinuxException {
        return create(0);
    }

    public static Pipe createNonBlocking() throws LinuxException {
        return create(Fcntl.O_NONBLOCK);
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }

    private static Pipe create(int flags) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocate(8, 4);
            long result = Syscall.call(SyscallNumber.PIPE2, numbers.address(), flags | Fcntl.O_CLOEXEC);
            Syscall.check(result, "create", "a pipe");
            return new Pipe(Fd.of(numbers.get(ValueLayout.JAVA_INT, 0)),
                    Fd.of(numbers.get(ValueLayout.JAVA_INT, 4)));
        }
    }
}
