package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A timer that makes a descriptor readable, timerfd_create(2). Non-blocking. */
public final class TimerFd implements AutoCloseable {
    /** What {@link #read} returns when the clock has been set. */
    public static final long CLOCK_WAS_SET = -1;

    private static final int ABSOLUTE = 1;
    private static final int CANCEL_ON_SET = 2;

    private final Fd fd;

    private TimerFd(Fd fd) {
        this.fd = fd;
    }

    public static TimerFd create(Clock clock) throws LinuxException {
        long result =
                Syscall.call(SyscallNumber.TIMERFD_CREATE, clock.number, Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK);
        return new TimerFd(Fd.of((int) Syscall.check(result, "create", "a timer")));
    }

    /**
     * A timer that never ends but becomes readable when the real-time clock is set, or jumps otherwise:
     * {@link #read} then returns {@link #CLOCK_WAS_SET}. It stays armed.
     */
    public static TimerFd ofClockChanges() throws LinuxException {
        TimerFd timer = create(Clock.REALTIME);
        timer.set(ABSOLUTE | CANCEL_ON_SET, Long.MAX_VALUE / 1000, 0);
        return timer;
    }

    public Fd fd() {
        return fd;
    }

    /** Fires once when the timer's clock shows that time; at once if that has passed. */
    public void armAt(long clockMicros) throws LinuxException {
        set(ABSOLUTE, Math.max(clockMicros, 1), 0);
    }

    /** Fires once after that time. */
    public void armIn(long delayMicros) throws LinuxException {
        set(0, Math.max(delayMicros, 1), 0);
    }

    public void disarm() throws LinuxException {
        set(0, 0, 0);
    }

    /** How often the timer has fired since the last call: 0 if it has not, or {@link #CLOCK_WAS_SET}. */
    public long read() throws LinuxException {
        MemorySegment count = Scratch.ofAtLeast(8);
        long result = Syscall.call(SyscallNumber.READ, fd.number(), count.address(), 8);
        if (Syscall.failedWith(result, Errno.ECANCELED)) {
            return CLOCK_WAS_SET;
        }
        if (Syscall.failedWith(result, Errno.EAGAIN)) {
            return 0;
        }
        Syscall.check(result, "read from", fd);
        return count.get(ValueLayout.JAVA_LONG, 0);
    }

    @Override
    public void close() {
        fd.close();
    }

    private void set(int flags, long micros, long intervalMicros) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(32, 8);
            put(time, 0, intervalMicros);
            put(time, 16, micros);
            long result = Syscall.call(SyscallNumber.TIMERFD_SETTIME, fd.number(), flags, time.address(), 0);
            Syscall.check(result, "set timer", fd);
        }
    }

    private static void put(MemorySegment time, long offset, long micros) {
        time.set(ValueLayout.JAVA_LONG, offset, micros / 1_000_000);
        time.set(ValueLayout.JAVA_LONG, offset + 8, micros % 1_000_000 * 1000);
    }
}
