package dev.lares.engine;

import java.util.List;

/** Counts events in windows of an interval ({@code StartLimitIntervalSec=}, {@code StartLimitBurst=}, systemd.unit(5)). */
final class RateLimit {
    private boolean begun;
    private long beginMicros;
    private int count;

    /**
     * Counts one event, and says whether it is still within the limit.
     *
     * @param intervalMicros the window; 0 turns the limit off
     * @param burst how many events one window may hold; 0 turns the limit off
     */
    boolean allows(long nowMicros, long intervalMicros, int burst) {
        if (intervalMicros <= 0 || burst <= 0) {
            return true;
        }
        if (!begun || nowMicros - beginMicros > intervalMicros) {
            begun = true;
            beginMicros = nowMicros;
            count = 1;
            return true;
        }
        if (count < Integer.MAX_VALUE) {
            count++;
        }
        return count <= burst;
    }

    /** Its count and window, for a line of a {@link Snapshot}. */
    List<Object> saved() {
        return List.of(begun, beginMicros, count);
    }

    void restore(Snapshot.Line line) {
        begun = line.flag();
        beginMicros = line.number();
        count = line.integer();
    }

    void reset() {
        begun = false;
        count = 0;
    }
}
