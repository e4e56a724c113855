package dev.lares.unit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds what stands in the directories beside unit files: drop-ins ({@code foo.service.d/*.conf}) and dependency links
 * ({@code foo.service.wants/}) (systemd.unit(5), "Description").
 *
 * <p>A unit {@code a-b@x.service} has the directories of {@code a-b@x.service}, {@code a-b@.service}, {@code a-.service},
 * {@code a-@x.service}, {@code a-@.service} and, as the last ones, {@code service}. Of files with the same name one counts:
 * that of the directory earlier in the load path, and within one directory of the load path that of the more special name.
 */
final class UnitSubdirectories {
    private final UnitFiles files;
    private final UnitIndex index;

    UnitSubdirectories(UnitFiles files, UnitIndex index) {
        this.files = files;
        this.index = index;
    }

    /** A file found. */
    record Found(String path, UnitFiles.EntryKind kind) {
        String name() {
            return FilePaths.name(path);
        }
    }

    /**
     * The directories of all suffixes that serve a unit, the most important first.
     *
     * @param names the unit's id, then its other names
     */
    List<String> directories(Collection<UnitName> names) {
        List<String> directories = new ArrayList<>();
        names.forEach(name -> addDirectories(specialToGeneral(name), directories));
        names.stream().limit(1).forEach(name -> addDirectories(List.of(name.type().suffix()), directories));
        return directories;
    }

    private void addDirectories(List<String> chain, List<String> directories) {
        List<String> present = new ArrayList<>();
        chain.forEach(name -> present.addAll(index.subdirectories(name)));
        if (present.size() > 1) {
            present.sort(Comparator.comparingInt(index::precedence)); // stable: special before general within one place
        }
        directories.addAll(present);
    }

    /**
     * The files that count, sorted by name.
     *
     * @param directories those that {@link #directories} found
     * @param directorySuffix of which of them, as {@code .wants}
     * @param fileSuffix what the files' names end in, as {@code .conf}; may be empty
     */
    List<Found> find(List<String> directories, String directorySuffix, String fileSuffix) {
        Set<String> real = new LinkedHashSet<>();
        directories.stream().filter(directory -> directory.endsWith(directorySuffix)).forEach(directory -> real.add(files.realPath(directory).orElse(directory)));
        SortedMap<String, Found> byName = new TreeMap<>();
        for (String directory : real) {
            for (UnitFiles.Entry entry : files.list(directory)) {
                if (entry.name().endsWith(fileSuffix) && !entry.name().startsWith(".")) {
                    byName.putIfAbsent(entry.name(), new Found(FilePaths.join(directory, entry.name()), entry.kind()));
                }
            }
        }
        return List.copyOf(byName.values());
    }

    /** The names whose directories serve a unit of this name. */
    static List<String> specialToGeneral(UnitName name) {
        Set<String> chain = new LinkedHashSet<>();
        addSpecialToGeneral(name, chain);
        return List.copyOf(chain);
    }

    private static void addSpecialToGeneral(UnitName name, Set<String> chain) {
        if (!chain.add(name.text())) {
            return;
        }
        name.template().ifPresent(template -> addSpecialToGeneral(template, chain));
        String shorter = shorterPrefix(name.prefix());
        if (!shorter.isEmpty()) {
            String instance = name.isInstance() ? "@" + name.instance() : "";
            UnitName.parse(shorter + instance + "." + name.type().suffix()).ifPresent(next -> addSpecialToGeneral(next, chain));
        }
    }

    /** {@code a-b-} for {@code a-b-c} and {@code a-} for {@code a-b-}; empty for what has no dash inside. */
    private static String shorterPrefix(String prefix) {
        String at = prefix;
        for (boolean chopped = false; ; chopped = true) {
            int dash = at.lastIndexOf('-');
            if (dash <= 0) {
                return "";
            }
            if (chopped || dash < at.length() - 1) {
                return at.substring(0, dash + 1);
            }
            at = at.substring(0, dash);
        }
    }
}
