package dev.lares.sim;

import dev.lares.unit.LoadContext;
import dev.lares.unit.LoadPath;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.SpecifierContext;
import dev.lares.unit.UnitFilesInMemory;
import dev.lares.unit.UnitLoader;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Units of text, loaded as every manager loads them, from a file system in memory with one folder of unit files. */
final class TextUnits implements UnitSource {
    private static final String FOLDER = "/etc/systemd/system/";

    private final UnitFilesInMemory files = new UnitFilesInMemory();
    private final UnitLoader loader;

    TextUnits(boolean userManager) {
        LoadContext context = new LoadContext(
                new SpecifierContext(userManager, SpecifierContext.Identity.ROOT, SpecifierContext.Directories.SYSTEM, machine()),
                new TreeSet<>());
        files.directory("/etc/systemd/system");
        loader = new UnitLoader(files, LoadPath.of(List.of("/etc/systemd/system")), context);
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

    @Override
    public List<LoadedUnit> load(SortedSet<UnitName> names) {
        return loader.load(names);
    }
}
