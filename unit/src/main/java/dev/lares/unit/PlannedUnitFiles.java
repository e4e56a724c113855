package dev.lares.unit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A file system as it will be once the steps planned so far are taken. */
final class PlannedUnitFiles implements UnitFiles {
    private final UnitFiles now;
    private final SortedSet<String> removed = new TreeSet<>();
    private final SortedMap<String, String> links = new TreeMap<>();

    PlannedUnitFiles(UnitFiles now) {
        this.now = now;
    }

    void link(String path, String target) {
        removed.remove(path);
        links.put(path, target);
    }

    void remove(String path) {
        links.remove(path);
        links.keySet().removeIf(link -> FilePaths.isWithin(link, path));
        removed.add(path);
    }

    @Override
    public List<Entry> list(String directory) {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : now.list(directory)) {
            String path = FilePaths.join(directory, entry.name());
            if (!isRemoved(path) && !links.containsKey(path)) {
                entries.add(entry);
            }
        }
        SortedSet<String> newDirectories = new TreeSet<>();
        for (String link : links.keySet()) {
            String parent = FilePaths.parent(link);
            if (parent.equals(directory)) {
                entries.add(new Entry(FilePaths.name(link), EntryKind.LINK));
            } else if (FilePaths.parent(parent).equals(directory) && now.kind(parent) == Kind.MISSING) {
                newDirectories.add(FilePaths.name(parent));
            }
        }
        newDirectories.forEach(name -> entries.add(new Entry(name, EntryKind.DIRECTORY)));
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    @Override
    public Content read(String path) {
        return isRemoved(path) ? new Content.Missing() : now.read(followed(path));
    }

    @Override
    public Kind kind(String path) {
        return isRemoved(path) ? Kind.MISSING : now.kind(followed(path));
    }

    @Override
    public Optional<String> linkTarget(String path) {
        return isRemoved(path) ? Optional.empty() : Optional.ofNullable(links.get(path)).or(() -> now.linkTarget(path));
    }

    @Override
    public Optional<String> realPath(String path) {
        return isRemoved(path) ? Optional.empty() : now.realPath(followed(path));
    }

    @Override
    public long stamp(String directory) {
        return now.stamp(directory);
    }

    private boolean isRemoved(String path) {
        return !removed.isEmpty() && FilePaths.prefixes(path).stream().anyMatch(removed::contains);
    }

    /** Links that are planned lead to files that are there: none leads to another planned one. */
    private String followed(String path) {
        return Optional.ofNullable(links.get(path)).orElse(path);
    }
}
