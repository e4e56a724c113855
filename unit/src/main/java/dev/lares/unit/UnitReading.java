package dev.lares.unit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;

/** Reads units by an index of the load path, each by itself. */
final class UnitReading {
    private final UnitFiles files;
    private final UnitIndex index;
    private final UnitSubdirectories subdirectories;
    private final DependencyLinks links;
    private final LoadContext context;
    private final ParsedFiles parsed;
    private final MountDependencies mounts;

    UnitReading(UnitFiles files, UnitIndex index, LoadContext context) {
        this.files = files;
        this.index = index;
        this.subdirectories = new UnitSubdirectories(files, index);
        this.links = new DependencyLinks(files, index, subdirectories);
        this.parsed = new ParsedFiles(files);
        this.mounts = new MountDependencies(index, files, context);
        this.context = context;
    }

    UnitIndex index() {
        return index;
    }

    /** From now on files are read afresh. */
    void beginBatch() {
        parsed.beginBatch();
    }

    LoadedUnit read(UnitName name) {
        if (name.isTemplate()) {
            return failed(name, LoadState.ERROR, "Unit name " + name + " is missing the instance name.");
        }
        if (name.isInstance() && !AliasRules.mayTemplate(name.type())) {
            return failed(name, LoadState.ERROR, "Unit name " + name + " is not valid: " + name.type().suffix() + " units have no instances.");
        }
        if (name.type() == UnitType.SLICE && !SliceNames.isLegal(name)) {
            return failed(name, LoadState.ERROR, cannotLoad(name, "Invalid argument"));
        }
        return switch (index.find(name)) {
            case UnitIndex.Lookup.Loop() -> notFound(name);
            case UnitIndex.Lookup.Missing(var names) -> mayLackFragment(name) ? assemble(name, names, Optional.empty(), Optional.empty()) : notFound(name);
            case UnitIndex.Lookup.Found found -> read(name, found);
        };
    }

    private LoadedUnit read(UnitName name, UnitIndex.Lookup.Found found) {
        String path = found.path();
        Set<UnitName> names = found.names();
        UnitName id = idOf(name, path);
        if (isReplaced(id, path)) {
            return masked(id, names, path);
        }
        return switch (parsed.read(path, found.linked())) {
            case ParsedFiles.Parsed.Text(UnitFile file) -> read(id, names, file);
            case ParsedFiles.Parsed.Mask() when isPerpetual(id) -> assemble(id, names, Optional.of(path), Optional.empty());
            case ParsedFiles.Parsed.Mask() -> masked(id, names, path);
            case ParsedFiles.Parsed.Missing() -> notFound(name);
            case ParsedFiles.Parsed.Unreadable(String cause) -> unreadable(name, path, cause);
        };
    }

    /** A file that cannot be read to its end makes no unit: what stands beside it is not even looked at. */
    private LoadedUnit read(UnitName id, Set<UnitName> names, UnitFile fragment) {
        if (fragment.failure().isEmpty()) {
            return assemble(id, names, Optional.of(fragment.path()), Optional.of(fragment));
        }
        UnitDefinition definition = UnitBuilder.build(id, Optional.of(fragment), List.of(), context.specifiers());
        return new LoadedUnit(id, new TreeSet<>(names), definition.loadState(), definition.loadError(), Optional.of(fragment.path()), List.of(),
                definition.settings(), definition.dependencies(), definition.diagnostics(), false);
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
        SequencedSet<UnitName> idFirst = idFirst(id, foundNames);
        List<String> directories = subdirectories.directories(idFirst);
        List<UnitFile> dropIns = readDropIns(directories);
        UnitDefinition definition = UnitBuilder.build(id, fragment, dropIns, context.specifiers());
        List<UnitFile> all = new ArrayList<>(dropIns);
        fragment.ifPresent(all::addFirst);
        DependencySet dependencies = new DependencySet();
        dependencies.addAll(definition.dependencies());
        List<Diagnostic> diagnostics = new ArrayList<>(definition.diagnostics());
        links.add(id, directories, dependencies, diagnostics);
        UnitOutline draft = new UnitOutline(id, new TreeSet<>(idFirst), fragment.isPresent(), definition.settings(),
                new RawSection(all, id.type().section(), new Specifiers(id, fragment.map(UnitFile::realPath), context.specifiers())), context, dependencies, new TreeSet<>());
        LoadState state = definition.loadState();
        Optional<String> error = definition.loadError();
        Optional<String> fault = state == LoadState.LOADED ? TypeChecks.fault(draft) : Optional.empty();
        addAutomatic(draft, state == LoadState.LOADED && fault.isEmpty());
        fault = fault.or(() -> TypeChecks.jobModeFault(draft));
        if (state == LoadState.LOADED && fault.isPresent()) {
            diagnostics.add(new Diagnostic(new Location(path.orElse(id.text()), 0), Diagnostic.Kind.BAD, fault.get()));
            state = LoadState.BAD_SETTING;
            error = Optional.of("Unit " + id + " has a bad unit file setting.");
        }
        return new LoadedUnit(id, draft.names(), state, error, path, paths(dropIns), ownSettings(draft), dependencies.toMap(), diagnostics, isActive(id));
    }

