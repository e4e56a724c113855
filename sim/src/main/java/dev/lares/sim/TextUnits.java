package dev.lares.sim;

import dev.lares.engine.DropInPlace;
import dev.lares.unit.LoadContext;
import dev.lares.unit.LoadPath;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.SpecifierContext;
import dev.lares.unit.UnitFiles;
import dev.lares.unit.UnitFilesInMemory;
import dev.lares.unit.UnitLoader;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** Units of text, loaded as every manager loads them, from a file system in memory with a folder of unit files and one of transient ones. */
final class TextUnits implements UnitSource {
    private static final String TRANSIENT = "/run/systemd/transient/";
    private static final String FOLDER = "/etc/systemd/system/";

    private final UnitFilesInMemory files = new UnitFilesInMemory();
    private final UnitLoader loader;

    TextUnits(boolean userManager) {
        LoadContext context = new LoadContext(
                new SpecifierContext(userManager, SpecifierContext.Identity.ROOT, SpecifierContext.Directories.SYSTEM, machine()),
                new TreeSet<>());
        files.directory("/run/systemd/transient");
        files.directory("/etc/systemd/system");
        loader = new UnitLoader(files, LoadPath.of(List.of("/run/systemd/transient", "/etc/systemd/system")), context);
    }

    private static SpecifierContext.SystemFacts machine() {
        return new SpecifierContext.SystemFacts(
                "x86-64", "sim.example", Optional.empty(), "6.1.0", Optional.of("0".repeat(32)), Optional.of("1".repeat(32)), Optional.empty());
    }

    void put(String name, String text) {
        files.file(FOLDER + name, text);
    }

    void remove(String name) {
        files.remove(FOLDER + name);
    }

    boolean hasTransient(String name) {
        return files.kind(TRANSIENT + name) == UnitFiles.Kind.FILE;
    }

    @Override
    public void writeTransient(UnitName unit, String text) {
        files.file(TRANSIENT + unit, text);
    }

    @Override
    public void writeDropIns(UnitName unit, DropInPlace place, SortedMap<String, String> texts) {
        String above = place == DropInPlace.TRANSIENT ? TRANSIENT : FOLDER;
        texts.forEach((name, text) -> files.file(above + unit + ".d/" + name, text));
    }

    @Override
    public void removeTransient(UnitName unit) {
        files.remove(TRANSIENT + unit);
    }

    @Override
    public List<LoadedUnit> load(SortedSet<UnitName> names) {
        return loader.load(names);
    }
}
