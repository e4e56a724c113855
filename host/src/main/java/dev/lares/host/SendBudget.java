package dev.lares.host;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How much may wait in all for peers to take it. One slow peer may have much to take, after a burst of signals say; many must
 * not exhaust the manager's memory. When there is too much, whoever has most to take is dropped.
 */
final class SendBudget {
    static final long MOST_BYTES = 24 * 1024 * 1024;

    private final Map<BusConnection, Long> waiting = new HashMap<>();
    private long totalBytes;

    /** A connection has so many bytes to take now. */
    void set(BusConnection connection, long bytes) {
        Long before = bytes == 0 ? waiting.remove(connection) : waiting.put(connection, bytes);
        totalBytes += bytes - (before == null ? 0 : before);
    }

    /** Who is to be dropped now. */
    Optional<BusConnection> excess() {
        return totalBytes <= MOST_BYTES
                ? Optional.empty()
                : waiting.entrySet().stream().max(Comparator.comparingLong(Map.Entry::getValue)).map(Map.Entry::getKey);
    }
}
