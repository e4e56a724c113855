package dev.lares.cli;

import java.util.function.LongSupplier;

/**
 * Gives memory back to the machine when a busy time is over. The collector would do so only when the heap is full
 * again, which in a manager that has come to rest may be never; and a manager's memory is what everybody pays for.
 */
final class Tidying {
    /** So many effects leave enough behind to be worth a pause of some milliseconds. */
    private static final int BUSY_EFFECTS = 200;

    private static final long REST_MICROS = 2_000_000;

    private final LongSupplier monotonicMicros;
    private final Runnable collect;
    private int effects;
    private boolean active;
    private long lastActiveMicros;

    /**
     * @param monotonicMicros the time
     * @param collect what gives memory back
     */
    Tidying(LongSupplier monotonicMicros, Runnable collect) {
        this.monotonicMicros = monotonicMicros;
        this.collect = collect;
    }

    /** The manager has done something. */
    void happened() {
        effects++;
        active = true;
    }

    /** It has nothing to do for now. */
    void settled() {
        if (effects < BUSY_EFFECTS) {
            return;
        }
        long now = monotonicMicros.getAsLong();
        if (active) {
            active = false;
            lastActiveMicros = now;
        } else if (now >= lastActiveMicros + REST_MICROS) {
            effects = 0;
            collect.run();
        }
    }

    /** When {@link #settled} is to be called again, on the monotonic clock; {@link Long#MAX_VALUE}: not for its sake. */
    long deadlineMicros() {
        return effects < BUSY_EFFECTS ? Long.MAX_VALUE : lastActiveMicros + REST_MICROS;
    }
}
