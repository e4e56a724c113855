package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@code <poll.h>}: waits for one descriptor. */
public final class Poll {
    public static final int POLLIN = 0x001;
    public static final int POLLPRI = 0x002;
    public static final int POLLOUT = 0x004;
    public static final int POLLERR = 0x008;
    public static final int POLLHUP = 0x010;
    public static final int POLLNVAL = 0x020;
    public static final int POLLRDHUP = 0x2000;

    private Poll() {}

    /**
     * Waits at most that long, for ever if negative, and returns what happened; 0 on time-out or interruption by a
     * signal. ppoll(2).
     */
    public static int await(Fd fd, int events, long timeoutMicros) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = arena.allocate(8, 4);
            NativeValue.put(entry, 0, fd.number());
            NativeValue.put(entry, 4, events & 0xffff);
            MemorySegment timeout = arena.allocate(16, 8);
            NativeValue.put(timeout, 0, timeoutMicros / 1_000_000);
            NativeValue.put(timeout, 8, timeoutMicros % 1_000_000 * 1000);
            long result = Syscall.call(SyscallNumber.PPOLL, entry.address(), 1,
                    timeoutMicros < 0 ? 0 : timeout.address(), 0, Signals.SET_BYTES);
            if (Syscall.failedWith(result, Errno.EINTR)) {
                return 0;
            }
            Syscall.check(result, "wait for", fd);
            return NativeValue.intAt(entry, 4) >>> 16;
        }
    }
}
