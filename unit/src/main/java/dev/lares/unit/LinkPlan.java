package dev.lares.unit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/** The steps planned so far, and the file system as it is after them. */
final class LinkPlan {
    private static final int MAX_LINKS = 40;

    private final PlannedUnitFiles files;
    private final InstallPlaces places;
    private final List<UnitFileChange> changes = new ArrayList<>();

    LinkPlan(PlannedUnitFiles files, InstallPlaces places) {
        this.files = files;
        this.places = places;
    }

    List<UnitFileChange> changes() {
        return changes;
    }

    void add(UnitFileChange change) {
        changes.add(change);
    }

    /** Notes a failure. */
    UnitFileException fail(UnitFileError error, String path) {
        changes.add(new UnitFileChange.Failed(error, path, Optional.empty()));
        return new UnitFileException(error);
    }

    UnitFileException fail(UnitFileError error, String path, String source) {
        changes.add(new UnitFileChange.Failed(error, path, Optional.of(source)));
        return new UnitFileException(error);
    }

    /** Has a link there, if it is not there already. */
    void link(String file, String path, boolean force) throws UnitFileException {
        String text = places.linkText(file);
        Optional<String> present = files.linkTarget(path);
        if (present.isEmpty()) {
            if (files.kind(path) != UnitFiles.Kind.MISSING) {
                throw fail(UnitFileError.EXISTS, path);
            }
            symlink(path, text, false);
        } else if (!isSame(path, present.get(), text)) {
            if (!force) {
                throw fail(UnitFileError.EXISTS, path, present.get());
            }
            symlink(path, text, true);
        }
    }

    private void symlink(String path, String text, boolean replaces) {
        changes.add(new UnitFileChange.Symlink(path, text, replaces));
        files.link(path, text);
    }

    /** Whether two links say the same: within the load path only names count. */
    private boolean isSame(String path, String one, String other) {
        String a = absolute(path, one);
        String b = absolute(path, other);
        if (FilePaths.normalize(a).equals(FilePaths.normalize(b))) {
            return true;
        }
        Optional<String> real = files.realPath(a);
        return real.isPresent() && real.equals(files.realPath(b))
                || FilePaths.name(a).equals(FilePaths.name(b)) && places.contains(a) && places.contains(b);
    }

    private static String absolute(String link, String target) {
        return target.startsWith("/") ? target : FilePaths.join(FilePaths.parent(link), target);
    }

    /** Removes a file or a link. */
    void unlink(String path, String root) {
        changes.add(new UnitFileChange.Unlink(path, root));
        files.remove(path);
    }

    /** Removes a directory and what is in it. */
    void removeDirectory(String path) {
        for (UnitFiles.Entry entry : files.list(path)) {
            if (entry.kind() != UnitFiles.EntryKind.DIRECTORY && !entry.name().startsWith(".")) {
                unlink(FilePaths.join(path, entry.name()), path);
            }
        }
        changes.add(new UnitFileChange.RemoveDirectory(path));
        files.remove(path);
    }

    /**
     * Removes all links below a directory that have one of these names, are instances of one, or lead to one; then the
     * links that lead to those.
     *
     * @param names names of units, and paths
     */
    void removeLinks(Set<String> names, String directory) {
        if (names.isEmpty()) {
            return;
        }
        SequencedSet<String> marked = new LinkedHashSet<>(names);
        int before;
        do {
            before = marked.size();
            removeLinks(marked, directory, directory);
        } while (marked.size() > before);
    }

    private void removeLinks(SequencedSet<String> marked, String directory, String root) {
        for (UnitFiles.Entry entry : files.list(directory)) {
            String path = FilePaths.join(directory, entry.name());
            if (entry.kind() == UnitFiles.EntryKind.DIRECTORY) {
                removeLinks(marked, path, root);
            } else if (entry.kind() == UnitFiles.EntryKind.LINK && isMarked(entry.name(), path, marked)) {
                unlink(path, root);
                marked.add(path);
            }
        }
    }

    private boolean isMarked(String name, String path, Set<String> marked) {
        Optional<UnitName> unit = UnitName.parse(name);
        if (unit.isEmpty()) {
            return false;
        }
        if (marked.contains(name) || unit.flatMap(UnitName::template).filter(template -> marked.contains(template.text())).isPresent()) {
            return true;
        }
        String end = end(path);
        return marked.contains(end) || marked.contains(FilePaths.name(end));
    }

    /** Where links lead in the end, be something there or not. */
    private String end(String path) {
        String at = path;
        for (int i = 0; i < MAX_LINKS; i++) {
            Optional<String> target = files.linkTarget(at);
            if (target.isEmpty()) {
                return at;
            }
            String next = absolute(at, target.get());
            at = files.realPath(FilePaths.parent(next)).map(real -> FilePaths.join(real, FilePaths.name(next))).orElseGet(() -> FilePaths.normalize(next));
        }
        return at;
    }
}
