package dev.lares.unit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Plans what {@code systemctl enable}, {@code mask}, {@code preset} … do to unit files, and tells how files are installed
 * (systemctl(1), "Unit File Commands"). It changes nothing itself: each operation looks at the directories as they are, and
 * yields the steps. The sequence of steps, what is a failure, and what is passed over, are as asked of systemd 252.
 */
public final class UnitFilePlanner {
    private static final String MASK = "/dev/null";
    private static final String DEFAULT_TARGET = "default.target";

    private final UnitFiles files;
    private final InstallPlaces places;
    private final InstallSpecifiers specifiers;

    /**
     * @param files the file system; Lares's own units come after all of them
     * @param path where unit files are
     * @param specifiers what specifiers stand for in [Install]
     */
    public UnitFilePlanner(UnitFiles files, LoadPath path, SpecifierContext specifiers) {
        this.files = new LayeredUnitFiles(files, new BuiltInUnitFiles());
        this.places = new InstallPlaces(path.withDirectoryLast(BuiltInUnitFiles.directory(specifiers.userManager())), specifiers.userManager());
        this.specifiers = new InstallSpecifiers(specifiers);
    }

    /** How a unit file is installed. */
    public UnitFileState state(String name) throws UnitFileException {
        return new InstallLinks(files, places, new InstallSearch(files, places, specifiers)).stateOf(name);
    }

    /** Whether presets would enable a unit. */
    public boolean presetEnables(UnitName unit) {
        return PresetFiles.read(files, places.user()).enables(unit);
    }

    /**
     * All unit files: path to state, those of directories that come first in the load path first.
     *
     * @param states names of states; empty for all
     * @param patterns patterns of names, of which one must fit; empty for all
     */
    public Map<String, UnitFileState> list(List<String> states, List<String> patterns) {
        Map<String, UnitFileState> found = new LinkedHashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        InstallLinks links = new InstallLinks(files, places, new InstallSearch(files, places, specifiers));
        for (String directory : places.directories()) {
            for (UnitFiles.Entry entry : files.list(directory)) {
                boolean file = switch (entry.kind()) {
                    case FILE, EMPTY_FILE, LINK -> true;
                    case DIRECTORY, OTHER -> false;
                };
                if (file && UnitName.parse(entry.name()).isPresent() && fits(entry.name(), patterns) && !seen.contains(entry.name())) {
                    UnitFileState state = stateOrBad(links, entry.name());
                    if (states.isEmpty() || states.contains(state.text())) {
                        seen.add(entry.name());
                        found.put(places.linkText(FilePaths.join(directory, entry.name())), state);
                    }
                }
            }
        }
        return found;
    }

