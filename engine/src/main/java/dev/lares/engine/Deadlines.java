package dev.lares.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** When which unit's machine, or job, wants to be woken; the earliest first, ties in the order of entry. */
final class Deadlines {
    private record Entry(long micros, long sequence, Object owner) {}

    private final TreeSet<Entry> entries =
            new TreeSet<>(Comparator.comparingLong(Entry::micros).thenComparingLong(Entry::sequence));
    // Keyed by identity and never iterated, so its order is of no account.
    private final Map<Object, Entry> byOwner = new IdentityHashMap<>();
    private long sequence;

    /** Sets, moves or (with {@link Long#MAX_VALUE}) removes the deadline of one owner. */
    void set(Object owner, long micros) {
        Entry old = byOwner.get(owner);
        if (old != null) {
            if (old.micros == micros) {
                return;
            }
            entries.remove(old);
            byOwner.remove(owner);
        }
        if (micros != Long.MAX_VALUE) {
            Entry entry = new Entry(micros, sequence++, owner);
            entries.add(entry);
            byOwner.put(owner, entry);
        }
    }

    long nextMicros() {
        return entries.isEmpty() ? Long.MAX_VALUE : entries.first().micros;
    }

    /** Takes out and returns the owners whose deadline is not after this time. */
    List<Object> takeDue(long nowMicros) {
        List<Object> due = new ArrayList<>();
        while (!entries.isEmpty() && entries.first().micros <= nowMicros) {
            Entry entry = entries.pollFirst();
            byOwner.remove(entry.owner);
            due.add(entry.owner);
        }
        return due;
    }
}
