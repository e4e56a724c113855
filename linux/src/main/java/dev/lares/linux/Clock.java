package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code <time.h>}: the clocks of clock_gettime(2), in microseconds as systemd counts. */
public enum Clock {
    /** Since 1970; jumps when it is set. */
    REALTIME(0),
    /** Since boot without the time asleep; the clock of {@link System#nanoTime()}, which is cheaper to read. */
    MONOTONIC(1),
    /** Since boot with the time asleep. */
    BOOTTIME(7),
    /** As {@link #REALTIME}; a timer wakes the machine. */
    REALTIME_ALARM(8),
    /** As {@link #BOOTTIME}; a timer wakes the machine. */
    BOOTTIME_ALARM(9);

    final int number;

    Clock(int number) {
        this.number = number;
    }

    public long nowMicros() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(16, 8);
            Syscall.call(SyscallNumber.CLOCK_GETTIME, number, time.address());
            return time.get(ValueLayout.JAVA_LONG, 0) * 1_000_000 + time.get(ValueLayout.JAVA_LONG, 8) / 1000;
        }
    }
}
