package dev.lares.process;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a scan of /proc reads beyond the basics.
 *
 * @param parts of every process
 * @param partsOf of single processes, besides
 */
public record ScanOptions(Set<Part> parts, Map<Integer, Set<Part>> partsOf) {
    public ScanOptions {
        parts = Set.copyOf(parts);
        Map<Integer, Set<Part>> copy = new TreeMap<>();
        partsOf.forEach((pid, some) -> copy.put(pid, Set.copyOf(some)));
        partsOf = Map.copyOf(copy);
    }

    /** What ps(1) shows: {@code stat}, {@code status}, {@code cmdline} and {@code cgroup} of each process. */
    public static ScanOptions basics() {
        return new ScanOptions(Set.of(), Map.of());
    }

    /** All there is. */
    public static ScanOptions everything() {
        return new ScanOptions(EnumSet.allOf(Part.class), Map.of());
    }

    /** The same, and those parts of every process. */
    public ScanOptions with(Part... more) {
        return new ScanOptions(union(parts, Arrays.asList(more)), partsOf);
    }

    /** The same, and those parts of one process. */
    public ScanOptions with(int pid, Part... more) {
        Map<Integer, Set<Part>> all = new TreeMap<>(partsOf);
        all.merge(pid, Set.of(more), ScanOptions::union);
        return new ScanOptions(parts, all);
    }

    /** All parts that are read of that process. */
    Set<Part> partsFor(int pid) {
        Set<Part> own = partsOf.get(pid);
        return own == null ? parts : union(parts, own);
    }

    private static Set<Part> union(Collection<Part> some, Collection<Part> others) {
        Set<Part> all = EnumSet.noneOf(Part.class);
        all.addAll(some);
        all.addAll(others);
        return all;
    }
}
