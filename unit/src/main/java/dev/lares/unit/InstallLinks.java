package dev.lares.unit;

import java.util.Optional;

/** Finds the links by which a unit file is installed, and tells its state by them. */
final class InstallLinks {
    private final UnitFiles files;
    private final InstallPlaces places;
    private final InstallSearch search;

    InstallLinks(UnitFiles files, InstallPlaces places, InstallSearch search) {
        this.files = files;
        this.places = places;
        this.search = search;
    }

    UnitFileState stateOf(String name) throws UnitFileException {
        InstallContext context = new InstallContext();
        InstallInfo info = search.traverse(context, context.add(name), InstallSearch.Depth.TEXT_AND_LINKS);
        String file = info.path().orElseThrow();
        if (info.mode() == InstallInfo.Mode.MASK) {
            return places.isRuntimeDirectory(FilePaths.parent(file)) ? UnitFileState.MASKED_RUNTIME : UnitFileState.MASKED;
        }
        if (!name.equals(FilePaths.name(file)) && !info.name().isInstance()) {
            return UnitFileState.ALIAS;
        }
        if (places.isGenerated(file)) {
            return UnitFileState.GENERATED;
        }
        if (places.isTransient(file)) {
            return UnitFileState.TRANSIENT;
        }
        return stateByLinks(info, file, true).or(() -> stateByLinks(info, file, false).map(_ -> UnitFileState.INDIRECT))
                .orElseGet(() -> stateByText(info));
    }

    private static UnitFileState stateByText(InstallInfo info) {
        if (info.hasRules()) {
            return UnitFileState.DISABLED;
        }
        return info.also().isEmpty() ? UnitFileState.STATIC : UnitFileState.INDIRECT;
    }

    /** What one directory of the load path holds of a unit's links. */
    private enum Found { NOTHING, LINK, SAME_NAME }

    private Optional<UnitFileState> stateByLinks(InstallInfo info, String file, boolean ownNamesOnly) {
        boolean enabledInRuntime = false;
        boolean enabledSomewhere = false;
        boolean linked = false;
        boolean linkedInRuntime = false;
        boolean belowFile = false;
        for (String directory : places.directories()) {
            boolean runtime = places.isRuntimeDirectory(directory);
            switch (find(info, directory, ownNamesOnly, belowFile)) {
                case LINK -> {
                    if (places.isPersistentConfig(directory)) {
                        return Optional.of(UnitFileState.ENABLED);
                    }
                    enabledInRuntime |= runtime;
                    enabledSomewhere |= !runtime;
                }
                case SAME_NAME -> {
                    linked |= places.isPersistentConfig(directory);
                    linkedInRuntime |= runtime;
                }
                case NOTHING -> {}
            }
            belowFile |= FilePaths.isWithin(file, directory);
        }
        if (enabledInRuntime) {
            return Optional.of(UnitFileState.ENABLED_RUNTIME);
        }
        if (enabledSomewhere && info.name().isInstance()) {
            return Optional.of(UnitFileState.STATIC); // a vendor has made this instance; an alias would be just a name
        }
        if (linked) {
            return Optional.of(UnitFileState.LINKED);
        }
        return linkedInRuntime ? Optional.of(UnitFileState.LINKED_RUNTIME) : Optional.empty();
    }

    /**
     * Looks through one directory and its {@code .wants} and {@code .requires}.
     *
     * @param ownNamesOnly whether only links count that enabling the unit would make
     * @param belowFile whether the unit's own file comes first, so that links of its name do not count
     */
    private Found find(InstallInfo info, String directory, boolean ownNamesOnly, boolean belowFile) {
        for (UnitFiles.Entry entry : files.list(directory)) {
            if (entry.kind() == UnitFiles.EntryKind.DIRECTORY && isDependencies(entry.name())) {
                for (UnitFiles.Entry link : files.list(FilePaths.join(directory, entry.name()))) {
                    if (link.kind() == UnitFiles.EntryKind.LINK && isDependencyLink(info, link.name(), ownNamesOnly)) {
                        return Found.LINK;
                    }
                }
            }
        }
        Found found = Found.NOTHING;
        for (UnitFiles.Entry entry : files.list(directory)) {
            if (entry.kind() != UnitFiles.EntryKind.LINK) {
                continue;
            }
            boolean leadsThere = leadsTo(info, FilePaths.join(directory, entry.name()));
            boolean sameName = !belowFile && entry.name().equals(info.name().text());
            if (sameName && leadsThere) {
                found = Found.SAME_NAME;
            } else if ((sameName || leadsThere) && (!ownNamesOnly || isOwnName(info, entry.name()))) {
                return Found.LINK;
            }
        }
        return found;
    }

    private static boolean isDependencies(String name) {
        return name.endsWith(".wants") || name.endsWith(".requires") || name.endsWith(".upholds");
    }

    private static boolean isDependencyLink(InstallInfo info, String link, boolean ownNamesOnly) {
        boolean found = link.equals(info.name().text())
                || info.name().isTemplate() && UnitName.parse(link).flatMap(UnitName::template).filter(info.name()::equals).isPresent();
        return found && (!ownNamesOnly || isOwnName(info, link));
    }

    private boolean leadsTo(InstallInfo info, String link) {
        return files.linkTarget(link).filter(target -> FilePaths.name(target).equals(info.name().text())).isPresent();
    }

    private static boolean isOwnName(InstallInfo info, String name) {
        return name.equals(info.name().text()) || info.aliases().contains(name) || name.equals(info.nameInUse().text());
    }
}
