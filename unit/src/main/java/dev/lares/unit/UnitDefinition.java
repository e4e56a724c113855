package dev.lares.unit;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the files of a unit say, before its place among other units is known: the loader adds names, default and implicit
 * dependencies, and makes a {@link LoadedUnit} of it.
 *
 * @param loadState {@code LOADED}, {@code BAD_SETTING} or {@code ERROR}
 * @param loadError systemd's sentence, if it is not loaded
 * @param settings the values assigned, and those derived from them alone
 * @param dependencies the stated dependencies, by kind
 * @param diagnostics what there is to tell the author, files in the order of application
 */
public record UnitDefinition(
        LoadState loadState,
        Optional<String> loadError,
        Settings settings,
        Map<Dependency, SortedSet<UnitName>> dependencies,
        List<Diagnostic> diagnostics) {

    public UnitDefinition {
        diagnostics = List.copyOf(diagnostics);
        Map<Dependency, SortedSet<UnitName>> copy = new EnumMap<>(Dependency.class);
        new TreeMap<>(dependencies).forEach((kind, units) -> copy.put(kind, Collections.unmodifiableSortedSet(new TreeSet<>(units))));
        dependencies = Collections.unmodifiableMap(copy);
    }
}
