package dev.lares.unit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads units by an index of the load path, each by itself. */
final class UnitReading {
    private final UnitFiles files;
    private final UnitIndex index;
    private final UnitSubdirectories subdirectories;
    private final DependencyLinks links;
    private final LoadContext context;
    private final Map<String, Optional<String>> realDirectories = new LinkedHashMap<>();

    UnitReading(UnitFiles files, UnitIndex index, LoadContext context) {
        this.files = files;
        this.index = index;
        this.subdirectories = new UnitSubdirectories(files, index);
        this.links = new DependencyLinks(files, subdirectories);
        this.context = context;
    }

    UnitIndex index() {
        return index;
    }

    LoadedUnit read(UnitName name) {
        if (name.isTemplate()) {
            return failed(name, LoadState.ERROR, "Unit name " + name + " is missing the instance name.");
        }
        return switch (index.find(name)) {
            case UnitIndex.Lookup.Loop() -> notFound(name);
            case UnitIndex.Lookup.Missing(var names) -> mayLackFragment(name) ? assemble(name, names, Optional.empty(), Optional.empty()) : notFound(name);
            case UnitIndex.Lookup.Found(String path, var names) -> read(name, names, path);
        };
    }

    private LoadedUnit read(UnitName name, Set<UnitName> names, String path) {
        UnitName id = idOf(name, path);
        if (isReplaced(id, path)) {
            return masked(id, names, path);
        }
        return switch (files.read(path)) {
            case UnitFiles.Content.Bytes(byte[] bytes) -> assemble(id, names, Optional.of(path), Optional.of(parse(path, bytes)));
            case UnitFiles.Content.Mask() -> isPerpetual(id) ? assemble(id, names, Optional.of(path), Optional.empty()) : masked(id, names, path);
            case UnitFiles.Content.Missing(), UnitFiles.Content.Unreadable(String _) -> notFound(name);
        };
    }

    /** The name of the file, with the instance filled in. */
    private static UnitName idOf(UnitName name, String path) {
        return UnitName.parse(FilePaths.name(path))
                .flatMap(file -> file.isTemplate() ? UnitName.parse(file.text().replace("@.", "@" + name.instance() + ".")) : Optional.of(file))
                .orElse(name);
    }

    private boolean isReplaced(UnitName id, String path) {
        return !context.userManager() && ReplacedUnits.isVendors(path) && ReplacedUnits.reason(id).isPresent();
    }

    /** Puts a unit together from its main file and everything beside it. */
    private LoadedUnit assemble(UnitName id, Set<UnitName> foundNames, Optional<String> path, Optional<UnitFile> fragment) {
        SequencedSet<UnitName> idFirst = new LinkedHashSet<>();
        idFirst.add(id);
        idFirst.addAll(new TreeSet<>(foundNames));
        List<UnitFile> dropIns = readDropIns(idFirst);
        UnitDefinition definition = UnitBuilder.build(id, fragment, dropIns, context.specifiers());
        List<UnitFile> all = new ArrayList<>(dropIns);
        fragment.ifPresent(all::addFirst);
        DependencySet dependencies = new DependencySet();
        dependencies.addAll(definition.dependencies());
        List<Diagnostic> diagnostics = new ArrayList<>(definition.diagnostics());
        links.add(id, idFirst, dependencies, diagnostics);
        UnitOutline draft = new UnitOutline(id, new TreeSet<>(idFirst), fragment.isPresent(), definition.settings(),
                new RawSection(all, id.type().section(), new Specifiers(id, fragment.map(UnitFile::realPath), context.specifiers())), context, dependencies, new TreeSet<>());
        LoadState state = definition.loadState();
        Optional<String> error = definition.loadError();
        Optional<String> fault = state == LoadState.LOADED ? TypeChecks.fault(draft) : Optional.empty();
        if (fault.isPresent()) {
            diagnostics.add(new Diagnostic(new Location(path.orElse(id.text()), 0), Diagnostic.Kind.BAD, fault.get()));
            state = LoadState.BAD_SETTING;
            error = Optional.of("Unit " + id + " has a bad unit file setting.");
        }
        addAutomatic(draft, state);
        Settings settings = isPerpetual(id) ? definition.settings().with(UnitDirectives.DEFAULT_DEPENDENCIES, false) : definition.settings();
        return new LoadedUnit(id, draft.names(), state, error, path, dropIns.stream().map(UnitFile::path).toList(),
                settings, dependencies.toMap(), diagnostics, isActive(id));
    }

