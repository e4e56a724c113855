package dev.lares.unit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A unit as its files describe it: what the loader hands to the engine. It exists for every name asked for, also where
 * there is no file ({@link LoadState#NOT_FOUND}).
 *
 * @param id the name it goes by: the file's own name, or the instance asked for
 * @param names all its names, aliases and {@code id} included
 * @param loadState how loading ended
 * @param loadError why it ended other than {@code loaded}: systemd's sentence, as "Unit foo.service not found."
 * @param fragment the main file, if there is one
 * @param dropIns the drop-in files in the order of application
 * @param settings the values of all sections
 * @param dependencies stated, default and implicit dependencies (not the inverse ones), by kind
 * @param diagnostics what there is to tell its author
 * @param active for unit types that exist without the manager's doing (mounts, devices): whether it is there now
 */
public record LoadedUnit(
        UnitName id,
        SortedSet<UnitName> names,
        LoadState loadState,
        Optional<String> loadError,
        Optional<String> fragment,
        List<String> dropIns,
        Settings settings,
        Map<Dependency, SortedSet<UnitName>> dependencies,
        List<Diagnostic> diagnostics,
        boolean active) {

    private static final String TRANSIENT_DIRECTORY = "/systemd/transient";

    public LoadedUnit {
        SortedSet<UnitName> allNames = new TreeSet<>(names);
        allNames.add(id);
        names = Collections.unmodifiableSortedSet(allNames);
        dropIns = List.copyOf(dropIns);
        diagnostics = List.copyOf(new ArrayList<>(diagnostics));
        Map<Dependency, SortedSet<UnitName>> copy = new EnumMap<>(Dependency.class);
        new TreeMap<>(dependencies).forEach((kind, units) -> copy.put(kind, Collections.unmodifiableSortedSet(new TreeSet<>(units))));
        dependencies = Collections.unmodifiableMap(copy);
    }

    /**
     * Whether it was made through the manager's interface: its main file is in the directory that is kept for such units
     * (systemd.unit(5), table 1), {@code /run/systemd/transient} or the user's own.
     */
    public boolean isTransient() {
        return fragment.filter(path -> FilePaths.parent(path).endsWith(TRANSIENT_DIRECTORY)).isPresent();
    }

    /** The units this one names with one kind of dependency; empty if none. */
    public SortedSet<UnitName> dependencies(Dependency kind) {
        return dependencies.getOrDefault(kind, Collections.emptySortedSet());
    }

    public <T> T get(Directive<T> directive) {
        return settings.get(directive);
    }

    public <T> Optional<T> find(Directive<T> directive) {
        return settings.find(directive);
    }
}
