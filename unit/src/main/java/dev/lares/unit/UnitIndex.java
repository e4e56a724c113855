package dev.lares.unit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the directories of a load path hold: one listing of each, taken once, that answers by name. Loading a unit then
 * costs a look-up instead of a try in each of a dozen directories.
 *
 * <p>A name stands either for a file or for another name. A link that leads to somewhere within the load path is another
 * name of the unit it leads to, and only the last part of its target counts: the file is then looked up by that name
 * through the whole load path. A link that leads out of the load path is a file of its own ("linked unit").
 */
final class UnitIndex {
    private static final int MAX_ALIASES = 8;
    private static final List<String> SUBDIRECTORY_SUFFIXES = List.of(".d", ".wants", ".requires", ".upholds");

    private final UnitFiles files;
    private final LoadPath path;
    private final List<String> aliasRoots = new ArrayList<>();
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final Map<String, SortedSet<String>> aliases = new LinkedHashMap<>();
    private final Set<String> plainFiles = new LinkedHashSet<>();
    private final Map<String, List<String>> subdirectories = new LinkedHashMap<>();
    private final List<Long> stamps = new ArrayList<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    /** What a name of the load path leads to. */
    private sealed interface Target {
        record File(String path, boolean linked) implements Target {}

        record Alias(String name) implements Target {}
    }

    /** Where a unit's main file is. */
    sealed interface Lookup {
        /**
         * @param path the file
         * @param linked whether it is, or may be, a symbolic link
         * @param names the unit's names as far as the load path tells; templates among them stand for the instance
         */
        record Found(String path, boolean linked, Set<UnitName> names) implements Lookup {}

        /** No file, or a link to none. */
        record Missing(Set<UnitName> names) implements Lookup {}

        /** Links that lead in a circle, or through too many names. */
        record Loop() implements Lookup {}
    }

    UnitIndex(UnitFiles files, LoadPath path) {
        this.files = files;
        this.path = path;
        path.directories().forEach(directory -> stamps.add(files.stamp(directory)));
        collectAliasRoots();
        path.files().forEach(file -> targets.putIfAbsent(FilePaths.name(file), new Target.File(file, true)));
        path.directories().forEach(this::read);
        targets.keySet().forEach(this::reverse);
    }

