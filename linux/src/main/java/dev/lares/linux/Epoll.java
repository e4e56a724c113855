package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Waits for events of many descriptors, epoll(7). Each descriptor is registered with a token of the caller's choice,
 * which comes back with its events. Registration is thread-safe; one thread waits.
 *
 * <pre>{@code
 * int count = epoll.await(timeoutMicros);
 * for (int i = 0; i < count; i++) {
 *     dispatch(epoll.token(i), epoll.events(i));
 * }
 * }</pre>
 */
public final class Epoll implements AutoCloseable {
    public static final int EPOLLIN = 0x001;
    public static final int EPOLLPRI = 0x002;
    public static final int EPOLLOUT = 0x004;
    public static final int EPOLLERR = 0x008;
    public static final int EPOLLHUP = 0x010;
    public static final int EPOLLRDHUP = 0x2000;
    public static final int EPOLLONESHOT = 1 << 30;
    public static final int EPOLLET = 1 << 31;

    private static final int ADD = 1;
    private static final int REMOVE = 2;
    private static final int MODIFY = 3;
    /** struct epoll_event is packed on x86_64 only. */
    private static final int DATA_OFFSET = Machine.IS_X86_64 ? 4 : 8;
    private static final int EVENT_BYTES = DATA_OFFSET + 8;
    private static final int CAPACITY = 64;

    private final Fd fd;
    private final MemorySegment events = Arena.ofAuto().allocate((long) EVENT_BYTES * CAPACITY, 8);
    private final MemorySegment timeout = Arena.ofAuto().allocate(16, 8);
    private boolean microsecondsKnown = true;

    private Epoll(Fd fd) {
        this.fd = fd;
    }

    public static Epoll create() throws LinuxException {
        long result = Syscall.call(SyscallNumber.EPOLL_CREATE1, Fcntl.O_CLOEXEC);
        return new Epoll(Fd.of((int) Syscall.check(result, "create", "an epoll descriptor")));
    }

    public Fd fd() {
        return fd;
    }

    /** Registers; EPERM for what cannot be waited for, such as a regular file. */
    public void add(Fd target, int interest, long token) throws LinuxException {
        control(ADD, target, interest, token);
    }

    public void modify(Fd target, int interest, long token) throws LinuxException {
        control(MODIFY, target, interest, token);
    }

    /** Takes the descriptor out; needed before closing one whose duplicates live on. */
    public void remove(Fd target) throws LinuxException {
        control(REMOVE, target, 0, 0);
    }

    /**
     * Waits until something happens, at most that long; forever if negative. Returns the number of events, at most
     * 64, zero on time-out or interruption by a signal. Where the kernel has no epoll_pwait2(2) (before 5.11) the time
     * is rounded up to milliseconds.
     */
    public int await(long timeoutMicros) throws LinuxException {
        long result = microsecondsKnown ? awaitMicros(timeoutMicros) : awaitMillis(timeoutMicros);
        if (microsecondsKnown
                && (Syscall.failedWith(result, Errno.ENOSYS) || Syscall.failedWith(result, Errno.EPERM))) {
            microsecondsKnown = false;
            result = awaitMillis(timeoutMicros);
        }
        if (Syscall.failedWith(result, Errno.EINTR)) {
            return 0;
        }
        return (int) Syscall.check(result, "wait on", fd);
    }

    /** The token of the event, counted from 0, of the last {@link #await}. */
    public long token(int index) {
        return events.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) index * EVENT_BYTES + DATA_OFFSET);
    }

    /** The EPOLL… bits of the event, counted from 0, of the last {@link #await}. */
    public int events(int index) {
        return events.get(ValueLayout.JAVA_INT_UNALIGNED, (long) index * EVENT_BYTES);
    }

    @Override
    public void close() {
        fd.close();
    }

    private long awaitMicros(long timeoutMicros) {
        long address = 0;
        if (timeoutMicros >= 0) {
            timeout.set(ValueLayout.JAVA_LONG, 0, timeoutMicros / 1_000_000);
            timeout.set(ValueLayout.JAVA_LONG, 8, timeoutMicros % 1_000_000 * 1000);
            address = timeout.address();
        }
        return Syscall.call(SyscallNumber.EPOLL_PWAIT2, fd.number(), events.address(), CAPACITY, address, 0, 8);
    }

    private long awaitMillis(long timeoutMicros) {
        long millis = timeoutMicros < 0 ? -1 : Math.min((timeoutMicros + 999) / 1000, Integer.MAX_VALUE);
        return Syscall.call(SyscallNumber.EPOLL_PWAIT, fd.number(), events.address(), CAPACITY, millis, 0, 8);
    }

    private void control(int operation, Fd target, int interest, long token) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EVENT_BYTES, 8);
            event.set(ValueLayout.JAVA_INT_UNALIGNED, 0, interest);
            event.set(ValueLayout.JAVA_LONG_UNALIGNED, DATA_OFFSET, token);
            long result =
                    Syscall.call(SyscallNumber.EPOLL_CTL, fd.number(), operation, target.number(), event.address());
            Syscall.check(result, "watch", target);
        }
    }
}
