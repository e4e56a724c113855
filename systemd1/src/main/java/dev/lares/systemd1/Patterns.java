package dev.lares.systemd1;

import dev.lares.unit.NamePattern;
import java.util.List;

/** Lists of patterns, as clients give them to choose units. */
final class Patterns {
    private Patterns() {}

    /** Whether one of them matches; no pattern at all matches everything. */
    static boolean anyMatches(List<String> patterns, String text) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> NamePattern.matches(pattern, text));
    }
}
