package dev.lares.sim;

import dev.lares.engine.Moment;

/** The simulated clocks: the monotonic one moves only forward and only when told; the realtime one may jump. */
final class VirtualClock {
    /** Where the realtime clock stands when the simulation begins: 2025-01-01 00:00:00 UTC. */
    private static final long EPOCH_MICROS = 1_735_689_600_000_000L;

    private long monotonicMicros = 1_000_000;
    private long realtimeOffsetMicros = EPOCH_MICROS;

    long micros() {
        return monotonicMicros;
    }

    Moment now() {
        return new Moment(monotonicMicros, monotonicMicros + realtimeOffsetMicros);
    }

    void advanceTo(long micros) {
        if (micros < monotonicMicros) {
            throw new IllegalStateException("cannot set the clock to " + micros + " µs: it shows " + monotonicMicros + " µs");
        }
        monotonicMicros = micros;
    }

    /** Sets the realtime clock forward or, with a negative number, back. */
    void jumpRealtime(long micros) {
        realtimeOffsetMicros = Math.max(0, realtimeOffsetMicros + micros);
    }
}
