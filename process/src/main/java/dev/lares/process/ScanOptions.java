package dev.lares.process;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a scan of /proc reads beyond the basics.
 *
 * @param parts of every process
 */
public record ScanOptions(Set<Part> parts) {
    public ScanOptions {
        parts = Set.copyOf(parts);
    }

    /** What ps(1) shows: {@code stat}, {@code status}, {@code cmdline} and {@code cgroup} of each process. */
    public static ScanOptions basics() {
        return new ScanOptions(Set.of());
    }

    /** All there is. */
    public static ScanOptions everything() {
        return new ScanOptions(EnumSet.allOf(Part.class));
    }

    /** The same, and those parts of every process. */
    public ScanOptions with(Part... more) {
        Collection<Part> all = EnumSet.noneOf(Part.class);
        all.addAll(parts);
        all.addAll(Set.of(more));
        return new ScanOptions(Set.copyOf(all));
    }
}
