package dev.lares.unit;

import java.util.List;
import java.util.Optional;

/** Makes the links that [Install] asks for (systemd.unit(5), "[Install] Section Options"). */
final class InstallRules {
    private final InstallPlaces places;
    private final InstallSearch search;
    private final InstallSpecifiers specifiers;
    private final LinkPlan plan;
    private final String config;
    private final boolean force;
    private final boolean presets;

    /**
     * @param config where the links are made
     * @param presets whether presets are applied: then a template without an instance is no failure
     */
    InstallRules(InstallPlaces places, InstallSearch search, InstallSpecifiers specifiers, LinkPlan plan, String config, boolean force, boolean presets) {
        this.places = places;
        this.search = search;
        this.specifiers = specifiers;
        this.plan = plan;
        this.config = config;
        this.force = force;
        this.presets = presets;
    }

    /** Links that were asked for, whether they were there or not, and the first failure. */
    record Outcome(boolean anyRule, Optional<UnitFileError> failure) {
        static final Outcome NOTHING = new Outcome(false, Optional.empty());

        Outcome and(Outcome other) {
            return new Outcome(anyRule || other.anyRule, failure.or(other::failure));
        }

        private static Outcome failed(UnitFileException e) {
            return new Outcome(true, Optional.of(e.error()));
        }
    }

    /** Installs all units of a context, those of {@code Also=} as they turn up. */
    Outcome apply(InstallContext context, InstallSearch.Depth depth) {
        Outcome outcome = Outcome.NOTHING;
        for (Optional<InstallInfo> next = context.next(); next.isPresent(); next = context.next()) {
            InstallInfo info = next.get();
            try {
                search.traverse(context, info, depth);
            } catch (UnitFileException e) {
                if (info.isAuxiliary()) {
                    plan.add(new UnitFileChange.AuxiliaryFailed(info.name().text()));
                    continue;
                }
                return outcome.and(Outcome.failed(plan.fail(e.error(), info.name().text())));
            }
            if (info.mode() == InstallInfo.Mode.MASK) {
                plan.add(new UnitFileChange.Masked(info.pathOrName()));
                outcome = outcome.and(new Outcome(true, Optional.empty()));
            } else if (info.mode() == InstallInfo.Mode.FILE) {
                outcome = outcome.and(install(info));
            }
        }
        return outcome;
    }

    private Outcome install(InstallInfo info) {
        String file = info.path().orElseThrow();
        if (!places.holds(file)) {
            try {
                plan.link(file, FilePaths.join(config, info.name().text()), force);
            } catch (UnitFileException e) {
                return Outcome.failed(e); // further links would lead to a unit that is not there, or to another one
            }
        }
        Outcome outcome = Outcome.NOTHING;
        for (String alias : info.aliases()) {
            outcome = outcome.and(attempt(() -> alias(info, alias)));
        }
        return outcome.and(dependencies(info, info.wantedBy(), ".wants"))
                .and(dependencies(info, info.requiredBy(), ".requires"))
                .and(dependencies(info, info.upheldBy(), ".upholds"));
    }

    /** A step that may fail; the others are taken nevertheless. */
    @FunctionalInterface
    private interface Step {
        /** Whether a link was asked for. */
        boolean go() throws UnitFileException;
    }

    private static Outcome attempt(Step step) {
        try {
            return new Outcome(step.go(), Optional.empty());
        } catch (UnitFileException e) {
            return Outcome.failed(e);
        }
    }

    private String resolve(String word, InstallInfo info) throws UnitFileException {
        try {
            return specifiers.resolve(word, info);
        } catch (UnitFileException e) {
            throw plan.fail(e.error(), word);
        }
    }

    private boolean alias(InstallInfo info, String word) throws UnitFileException {
        String alias = resolve(word, info);
        if (alias.indexOf('/') >= 0) {
            checkDependencyAlias(info, alias);
        } else {
            if (info.name().isInstance() && UnitName.parse(alias).filter(UnitName::isTemplate).isPresent()) {
                alias = alias.replace("@.", "@" + info.name().instance() + ".");
            }
            try {
                InstallSearch.checkAlias(alias, info.name().text());
            } catch (UnitFileException e) {
                if (e.error().equals(UnitFileError.LINKED)) {
                    return false; // its own name
                }
                throw plan.fail(UnitFileError.BAD_ALIAS, alias, info.name().text());
            }
        }
        plan.link(info.path().orElseThrow(), FilePaths.join(config, alias), force);
        return true;
    }

    /** Checks {@code Alias=foo.target.wants/bar.service}, an old way to say {@code WantedBy=foo.target}. */
    private void checkDependencyAlias(InstallInfo info, String alias) throws UnitFileException {
        int slash = alias.lastIndexOf('/');
        String directory = alias.substring(0, slash);
        Optional<UnitName> owner = directory.endsWith(".wants") || directory.endsWith(".requires")
                ? UnitName.parse(directory.substring(0, directory.lastIndexOf('.')))
                : Optional.empty();
        if (owner.isEmpty()) {
            throw plan.fail(UnitFileError.BAD_ALIAS, alias);
        }
        Optional<UnitName> link = UnitName.parse(alias.substring(slash + 1));
        boolean same = link.filter(info.name()::equals).isPresent() && (!info.name().isTemplate() || owner.get().isTemplate());
        boolean instance = link.flatMap(UnitName::template).filter(info.name()::equals).isPresent();
        if (!same && !instance) {
            throw plan.fail(UnitFileError.BAD_ALIAS, alias, info.name().text());
        }
    }

    private Outcome dependencies(InstallInfo info, List<String> owners, String suffix) {
        if (owners.isEmpty()) {
            return Outcome.NOTHING;
        }
        if (info.name().isTemplate() && info.defaultInstance().isPresent()) {
            InstallInfo instance = new InstallInfo(info.nameInUse(), Optional.empty(), false);
            try {
                search.search(new InstallContext(), instance, InstallSearch.Depth.NAME_AND_LINKS);
            } catch (UnitFileException e) {
                return Outcome.failed(e);
            }
            if (instance.mode() == InstallInfo.Mode.MASK) {
                return Outcome.failed(plan.fail(UnitFileError.MASKED, instance.pathOrName()));
            }
        }
        Outcome outcome = Outcome.NOTHING;
        for (String owner : owners) {
            outcome = outcome.and(attempt(() -> dependency(info, owner, suffix)));
        }
        return outcome;
    }

    private boolean dependency(InstallInfo info, String word, String suffix) throws UnitFileException {
        String owner = resolve(word, info);
        UnitName name = info.nameInUse();
        Optional<UnitName> valid = UnitName.parse(owner);
        boolean fits = valid.filter(unit -> !name.isTemplate() || unit.isTemplate() || unit.isInstance()).isPresent();
        if (!fits) {
            if (presets) {
                return false;
            }
            throw valid.isPresent() ? plan.fail(UnitFileError.NOT_TEMPLATE, owner, name.text()) : plan.fail(UnitFileError.BAD_NAME, owner);
        }
        String file = info.path().orElseThrow();
        plan.link(file, FilePaths.join(FilePaths.join(config, owner + suffix), name.text()), true);
        if (!search.exists(owner)) {
            plan.add(new UnitFileChange.DestinationMissing(owner, file));
        }
        return true;
    }
}
