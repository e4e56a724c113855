package dev.lares.unit;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Collects the dependencies of one unit. */
final class DependencySet {
    private final Map<Dependency, SortedSet<UnitName>> byKind = new EnumMap<>(Dependency.class);

    void addAll(Map<Dependency, SortedSet<UnitName>> dependencies) {
        dependencies.forEach((kind, units) -> byKind.computeIfAbsent(kind, _ -> new TreeSet<>()).addAll(units));
    }

    void add(Dependency kind, UnitName unit) {
        byKind.computeIfAbsent(kind, _ -> new TreeSet<>()).add(unit);
    }

    void add(Dependency kind, String unit) {
        add(kind, new UnitName(unit));
    }

    /** Both kinds of dependency on the same unit. */
    void add(Dependency first, Dependency second, String unit) {
        add(first, unit);
        add(second, unit);
    }

    SortedSet<UnitName> get(Dependency kind) {
        return Collections.unmodifiableSortedSet(byKind.getOrDefault(kind, Collections.emptySortedSet()));
    }

    /** A unit does not depend on itself, by none of its names. */
    void removeOwn(Set<UnitName> names) {
        byKind.values().forEach(units -> units.removeAll(names));
    }

    /** Turns dependencies of one kind on a unit into dependencies of another kind. */
    void weaken(Dependency from, Dependency to, UnitName unit) {
        if (byKind.containsKey(from) && byKind.get(from).remove(unit)) {
            add(to, unit);
        }
    }

    void removeIf(Dependency kind, Predicate<UnitName> condition) {
        if (byKind.containsKey(kind)) {
            byKind.get(kind).removeIf(condition);
        }
    }

    /** What is collected, without empty kinds; not a copy. */
    Map<Dependency, SortedSet<UnitName>> toMap() {
        Map<Dependency, SortedSet<UnitName>> copy = new EnumMap<>(Dependency.class);
        byKind.forEach((kind, units) -> {
            if (!units.isEmpty()) {
                copy.put(kind, units);
            }
        });
        return copy;
    }
}