    private void addAutomatic(UnitOutline draft, LoadState state) {
        draft.settings().get(UnitDirectives.REQUIRES_MOUNTS_FOR).forEach(draft::requirePath);
        TypeDependencies.add(draft);
        if (state == LoadState.LOADED) {
            SliceNames.of(draft).ifPresent(slice -> draft.dependencies().add(Dependency.AFTER, Dependency.REQUIRES, slice.text()));
            MountDependencies.add(draft, index, files);
        }
        DependencyRules.apply(draft);
    }

    private List<UnitFile> readDropIns(SequencedSet<UnitName> names) {
        List<UnitFile> dropIns = new ArrayList<>();
        for (UnitSubdirectories.Found found : subdirectories.find(names, ".d", ".conf")) {
            switch (files.read(found.path())) {
                case UnitFiles.Content.Bytes(byte[] bytes) -> dropIns.add(parse(found.path(), bytes));
                case UnitFiles.Content.Mask() -> dropIns.add(UnitFileReader.read(found.path(), ""));
                case UnitFiles.Content.Missing(), UnitFiles.Content.Unreadable(String _) -> { }
            }
        }
        return dropIns;
    }

    private UnitFile parse(String path, byte[] bytes) {
        UnitFile file = UnitFileReader.read(path, bytes);
        if (files.linkTarget(path).isPresent()) {
            return file.withRealPath(files.realPath(path).orElse(path));
        }
        return realDirectories.computeIfAbsent(FilePaths.parent(path), files::realPath)
                .map(directory -> file.withRealPath(FilePaths.join(directory, FilePaths.name(path))))
                .orElse(file);
    }

    private LoadedUnit masked(UnitName id, Set<UnitName> names, String path) {
        return bare(id, new TreeSet<>(names), LoadState.MASKED, "Unit " + id + " is masked.", Optional.of(path));
    }

    private LoadedUnit notFound(UnitName name) {
        return failed(name, LoadState.NOT_FOUND, "Unit " + name + " not found.");
    }

    private LoadedUnit failed(UnitName name, LoadState state, String error) {
        return bare(name, new TreeSet<>(), state, error, Optional.empty());
    }

    private static LoadedUnit bare(UnitName id, SortedSet<UnitName> names, LoadState state, String error, Optional<String> fragment) {
        return new LoadedUnit(id, names, state, Optional.of(error), fragment, List.of(), Settings.EMPTY, Map.of(), List.of(), false);
    }

    /** Units that are there without a file: slices, devices, what is mounted, and the manager's own scope. */
    private boolean mayLackFragment(UnitName name) {
        return switch (name.type()) {
            case SLICE, DEVICE -> true;
            case MOUNT -> pathOf(name).filter(context::isMountPoint).isPresent();
            case SCOPE -> isPerpetual(name);
            case SERVICE, SOCKET, TARGET, AUTOMOUNT, SWAP, TIMER, PATH -> false;
        };
    }

    private boolean isPerpetual(UnitName id) {
        return UnitOutline.isPerpetual(id, context.userManager());
    }

    private boolean isActive(UnitName id) {
        return isPerpetual(id) || switch (id.type()) {
            case MOUNT -> pathOf(id).filter(context::isMountPoint).isPresent();
            case DEVICE -> pathOf(id).filter(path -> files.kind(path) != UnitFiles.Kind.MISSING).isPresent();
            case SERVICE, SOCKET, TARGET, AUTOMOUNT, SWAP, TIMER, PATH, SLICE, SCOPE -> false;
        };
    }

    private static Optional<String> pathOf(UnitName unit) {
        return UnitNameEscaping.unescapePath(unit.withoutSuffix());
    }
}
