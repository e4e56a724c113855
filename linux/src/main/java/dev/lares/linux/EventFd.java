package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A counter that makes a descriptor readable, eventfd(2): how other threads wake a loop. Non-blocking, thread-safe. */
public final class EventFd implements AutoCloseable {
    private final Fd fd;

    private EventFd(Fd fd) {
        this.fd = fd;
    }

    public static EventFd create() throws LinuxException {
        long result = Syscall.call(SyscallNumber.EVENTFD2, 0, Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK);
        return new EventFd(Fd.of((int) Syscall.check(result, "create", "an event descriptor")));
    }

    public Fd fd() {
        return fd;
    }

    /** Adds one to the counter; the descriptor stays readable until {@link #drain()}. */
    public void signal() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(8, 8);
            one.set(ValueLayout.JAVA_LONG, 0, 1);
            Syscall.call(SyscallNumber.WRITE, fd.number(), one.address(), 8);
        }
    }

    /** Takes the counter back to zero and returns what it was; zero if nobody signalled. */
    public long drain() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment counter = arena.allocate(8, 8);
            long result = Syscall.call(SyscallNumber.READ, fd.number(), counter.address(), 8);
            return result == 8 ? counter.get(ValueLayout.JAVA_LONG, 0) : 0;
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
