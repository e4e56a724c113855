package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

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
            entry.set(ValueLayout.JAVA_INT, 0, fd.number());
            entry.set(ValueLayout.JAVA_SHORT, 4, (short) events);
            MemorySegment timeout = arena.allocate(16, 8);
            timeout.set(ValueLayout.JAVA_LONG, 0, timeoutMicros / 1_000_000);
            timeout.set(ValueLayout.JAVA_LONG, 8, timeoutMicros % 1_000_000 * 1000);
            long result = Syscall.call(SyscallNumber.PPOLL, entry.address(), 1,
                    timeoutMicros < 0 ? 0 : timeout.address(), 0, Signals.SET_BYTES);
            if (Syscall.failedWith(result, Errno.EINTR)) {
                return 0;
            }
            Syscall.check(result, "wait for", fd);
            return entry.get(ValueLayout.JAVA_SHORT, 6) & 0xffff;
        }
    }
}
