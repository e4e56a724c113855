package dev.lares.sim;

import dev.lares.engine.Event;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * What is going to happen, in the order of its time; of two things at the same time the one entered first is first. A
 * thing that happens may change the simulated world, and may yield an event for the engine.
 */
final class Agenda {
    private record Entry(long atMicros, long sequence, Supplier<Optional<Event>> happening) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(atMicros, other.atMicros);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long sequence;

    void add(long atMicros, Supplier<Optional<Event>> happening) {
        entries.add(new Entry(atMicros, sequence++, happening));
    }

    /** When the next thing happens; {@link Long#MAX_VALUE} if nothing will. */
    long nextMicros() {
        Entry entry = entries.peek();
        return entry == null ? Long.MAX_VALUE : entry.atMicros();
    }

    /** Takes the next thing out and lets it happen; there must be one. */
    Optional<Event> happen() {
        return entries.remove().happening().get();
    }
}