    /** Whether the directories still are as they were. */
    boolean isCurrent() {
        for (int i = 0; i < stamps.size(); i++) {
            if (files.stamp(path.directories().get(i)) != stamps.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** Links that are not followed, with the reason. */
    List<Diagnostic> diagnostics() {
        return Collections.unmodifiableList(diagnostics);
    }

    /** All names that files and links of the load path have. */
    SortedSet<UnitName> names() {
        SortedSet<UnitName> all = new TreeSet<>();
        targets.keySet().forEach(name -> all.add(new UnitName(name)));
        return all;
    }

    /** The directories {@code foo.service.d}, {@code foo.service.wants} … of {@code foo.service}, those of highest precedence first. */
    List<String> subdirectories(String owner) {
        return subdirectories.getOrDefault(owner, List.of());
    }

    /** Whether a path is known to be a file with something in it; not knowing says nothing. */
    boolean isPlainFile(String file) {
        return plainFiles.contains(file);
    }

    /** The place of a directory in the load path. */
    int precedence(String directory) {
        return path.directories().indexOf(FilePaths.parent(directory));
    }

    /** Where the main file of a plain unit or an instance is. */
    Lookup find(UnitName unit) {
        Set<UnitName> names = new LinkedHashSet<>();
        addNames(unit, unit.text(), Optional.empty(), names);
        Resolved resolved = resolve(unit.text());
        if (resolved instanceof Resolved.Nothing && unit.isInstance()) {
            resolved = resolve(unit.template().orElseThrow().text());
        }
        return switch (resolved) {
            case Resolved.Loop() -> new Lookup.Loop();
            case Resolved.Nothing() -> new Lookup.Missing(names);
            case Resolved.File(String file, boolean linked) -> {
                String name = FilePaths.name(file);
                if (!name.equals(unit.text())) {
                    addNames(unit, name, Optional.of(name), names);
                }
                yield new Lookup.Found(file, linked, names);
            }
        };
    }

    private sealed interface Resolved {
        record File(String path, boolean linked) implements Resolved {}

        record Nothing() implements Resolved {}

        record Loop() implements Resolved {}
    }

    /** Follows other names to a file; an instance that links lead to may come from its template. */
    private Resolved resolve(String name) {
        String at = name;
        for (int i = 0; i < MAX_ALIASES; i++) {
            Target target = targets.get(at);
            if (target == null && i > 0) {
                target = UnitName.parse(at).flatMap(UnitName::template).map(template -> targets.get(template.text())).orElse(null);
            }
            switch (target) {
                case null -> {
                    return new Resolved.Nothing();
                }
                case Target.File(String file, boolean linked) -> {
                    return new Resolved.File(file, linked);
                }
                case Target.Alias(String next) -> at = next;
            }
        }
        return new Resolved.Loop();
    }

    /** Adds {@code name} and its other names, each with the instance of {@code unit} where it is a template. */
    private void addNames(UnitName unit, String name, Optional<String> fragmentName, Set<UnitName> names) {
        addName(unit, name, names);
        for (String alias : aliases.getOrDefault(name, Collections.emptySortedSet())) {
            boolean ofTemplate = unit.isInstance() && UnitName.parse(alias).filter(UnitName::isTemplate).isPresent();
            if (!ofTemplate || fragmentName.isEmpty() || leadsTo(instanceOf(alias, unit), fragmentName.get())) {
                addName(unit, alias, names);
            }
        }
    }

    private static void addName(UnitName unit, String name, Set<UnitName> names) {
        UnitName.parse(unit.isInstance() ? instanceOf(name, unit) : name).filter(parsed -> !parsed.isTemplate()).ifPresent(names::add);
    }

    /** The name, if it is a template's with the unit's instance filled in; may be too long for a name then. */
    private static String instanceOf(String name, UnitName unit) {
        return name.contains("@.") ? name.replace("@.", "@" + unit.instance() + ".") : name;
    }

    /** Whether an instance has no file of its own, or one of this name. */
    private boolean leadsTo(String instance, String fragmentName) {
        return !(resolve(instance) instanceof Resolved.File(String file, boolean _)) || FilePaths.name(file).equals(fragmentName);
    }

    /** The directories of the load path and what they are links to: within these, a link is another name. */
    private void collectAliasRoots() {
        SortedSet<String> seen = new TreeSet<>();
        for (String directory : path.directories()) {
            if (seen.add(directory)) {
                aliasRoots.add(directory);
            }
            files.realPath(directory).filter(seen::add).ifPresent(aliasRoots::add);
        }
    }

    private void read(String directory) {
        for (UnitFiles.Entry entry : files.list(directory)) {
            String file = FilePaths.join(directory, entry.name());
            Optional<UnitName> unit = UnitName.parse(entry.name());
            switch (entry.kind()) {
                case FILE -> {
                    if (ReplacedUnits.isVendors(file) && ReplacedUnits.hasOwn(entry.name())) {
                        continue;
                    }
                    plainFiles.add(file);
                    unit.ifPresent(name -> targets.putIfAbsent(name.text(), new Target.File(file, false)));
                }
                case EMPTY_FILE -> unit.ifPresent(name -> targets.putIfAbsent(name.text(), new Target.File(file, false)));
                case LINK -> {
                    if (unit.isPresent()) {
                        readLink(unit.get(), directory, file);
                    } else if (files.kind(file) == UnitFiles.Kind.DIRECTORY) {
                        readDirectory(entry.name(), file);
                    }
                }
                case DIRECTORY -> readDirectory(entry.name(), file);
                case OTHER -> { }
            }
        }
    }

    private void readLink(UnitName name, String directory, String link) {
        if (targets.containsKey(name.text())) {
            return;
        }
        String text = files.linkTarget(link).orElse("");
        String end = withRealDirectory(text.startsWith("/") ? text : FilePaths.join(directory, text));
        if (aliasRoots.stream().noneMatch(root -> FilePaths.isWithin(end, root))) {
            targets.put(name.text(), new Target.File(link, true));
            return;
        }
        if (FilePaths.name(end).equals(name.text())) {
            return; // says nothing: the file it leads to is found by its own name, in its own place
        }
        Optional<String> fault = AliasRules.fault(name, FilePaths.name(end));
        if (fault.isPresent()) {
            diagnostics.add(new Diagnostic(new Location(link, 0), Diagnostic.Kind.BAD, "cannot use link to " + end + ": " + fault.get()));
        } else {
            targets.put(name.text(), new Target.Alias(FilePaths.name(end)));
        }
    }

    /** The path with links in its directories followed, but not a link that it is itself. */
    private String withRealDirectory(String target) {
        if (target.equals("/dev/null")) {
            return target;
        }
        String parent = FilePaths.parent(target);
        return files.realPath(parent).map(real -> FilePaths.join(real, FilePaths.name(target))).orElseGet(() -> FilePaths.normalize(target));
    }

    private void readDirectory(String name, String directory) {
        for (String suffix : SUBDIRECTORY_SUFFIXES) {
            if (name.endsWith(suffix)) {
                String owner = name.substring(0, name.length() - suffix.length());
                if (UnitName.parse(owner).isPresent() || UnitType.ofSuffix(owner).isPresent()) {
                    subdirectories.computeIfAbsent(owner, _ -> new ArrayList<>()).add(directory);
                }
            }
        }
    }

    /** Enters a name among the other names of the file it leads to. */
    private void reverse(String name) {
        if (!(resolve(name) instanceof Resolved.File(String file, boolean _))) {
            return;
        }
        String owner = FilePaths.name(file);
        UnitName unit = new UnitName(name);
        String key = unit.isInstance() ? instanceOf(owner, unit) : owner;
        if (!key.equals(name) && files.kind(file) != UnitFiles.Kind.MASK) {
            aliases.computeIfAbsent(key, _ -> new TreeSet<>()).add(name);
        }
    }
}
