package dev.lares.process;

import java.util.List;

/**
 * What a process is, and why.
 *
 * @param kind what it is
 * @param certainty how sure that is
 * @param evidence the facts it stands on, the weightiest first
 * @param conditions what it is in besides, with a fact each
 */
public record Verdict(Kind kind, Certainty certainty, List<Evidence> evidence, List<Condition> conditions) {
    public Verdict {
        evidence = List.copyOf(evidence);
        conditions = List.copyOf(conditions);
        if (evidence.isEmpty()) {
            throw new IllegalArgumentException("cannot judge without evidence: " + kind);
        }
    }

    /** Whether that is the name of its kind or of one of its conditions. */
    public boolean is(String name) {
        return kind.name().equals(name) || conditions.stream().anyMatch(condition -> condition.name().equals(name));
    }
}
