package dev.lares.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** When which unit's machine, or job, wants to be woken; the earliest first, ties in the order of entry. */
final class Deadlines {
    record Entry(long micros, long sequence, Sleeper sleeper) {}

    private final TreeSet<Entry> entries =
            new TreeSet<>(Comparator.comparingLong(Entry::micros).thenComparingLong(Entry::sequence));
    private long sequence;

    /** Sets, moves or (with {@link Long#MAX_VALUE}) removes the deadline of one sleeper. */
    void set(Sleeper sleeper, long micros) {
        Entry old = sleeper.deadline;
        if (old != null) {
            if (old.micros == micros) {
                return;
            }
            entries.remove(old);
            sleeper.deadline = null;
        }
        if (micros != Long.MAX_VALUE) {
            sleeper.deadline = new Entry(micros, sequence++, sleeper);
            entries.add(sleeper.deadline);
        }
    }

    /** Who sleeps, in the order of waking. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    long nextMicros() {
        return entries.isEmpty() ? Long.MAX_VALUE : entries.first().micros;
    }

    /** Takes out and returns those whose deadline is not after this time. */
    List<Sleeper> takeDue(long nowMicros) {
        List<Sleeper> due = new ArrayList<>();
        while (!entries.isEmpty() && entries.first().micros <= nowMicros) {
            Sleeper sleeper = entries.pollFirst().sleeper;
            sleeper.deadline = null;
            due.add(sleeper);
        }
        return due;
    }
}