    private static boolean fits(String name, List<String> patterns) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> NamePattern.matches(pattern, name));
    }

    private static UnitFileState stateOrBad(InstallLinks links, String name) {
        try {
            return links.stateOf(name);
        } catch (UnitFileException e) {
            return UnitFileState.BAD;
        }
    }

    /** The unit that {@code default.target} leads to. */
    public UnitName defaultTarget() throws UnitFileException {
        InstallContext context = new InstallContext();
        InstallInfo info = new InstallSearch(files, places, specifiers).traverse(context, context.add(DEFAULT_TARGET), InstallSearch.Depth.NAME_AND_LINKS);
        if (info.mode() == InstallInfo.Mode.MASK) {
            throw new UnitFileException(UnitFileError.MASKED);
        }
        if (places.isGenerated(info.pathOrName()) || places.isTransient(info.pathOrName())) {
            throw new UnitFileException(UnitFileError.GENERATED);
        }
        return info.name();
    }

    /** Makes the links that [Install] asks for. */
    public UnitFilePlan enable(List<String> namesOrPaths, InstallOptions options) {
        return operate(operation -> operation.enable(namesOrPaths, options));
    }

    /** Removes all links to units, and those that have their names. */
    public UnitFilePlan disable(List<String> names, InstallOptions options) {
        return operate(operation -> operation.disable(names, options));
    }

    /** Disables units and enables them as their files say now. */
    public UnitFilePlan reenable(List<String> namesOrPaths, InstallOptions options) {
        return operate(operation -> {
            List<String> names = namesOrPaths.stream().map(FilePaths::name).toList();
            List<String> found = namesOrPaths.stream().map(operation::located).toList();
            operation.disable(names, options);
            return operation.enable(found, options);
        });
    }

    /** Makes files known by links to them. */
    public UnitFilePlan link(List<String> paths, InstallOptions options) {
        return operate(operation -> operation.link(paths, options));
    }

    /** Enables and disables units as the presets say. */
    public UnitFilePlan preset(List<String> names, PresetMode mode, InstallOptions options) {
        return operate(operation -> operation.preset(names, mode, options, true));
    }

    /** The same for all units there are. */
    public UnitFilePlan presetAll(PresetMode mode, InstallOptions options) {
        SequencedSet<String> names = new LinkedHashSet<>();
        for (String directory : places.directories()) {
            for (UnitFiles.Entry entry : files.list(directory)) {
                if (UnitName.parse(entry.name()).isPresent() && entry.kind() != UnitFiles.EntryKind.DIRECTORY && entry.kind() != UnitFiles.EntryKind.OTHER) {
                    names.add(entry.name());
                }
            }
        }
        return operate(operation -> operation.preset(List.copyOf(names), mode, options, false));
    }

    /** Makes units impossible to start. */
    public UnitFilePlan mask(List<String> names, InstallOptions options) {
        return operate(operation -> {
            String config = places.config(options);
            return operation.each(names, name -> {
                requireName(name, UnitFileError.INVALID);
                operation.plan.link(MASK, FilePaths.join(config, name), options.force());
            });
        });
    }

    /** Takes masks away. */
    public UnitFilePlan unmask(List<String> names, InstallOptions options) {
        return operate(operation -> operation.unmask(names, options));
    }

    /** Puts units back into the state their packages gave them. */
    public UnitFilePlan revert(List<String> names) {
        return operate(operation -> operation.revert(names));
    }

    /** Has {@code default.target} lead to another unit. */
    public UnitFilePlan setDefault(String name, boolean force) {
        return operate(operation -> {
            boolean target = UnitName.parse(name).filter(unit -> unit.type() == UnitType.TARGET && !name.equals(DEFAULT_TARGET)).isPresent();
            if (!target) {
                throw new UnitFileException(UnitFileError.INVALID);
            }
            InstallInfo info = operation.discoverUsable(new InstallContext(), name, InstallSearch.Depth.NAME);
            operation.plan.link(info.path().orElseThrow(), FilePaths.join(places.config(InstallOptions.NONE), DEFAULT_TARGET), force);
            return false;
        });
    }

    /** Makes units dependencies of another one, of the kind {@link Dependency#WANTS} or {@link Dependency#REQUIRES}. */
    public UnitFilePlan addDependency(List<String> names, String target, Dependency kind, InstallOptions options) {
        return operate(operation -> operation.addDependency(names, target, kind, options));
    }

    /** The links that {@link #disable} would remove. */
    public List<String> links(String name, boolean runtime) throws UnitFileException {
        UnitFilePlan plan = disable(List.of(name), new InstallOptions(runtime, false));
        if (plan.refusal().isPresent()) {
            throw new UnitFileException(plan.refusal().get());
        }
        return plan.changes().stream().filter(UnitFileChange.Unlink.class::isInstance).map(UnitFileChange::path).toList();
    }

    private static void requireName(String name, UnitFileError error) throws UnitFileException {
        if (UnitName.parse(name).isEmpty()) {
            throw new UnitFileException(error);
        }
    }

    /** Something that is planned step by step. */
    @FunctionalInterface
    private interface Planned {
        /** Plans; tells whether there was anything in [Install]. */
        boolean in(Operation operation) throws UnitFileException;
    }

    private UnitFilePlan operate(Planned planned) {
        Operation operation = new Operation();
        try {
            boolean hasInstallInfo = planned.in(operation);
            return new UnitFilePlan(operation.plan.changes(), hasInstallInfo, operation.failure);
        } catch (UnitFileException e) {
            return new UnitFilePlan(operation.plan.changes(), false, operation.failure.or(() -> Optional.of(e.error())));
        }
    }

    /** A step for one of several names. */
    @FunctionalInterface
    private interface Step {
        void with(String name) throws UnitFileException;
    }

    /** One operation, over the file system as its steps leave it. */
    private final class Operation {
        private final PlannedUnitFiles planned = new PlannedUnitFiles(files);
        private final LinkPlan plan = new LinkPlan(planned, places);
        private final InstallSearch search = new InstallSearch(planned, places, specifiers);
        private Optional<UnitFileError> failure = Optional.empty();

        /** Takes a step for each name; one that fails does not keep the others from being taken. */
        boolean each(Iterable<String> names, Step step) {
            for (String name : names) {
                try {
                    step.with(name);
                } catch (UnitFileException e) {
                    failure = failure.or(() -> Optional.of(e.error()));
                }
            }
            return false;
        }

        InstallInfo discover(InstallContext context, String nameOrPath, InstallSearch.Depth depth) throws UnitFileException {
            try {
                return search.traverse(context, context.add(nameOrPath), depth);
            } catch (UnitFileException e) {
                throw plan.fail(e.error(), nameOrPath);
            }
        }

        InstallInfo discoverUsable(InstallContext context, String nameOrPath, InstallSearch.Depth depth) throws UnitFileException {
            InstallInfo info = discover(context, nameOrPath, depth);
            String path = info.pathOrName();
            if (info.mode() == InstallInfo.Mode.MASK) {
                throw plan.fail(UnitFileError.MASKED, path);
            }
            if (places.isGenerated(path) || places.isTransient(path)) {
                throw plan.fail(UnitFileError.GENERATED, path);
            }
            return info;
        }

        boolean enable(List<String> namesOrPaths, InstallOptions options) throws UnitFileException {
            String config = places.config(options);
            InstallContext context = new InstallContext();
            for (String name : namesOrPaths) {
                discoverUsable(context, name, InstallSearch.Depth.TEXT_AND_LINKS);
            }
            return apply(context, config, options, false, InstallSearch.Depth.TEXT);
        }

        private boolean apply(InstallContext context, String config, InstallOptions options, boolean presets, InstallSearch.Depth depth) {
            InstallRules rules = new InstallRules(places, search, specifiers, plan, config, options.force(), presets);
            InstallRules.Outcome outcome = rules.apply(context, depth);
            failure = failure.or(outcome::failure);
            return outcome.anyRule();
        }

        boolean disable(List<String> names, InstallOptions options) throws UnitFileException {
            String config = places.config(options);
            InstallContext context = new InstallContext();
            boolean hasInstallInfo = false;
            for (String name : names) {
                if (UnitName.parse(name).isEmpty()) {
                    throw plan.fail(UnitFileError.BAD_NAME, name);
                }
                InstallInfo info = context.add(name);
                try {
                    search.traverse(context, info, InstallSearch.Depth.TEXT_AND_LINKS);
                } catch (UnitFileException e) {
                    throw plan.fail(e.error(), name);
                }
                hasInstallInfo |= info.hasRules() || !info.also().isEmpty();
            }
            plan.removeLinks(marked(context), config);
            return hasInstallInfo || plan.changes().stream().anyMatch(UnitFileChange.Action.class::isInstance);
        }

        /** The names whose links are to go: missing units' too, not those of masked ones. */
        private Set<String> marked(InstallContext context) {
            Set<String> marked = new LinkedHashSet<>();
            for (Optional<InstallInfo> next = context.next(); next.isPresent(); next = context.next()) {
                InstallInfo info = next.get();
                boolean usable = true;
                try {
                    search.traverse(context, info, InstallSearch.Depth.TEXT_AND_LINKS);
                    if (info.mode() == InstallInfo.Mode.MASK) {
                        plan.add(new UnitFileChange.Masked(info.pathOrName()));
                    }
                    usable = info.mode() == InstallInfo.Mode.FILE;
                } catch (UnitFileException e) {
                    if (e.error().equals(UnitFileError.DANGLING)) {
                        plan.add(new UnitFileChange.Dangling(info.pathOrName()));
                    } else if (!e.error().equals(UnitFileError.MISSING) || !info.isAuxiliary()) {
                        plan.fail(e.error(), info.pathOrName());
                    }
                }
                if (usable) {
                    marked.add(info.name().text());
                }
            }
            return marked;
        }

        /** The file of a unit that is linked, so that it can be linked again; otherwise what was said. */
        String located(String nameOrPath) {
            boolean named = nameOrPath.indexOf('/') < 0 && UnitName.parse(nameOrPath).filter(UnitName::isInstance).isEmpty();
            if (!named) {
                return nameOrPath;
            }
            try {
                InstallContext context = new InstallContext();
                return search.traverse(context, context.add(nameOrPath), InstallSearch.Depth.TEXT_AND_LINKS).path()
                        .filter(path -> !BuiltInUnitFiles.holds(path)).orElse(nameOrPath);
            } catch (UnitFileException e) {
                return nameOrPath;
            }
        }

        boolean link(List<String> paths, InstallOptions options) throws UnitFileException {
            String config = places.config(options);
            SequencedSet<String> toLink = new LinkedHashSet<>();
            for (String path : paths) {
                if (!path.startsWith("/")) {
                    throw plan.fail(UnitFileError.INVALID, path);
                }
                if (UnitName.parse(FilePaths.name(path)).isEmpty()) {
                    throw plan.fail(UnitFileError.BAD_NAME, path);
                }
                Optional<UnitFileError> unusable = unusable(path);
                if (unusable.isPresent()) {
                    throw plan.fail(unusable.get(), path);
                }
                if (!places.holds(path)) {
                    if (places.contains(path)) {
                        throw plan.fail(UnitFileError.BAD_PLACE, path);
                    }
                    toLink.add(path);
                }
            }
            return each(toLink, path -> plan.link(path, FilePaths.join(config, FilePaths.name(path)), options.force()));
        }

        private Optional<UnitFileError> unusable(String path) {
            if (planned.linkTarget(path).isPresent()) {
                return Optional.of(UnitFileError.LINKED);
            }
            return switch (planned.kind(path)) {
                case MISSING -> Optional.of(UnitFileError.MISSING);
                case DIRECTORY -> Optional.of(UnitFileError.IS_DIRECTORY);
                case OTHER -> Optional.of(UnitFileError.NOT_REGULAR);
                case MASK, FILE -> Optional.empty();
            };
        }

        boolean unmask(List<String> names, InstallOptions options) throws UnitFileException {
            String config = places.config(options);
            Set<String> masked = new LinkedHashSet<>();
            for (String name : names) {
                requireName(name, UnitFileError.INVALID);
                noteGenerator(name);
                if (planned.kind(FilePaths.join(config, name)) == UnitFiles.Kind.MASK) {
                    masked.add(FilePaths.join(config, name));
                }
            }
            masked.forEach(path -> plan.unlink(path, config));
            plan.removeLinks(masked, config);
            return false;
        }

        private void noteGenerator(String name) {
            try {
                InstallContext context = new InstallContext();
                InstallInfo info = context.add(name);
                search.search(context, info, InstallSearch.Depth.NAME);
                if (info.mode() == InstallInfo.Mode.MASK && places.isGenerated(info.pathOrName())) {
                    plan.add(new UnitFileChange.MaskedByGenerator(name, info.pathOrName()));
                }
            } catch (UnitFileException e) {
                // there is no such unit, so that no generator masks it
            }
        }

        boolean revert(List<String> names) throws UnitFileException {
            SequencedSet<String> directories = new LinkedHashSet<>();
            SequencedSet<String> ownFiles = new LinkedHashSet<>();
            for (String name : names) {
                requireName(name, UnitFileError.INVALID);
                List<String> config = new ArrayList<>();
                boolean vendors = false;
                for (String directory : places.directories()) {
                    String path = FilePaths.join(directory, name);
                    boolean link = planned.linkTarget(path).isPresent();
                    boolean there = link || planned.kind(path) == UnitFiles.Kind.FILE || planned.kind(path) == UnitFiles.Kind.MASK;
                    vendors |= there && !link && places.isVendors(path);
                    if (there && places.isConfig(path)) {
                        config.add(path);
                    }
                    String dropIns = path + ".d";
                    boolean ours = places.isConfig(dropIns) || places.isControl(dropIns) || places.isTransient(dropIns);
                    if (ours && planned.linkTarget(dropIns).isEmpty() && planned.kind(dropIns) == UnitFiles.Kind.DIRECTORY) {
                        directories.add(dropIns);
                    }
                }
                if (vendors) {
                    ownFiles.addAll(config);
                }
            }
            directories.forEach(plan::removeDirectory);
            ownFiles.forEach(path -> plan.unlink(path, FilePaths.parent(path)));
            Set<String> gone = new LinkedHashSet<>(directories);
            gone.addAll(ownFiles);
            for (LoadPath.Role role : List.of(LoadPath.Role.RUNTIME_CONFIG, LoadPath.Role.PERSISTENT_CONFIG)) {
                places.directory(role).ifPresent(directory -> plan.removeLinks(gone, directory));
            }
            return false;
        }

        boolean addDependency(List<String> names, String target, Dependency kind, InstallOptions options) throws UnitFileException {
            if (UnitName.parse(target).isEmpty()) {
                throw plan.fail(UnitFileError.BAD_NAME, target);
            }
            String config = places.config(options);
            InstallContext context = new InstallContext();
            InstallInfo owner = discoverUsable(context, target, InstallSearch.Depth.NAME_AND_LINKS);
            for (String name : names) {
                InstallInfo info = discoverUsable(context, name, InstallSearch.Depth.NAME_AND_LINKS);
                List<String> owners = kind == Dependency.WANTS ? info.wantedBy() : info.requiredBy();
                owners.clear();
                owners.add(owner.name().text());
            }
            apply(context, config, options, false, InstallSearch.Depth.NAME_AND_LINKS);
            return false;
        }

        /** @param strict whether a unit that cannot be dealt with ends it */
        boolean preset(List<String> names, PresetMode mode, InstallOptions options, boolean strict) throws UnitFileException {
            String config = places.config(options);
            PresetFiles presets = PresetFiles.read(files, places.user());
            InstallContext plus = new InstallContext();
            InstallContext minus = new InstallContext();
            for (String name : names) {
                try {
                    prepare(name, presets, plus, minus);
                } catch (UnitFileException e) {
                    if (strict) {
                        throw e;
                    }
                }
            }
            if (mode != PresetMode.ENABLE_ONLY) {
                plan.removeLinks(marked(minus), config);
            }
            return mode != PresetMode.DISABLE_ONLY && apply(plus, config, options, true, InstallSearch.Depth.TEXT);
        }

        private void prepare(String name, PresetFiles presets, InstallContext plus, InstallContext minus) throws UnitFileException {
            Optional<UnitName> unit = UnitName.parse(name);
            if (unit.isPresent() && (plus.find(unit.get()).isPresent() || minus.find(unit.get()).isPresent())) {
                return;
            }
            InstallInfo info = discover(new InstallContext(), name, InstallSearch.Depth.NAME_AND_LINKS);
            if (!name.equals(info.name().text())) {
                return; // another name of a unit that is dealt with by its own
            }
            switch (presets.decide(info.name())) {
                case PresetFiles.Decision.Enable() -> discoverUsable(plus, name, InstallSearch.Depth.TEXT_AND_LINKS);
                case PresetFiles.Decision.EnableInstances(List<String> instances) -> {
                    for (String instance : instances) {
                        discoverUsable(plus, instance, InstallSearch.Depth.TEXT_AND_LINKS);
                    }
                }
                case PresetFiles.Decision.Disable() -> discover(minus, name, InstallSearch.Depth.NAME_AND_LINKS);
            }
        }
    }
}
