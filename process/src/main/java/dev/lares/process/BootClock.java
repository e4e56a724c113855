package dev.lares.process;

import dev.lares.linux.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What ticks since boot mean in days and hours.
 *
 * <p>The kernel counts the start of a process on CLOCK_BOOTTIME, cut to ticks of 10 ms, and shifts it by the offset of
 * the reader's time namespace (time_namespaces(7)); the same clock read here has the same shift, so that the difference
 * to the wall clock is right in any of them. {@code btime} in {@code /proc/stat}, from which ps(1) counts, is cut to seconds.
 *
 * @param bootMicros when this machine was booted, microseconds since 1970 by today's setting of the wall clock
 * @param nowMicros the moment of reading, microseconds since boot
 */
public record BootClock(long bootMicros, long nowMicros) {
    /** USER_HZ is 100 on every architecture of Linux that Java runs on. */
    public static final long TICKS_PER_SECOND = 100;

    public static final long NANOS_PER_TICK = 1_000_000_000 / TICKS_PER_SECOND;
    private static final long MICROS_PER_TICK = NANOS_PER_TICK / 1000;
    private static final int TRIES = 5;

    /** Reads both clocks; of some tries the one with the least time between them. */
    static BootClock read() {
        long least = Long.MAX_VALUE;
        BootClock best = new BootClock(0, 0);
        for (int i = 0; i < TRIES; i++) {
            long before = Clock.BOOTTIME.nowMicros();
            long wall = Clock.REALTIME.nowMicros();
            long after = Clock.BOOTTIME.nowMicros();
            if (after - before < least) {
                least = after - before;
                best = new BootClock(wall - before - least / 2, after);
            }
        }
        return best;
    }

    /** The moment those ticks after boot; what happened then happened less than a tick later. */
    public Instant at(long ticks) {
        return Instant.EPOCH.plus(bootMicros + ticks * MICROS_PER_TICK, ChronoUnit.MICROS);
    }

    /** The time from those ticks after boot until the reading. */
    public Duration since(long ticks) {
        return Duration.of(nowMicros - ticks * MICROS_PER_TICK, ChronoUnit.MICROS);
    }

    /** A span counted in ticks, as CPU time is. */
    public static Duration span(long ticks) {
        return Duration.ofNanos(ticks * NANOS_PER_TICK);
    }
}
