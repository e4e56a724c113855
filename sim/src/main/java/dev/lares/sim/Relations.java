package dev.lares.sim;

import dev.lares.engine.Engine;
import dev.lares.engine.UnitView;
import dev.lares.unit.Dependency;
import dev.lares.unit.UnitName;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which loaded unit depends on which, aliases resolved; reckoned apart from the engine's own graph, to check it. */
final class Relations {
    private final Map<Dependency, SortedMap<UnitName, SortedSet<UnitName>>> edges = new EnumMap<>(Dependency.class);
    private final SortedMap<UnitName, SortedSet<UnitName>> after = new TreeMap<>();

    /** Reads the dependencies of all units anew. */
    void rebuild(Engine engine) {
        edges.clear();
        after.clear();
        for (UnitView unit : engine.units()) {
            unit.unit().dependencies().forEach((kind, others) -> others.forEach(
                    other -> engine.unit(other).ifPresent(view -> add(kind, unit.unit().id(), view.unit().id()))));
        }
    }

    private void add(Dependency kind, UnitName from, UnitName to) {
        if (from.equals(to)) {
            return;
        }
        edges.computeIfAbsent(kind, _ -> new TreeMap<>()).computeIfAbsent(from, _ -> new TreeSet<>()).add(to);
        if (kind == Dependency.AFTER) {
            after.computeIfAbsent(from, _ -> new TreeSet<>()).add(to);
        } else if (kind == Dependency.BEFORE) {
            after.computeIfAbsent(to, _ -> new TreeSet<>()).add(from);
        }
    }

    /** What a unit states by this directive. */
    SortedSet<UnitName> of(UnitName unit, Dependency kind) {
        return edges.getOrDefault(kind, Collections.emptySortedMap()).getOrDefault(unit, Collections.emptySortedSet());
    }

    /** The units that it is ordered after, stated by it or by them. */
    SortedSet<UnitName> after(UnitName unit) {
        return after.getOrDefault(unit, Collections.emptySortedSet());
    }
}
