package dev.lares.unit;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A set of exit statuses and signals, as {@code SuccessExitStatus=} takes (systemd.service(5)).
 *
 * @param statuses exit statuses, 0 to 255
 * @param signals signal numbers, 1 to 64
 */
public record ExitStatusSet(SortedSet<Integer> statuses, SortedSet<Integer> signals) {
    public static final ExitStatusSet EMPTY = new ExitStatusSet(new TreeSet<>(), new TreeSet<>());

    public ExitStatusSet {
        statuses = Collections.unmodifiableSortedSet(new TreeSet<>(statuses));
        signals = Collections.unmodifiableSortedSet(new TreeSet<>(signals));
    }
}
