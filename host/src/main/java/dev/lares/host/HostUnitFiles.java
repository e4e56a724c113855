package dev.lares.host;

import dev.lares.engine.DropInPlace;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.systemd1.UnitFileAccess;
import dev.lares.unit.LoadContext;
import dev.lares.unit.LoadPath;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitFileException;
import dev.lares.unit.UnitFilePlan;
import dev.lares.unit.UnitFilePlanner;
import dev.lares.unit.UnitFileState;
import dev.lares.unit.UnitFiles;
import dev.lares.unit.UnitLoader;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * The unit files of the machine: units are loaded from them and installed by them. What was read is remembered with the
 * time its files had, so that it can be told whether they are others now. How a unit is installed is looked up once, and
 * again when it is loaded anew; so does systemd.
 */
public final class HostUnitFiles implements UnitSource, UnitFileAccess {
    private static final int SWEEP_AT_LEAST = 4096;

    private final UnitFiles files;
    private final UnitLoader loader;
    private final UnitFilePlanner planner;
    private final TransientFiles transients;
    private final Map<UnitName, Origin> origins = new LinkedHashMap<>();
    private int sweepAt = SWEEP_AT_LEAST;

    /** What is known of a loaded unit's files. */
    private static final class Origin {
        private final Map<String, Long> modifiedMicros = new LinkedHashMap<>();
        private Optional<UnitFiles.Kind> kind = Optional.empty();
        private Optional<String> state = Optional.empty();
        private Optional<String> preset = Optional.empty();
    }

    public HostUnitFiles(UnitFiles files, LoadPath path, LoadContext context) {
        this.files = new ListedUnitFiles(files);
        this.loader = new UnitLoader(files, path, context);
        this.transients = new TransientFiles(path);
        this.planner = new UnitFilePlanner(this.files, path, context.specifiers());
    }

    @Override
    public List<LoadedUnit> load(SortedSet<UnitName> names) {
        List<LoadedUnit> units = loader.load(names);
        units.forEach(this::remember);
        if (origins.size() > sweepAt) {
            origins.values().removeIf(origin -> origin.modifiedMicros.keySet().stream().allMatch(path -> modifiedMicros(path).isEmpty()));
            sweepAt = Math.max(SWEEP_AT_LEAST, 2 * origins.size());
        }
        return units;
    }

    @Override
    public void writeTransient(UnitName unit, String text) throws LinuxException {
        transients.write(unit, text);
        loader.forgetDirectories();
    }

    @Override
    public void writeDropIns(UnitName unit, DropInPlace place, SortedMap<String, String> texts) throws LinuxException {
        transients.writeDropIns(unit, place, texts);
        loader.forgetDirectories();
    }

    @Override
    public void removeTransient(UnitName unit) throws LinuxException {
        transients.remove(unit);
        loader.forgetDirectories();
    }

    private void remember(LoadedUnit unit) {
        if (unit.fragment().isEmpty() && unit.dropIns().isEmpty()) {
            origins.remove(unit.id());
            return;
        }
        Origin origin = new Origin();
        paths(unit).forEach(path -> modifiedMicros(path).ifPresent(time -> origin.modifiedMicros.put(path, time)));
        origin.kind = unit.fragment().map(files::kind);
        origins.put(unit.id(), origin);
    }

    private static List<String> paths(LoadedUnit unit) {
        List<String> paths = new ArrayList<>(unit.dropIns());
        unit.fragment().ifPresent(paths::addFirst);
        paths.removeIf(path -> !path.startsWith("/")); // those that Lares brings along never change
        return paths;
    }

    private static Optional<Long> modifiedMicros(String path) {
        try {
            return Optional.of(Stat.ofPath(path).modifiedMicros());
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean needsReload(LoadedUnit unit) {
        Optional<Origin> origin = Optional.ofNullable(origins.get(unit.id()));
        if (origin.isEmpty()) {
            return false;
        }
        for (String path : paths(unit)) {
            Optional<Long> now = modifiedMicros(path);
            Long then = origin.get().modifiedMicros.get(path);
            if (now.isEmpty() || then == null || now.get() > then) {
                return true;
            }
        }
        return !origin.get().kind.equals(unit.fragment().map(files::kind)) || !loader.dropIns(unit).equals(unit.dropIns());
    }

    @Override
    public String state(LoadedUnit unit) {
        return unit.fragment().map(path -> {
            Optional<Origin> origin = Optional.ofNullable(origins.get(unit.id()));
            String state = origin.flatMap(known -> known.state).orElseGet(() -> stateOf(name(path)));
            origin.ifPresent(known -> known.state = Optional.of(state));
            return state;
        }).orElse("");
    }

    private String stateOf(String name) {
        try {
            return planner.state(name).text();
        } catch (UnitFileException e) {
            return UnitFileState.BAD.text();
        }
    }

    @Override
    public String preset(LoadedUnit unit) {
        return unit.fragment().flatMap(path -> UnitName.parse(name(path))).map(name -> {
            Optional<Origin> origin = Optional.ofNullable(origins.get(unit.id()));
            String preset = origin.flatMap(known -> known.preset).orElseGet(() -> planner.presetEnables(name) ? "enabled" : "disabled");
            origin.ifPresent(known -> known.preset = Optional.of(preset));
            return preset;
        }).orElse("");
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public UnitFilePlanner planner() {
        return planner;
    }

    @Override
    public UnitFilePlan perform(UnitFilePlan plan) {
        return UnitFileSteps.take(plan);
    }
}
