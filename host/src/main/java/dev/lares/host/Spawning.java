package dev.lares.host;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** The spawns under way, numbered in the order in which they were asked for. */
final class Spawning {
    private final Map<Long, Long> numbers = new HashMap<>();
    private final TreeSet<Long> open = new TreeSet<>();
    private long last;

    void begin(long token) {
        numbers.put(token, ++last);
        open.add(last);
    }

    void end(long token) {
        open.remove(numbers.remove(token));
    }

    boolean isIdle() {
        return open.isEmpty();
    }

    /** The number of the spawn asked for last. */
    long last() {
        return last;
    }

    /** The number of the oldest spawn under way; one more than {@link #last} if there is none. */
    long oldest() {
        return open.isEmpty() ? last + 1 : open.first();
    }
}
