package dev.lares.cli;

import dev.lares.unit.LoadPath;
import dev.lares.unit.UnitName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * What {@code lares up} is to run.
 *
 * @param units the units to start, in the order given
 * @param files unit files named one by one
 * @param directories where else to look for units, the most important first
 * @param byName whether a unit was asked for by name, so that the usual directories count too
 */
record UpPlan(List<UnitName> units, List<String> files, List<String> directories, boolean byName) {
    private static final String GROUP = "default.target";

    UpPlan {
        units = List.copyOf(units);
        files = List.copyOf(files);
        directories = List.copyOf(directories);
    }

    /** An argument that names nothing to run. */
    static final class BadTargetException extends Exception {
        private static final long serialVersionUID = 1;

        BadTargetException(String message) {
            super(message);
        }
    }

    /**
     * Reads the arguments: a folder stands for its units, or for its {@code default.target} if it has one; a path of a
     * file for that unit; all else is the name of a unit, {@code .service} by default.
     *
     * @param arguments as typed
     * @param current the directory that relative paths start from
     */
    static UpPlan of(List<String> arguments, Path current) throws BadTargetException {
        SequencedSet<UnitName> units = new LinkedHashSet<>();
        SequencedSet<String> files = new LinkedHashSet<>();
        SequencedSet<String> directories = new LinkedHashSet<>();
        boolean byName = false;
        for (String argument : arguments) {
            Path path = current.resolve(argument).normalize();
            if (Files.isDirectory(path)) {
                units.addAll(unitsIn(path, argument));
                directories.add(path.toString());
            } else if (argument.contains("/") || Files.exists(path)) {
                units.add(unitOf(path, argument));
                files.add(path.toString());
                // What it depends on may lie beside it.
                directories.add(path.getParent().toString());
            } else {
                units.add(named(argument));
                byName = true;
            }
        }
        return new UpPlan(List.copyOf(units), List.copyOf(files), List.copyOf(directories), byName);
    }

    /** Where the units are looked for, given where they are looked for usually. */
    LoadPath loadPath(LoadPath usual) {
        LoadPath base = byName ? usual : LoadPath.of(List.of());
        return base.withDirectoriesFirst(directories).withFiles(files);
    }

    private static TreeSet<UnitName> unitsIn(Path folder, String argument) throws BadTargetException {
        TreeSet<UnitName> units = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                UnitName.parse(entry.getFileName().toString())
                        .filter(name -> !name.isTemplate() && Files.isRegularFile(entry))
                        .ifPresent(units::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new BadTargetException("cannot read folder %s: %s".formatted(argument, e.getMessage()));
        }
        UnitName group = new UnitName(GROUP);
        if (units.contains(group)) {
            return new TreeSet<>(List.of(group));
        }
        if (units.isEmpty()) {
            throw new BadTargetException("cannot run %s: no unit files are in that folder (names end in %s)".formatted(argument, suffixes()));
        }
        return units;
    }

    private static UnitName unitOf(Path file, String argument) throws BadTargetException {
        if (!Files.exists(file)) {
            throw new BadTargetException("cannot run %s: there is no such file or folder".formatted(argument));
        }
        Optional<UnitName> name = UnitName.parse(file.getFileName().toString());
        if (name.isEmpty()) {
            throw new BadTargetException("cannot run %s: not the name of a unit file (they end in %s)".formatted(argument, suffixes()));
        }
        return runnable(name.get(), argument);
    }

    private static UnitName named(String argument) throws BadTargetException {
        Optional<UnitName> name = UnitName.parse(argument).or(() -> UnitName.parse(argument + ".service"));
        if (name.isEmpty()) {
            throw new BadTargetException("cannot run %s: neither a file, nor a folder, nor the name of a unit".formatted(argument));
        }
        return runnable(name.get(), argument);
    }

    private static UnitName runnable(UnitName name, String argument) throws BadTargetException {
        if (name.isTemplate()) {
            throw new BadTargetException("cannot run %s: a template; name an instance, as %s".formatted(argument, name.withInstance("name")));
        }
        return name;
    }

    private static String suffixes() {
        return ".service, .target …";
    }
}
