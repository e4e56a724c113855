package dev.lares.process;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * All processes of this PID namespace at one time, as far as that can be: /proc is read process by process, and each while
 * the kernel guarantees that it is one and the same.
 *
 * <p>A process that ended while the table was read is not in it. Each entry's parent is in it, or 0.
 */
public final class ProcessTable {
    private final SortedMap<Integer, ProcessEntry> entries;
    private final SortedSet<Integer> denied;
    private final BootClock clock;

    ProcessTable(SortedMap<Integer, ProcessEntry> entries, SortedSet<Integer> denied, BootClock clock) {
        this.entries = Collections.unmodifiableSortedMap(entries);
        this.denied = Collections.unmodifiableSortedSet(denied);
        this.clock = clock;
    }

    /** Reads it; throws if /proc is not mounted, or is that of another PID namespace. */
    public static ProcessTable read(ScanOptions options) throws ProcUnusableException {
        try (Scan scan = Scan.open(options)) {
            return scan.table();
        }
    }

    /** By pid, in ascending order. */
    public Collection<ProcessEntry> processes() {
        return entries.values();
    }

    public Optional<ProcessEntry> find(int pid) {
        return Optional.ofNullable(entries.get(pid));
    }

    /** The process of which nothing may be known but the number: /proc is mounted with {@code hidepid=1}, proc(5). */
    public SortedSet<Integer> denied() {
        return denied;
    }

    /** What the ticks in the entries mean. */
    public BootClock clock() {
        return clock;
    }

    public List<ProcessEntry> childrenOf(int pid) {
        return entries.values().stream().filter(entry -> entry.parent() == pid).toList();
    }

    static SortedMap<Integer, ProcessEntry> emptyEntries() {
        return new TreeMap<>();
    }
}
