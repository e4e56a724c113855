package dev.lares.unit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Loads units by name: finds their files along the load path, reads them, and adds the dependencies that follow from the
 * unit's type and settings (systemd.unit(5)).
 *
 * <p>The directories are listed once, and again when one of them has changed, so a unit file put there is found without a
 * reload, as with systemd. What was read on the way, because another unit's dependencies hang on it, is kept until it is
 * asked for; a unit asked for a second time is read afresh.
 */
public final class UnitLoader {
    private final UnitFiles files;
    private final LoadPath path;
    private LoadContext context;
    private Optional<UnitReading> reading = Optional.empty();
    private final Map<UnitName, LoadedUnit> known = new LinkedHashMap<>();
    private final Set<UnitName> handedOut = new LinkedHashSet<>();

    /**
     * @param files where the files are; Lares's own units come after all of them
     * @param path where to look
     * @param context what loading depends on besides
     */
    public UnitLoader(UnitFiles files, LoadPath path, LoadContext context) {
        this.files = new LayeredUnitFiles(files, new BuiltInUnitFiles());
        this.path = path.withDirectoryLast(BuiltInUnitFiles.directory(context.userManager()));
        this.context = context;
    }

    /** Forgets everything read so far ({@code systemctl daemon-reload}). */
    public void reload(LoadContext newContext) {
        context = newContext;
        reading = Optional.empty();
        known.clear();
        handedOut.clear();
    }

    /** Lists the directories anew before the next unit is loaded: a file came or went, too fast perhaps for their times to tell. */
    public void forgetDirectories() {
        reading = Optional.empty();
        known.values().removeIf(unit -> unit.loadState() == LoadState.NOT_FOUND);
    }

    /** Loads a unit; never fails, see {@link LoadedUnit#loadState}. */
    public LoadedUnit load(UnitName name) {
        refresh();
        return loadFresh(name);
    }

    /** Loads several units, looking for changed directories once. */
    public List<LoadedUnit> load(SortedSet<UnitName> names) {
        refresh();
        List<LoadedUnit> units = new ArrayList<>();
        names.forEach(name -> units.add(loadFresh(name)));
        return units;
    }

    /** The names that files in the load path have, templates included: what {@code systemctl list-unit-files} lists. */
    public SortedSet<UnitName> unitFileNames() {
        refresh();
        return reader().index().names();
    }

    /** The drop-ins that a unit would have if it were loaded now, in their order. */
    public List<String> dropIns(LoadedUnit unit) {
        refresh();
        return reader().dropIns(unit);
    }

    /** What is wrong with the load path itself, as links that cannot be other names. */
    public List<Diagnostic> diagnostics() {
        refresh();
        return reader().index().diagnostics();
    }

    private LoadedUnit loadFresh(UnitName name) {
        if (handedOut.contains(name)) {
            known.remove(name);
        }
        LoadedUnit unit = known(name);
        handedOut.addAll(unit.names());
        handedOut.add(name);
        return TargetOrder.apply(unit, this::known);
    }

    /** The unit without what follows from other units. */
    private LoadedUnit known(UnitName name) {
        LoadedUnit unit = known.get(name);
        if (unit == null) {
            unit = reader().read(name);
            known.put(name, unit);
            for (UnitName other : unit.names()) {
                known.put(other, unit);
            }
        }
        return unit;
    }

    private UnitReading reader() {
        return reading.orElseThrow();
    }

    private void refresh() {
        if (reading.isPresent() && !reader().index().isCurrent()) {
            reading = Optional.empty();
            known.values().removeIf(unit -> unit.loadState() == LoadState.NOT_FOUND);
        }
        if (reading.isEmpty()) {
            reading = Optional.of(new UnitReading(files, new UnitIndex(files, path), context));
        }
        reader().beginBatch();
    }
}