    private void addAutomatic(UnitOutline draft, boolean good) {
        draft.settings().get(UnitDirectives.REQUIRES_MOUNTS_FOR).forEach(draft::requirePath);
        TypeDependencies.add(draft);
        if (good) {
            SliceNames.of(draft).ifPresent(slice -> draft.dependencies().add(Dependency.AFTER, Dependency.REQUIRES, slice.text()));
            mounts.add(draft);
        }
        DependencyRules.apply(draft);
    }

    private List<UnitFile> readDropIns(List<String> directories) {
        return subdirectories.find(directories, ".d", ".conf").stream()
                .map(found -> parsed.readDropIn(found.path(), found.kind() == UnitFiles.EntryKind.LINK))
                .toList();
    }

    /** What stands beside a masked unit's file is shown; nothing of it is ever run. */
    private LoadedUnit masked(UnitName id, Set<UnitName> foundNames, String path) {
        SequencedSet<UnitName> names = idFirst(id, foundNames);
        List<String> directories = subdirectories.directories(names);
        List<UnitFile> dropIns = readDropIns(directories);
        UnitDefinition definition = UnitBuilder.build(id, Optional.empty(), dropIns, context.specifiers());
        DependencySet dependencies = new DependencySet();
        dependencies.addAll(definition.dependencies());
        links.add(id, directories, dependencies, new ArrayList<>());
        dependencies.removeOwn(names);
        return new LoadedUnit(id, new TreeSet<>(names), LoadState.MASKED, Optional.of("Unit " + id + " is masked."), Optional.of(path),
                paths(dropIns), definition.settings(), dependencies.toMap(), List.of(), false);
    }

    private static SequencedSet<UnitName> idFirst(UnitName id, Set<UnitName> names) {
        SequencedSet<UnitName> idFirst = new LinkedHashSet<>();
        idFirst.add(id);
        idFirst.addAll(new TreeSet<>(names));
        return idFirst;
    }

    /** The drop-ins that a unit has now. */
    List<String> dropIns(LoadedUnit unit) {
        return subdirectories.find(subdirectories.directories(idFirst(unit.id(), unit.names())), ".d", ".conf").stream()
                .map(UnitSubdirectories.Found::path)
                .toList();
    }

    private static List<String> paths(List<UnitFile> dropIns) {
        return dropIns.stream().map(UnitFile::path).toList();
    }

    /** The settings, with what the manager itself says of units it knows by their names. */
    private Settings ownSettings(UnitOutline unit) {
        Settings settings = unit.settings();
        if (unit.isPerpetual()) {
            settings = settings.with(UnitDirectives.DEFAULT_DEPENDENCIES, false);
        }
        Optional<UnitName> slice = SliceNames.of(unit);
        if (slice.isPresent()) {
            settings = settings.with(ResourceDirectives.SLICE, slice.get());
        }
        boolean stays = unit.id().type() == UnitType.SLICE || unit.id().type() == UnitType.SCOPE;
        if (stays && !settings.isSet(UnitDirectives.IGNORE_ON_ISOLATE)) {
            settings = settings.with(UnitDirectives.IGNORE_ON_ISOLATE, true);
        }
        if (settings.get(UnitDirectives.DESCRIPTION).isEmpty()) {
            Optional<String> description = OwnDescriptions.of(unit);
            settings = description.isPresent() ? settings.with(UnitDirectives.DESCRIPTION, description.get()) : settings;
        }
        return settings;
    }

    /** A main file that cannot be read makes no unit, and is not found for systemd; the cause is told all the same. */
    private LoadedUnit unreadable(UnitName name, String path, String cause) {
        Diagnostic diagnostic = new Diagnostic(new Location(path, 0), Diagnostic.Kind.BAD, "cannot read unit file: " + cause);
        return new LoadedUnit(name, new TreeSet<>(), LoadState.NOT_FOUND, Optional.of("Unit " + name + " not found."), Optional.empty(),
                List.of(), Settings.EMPTY, Map.of(), List.of(diagnostic), false);
    }

    private static String cannotLoad(UnitName name, String cause) {
        return "Unit " + name + " failed to load properly, please adjust/correct and reload service manager: " + cause;
    }

    private LoadedUnit notFound(UnitName name) {
        return failed(name, LoadState.NOT_FOUND, "Unit " + name + " not found.");
    }

    private LoadedUnit failed(UnitName name, LoadState state, String error) {
        return new LoadedUnit(name, new TreeSet<>(), state, Optional.of(error), Optional.empty(), List.of(), Settings.EMPTY, Map.of(), List.of(), false);
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
