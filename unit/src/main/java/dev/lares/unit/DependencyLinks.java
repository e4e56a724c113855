package dev.lares.unit;

import java.util.List;
import java.util.Optional;

/** Reads the dependencies that links in {@code .wants/}, {@code .requires/} and {@code .upholds/} state (systemd.unit(5)). */
final class DependencyLinks {
    private final UnitFiles files;
    private final UnitIndex index;
    private final UnitSubdirectories subdirectories;

    DependencyLinks(UnitFiles files, UnitIndex index, UnitSubdirectories subdirectories) {
        this.files = files;
        this.index = index;
        this.subdirectories = subdirectories;
    }

    /**
     * Adds what the links state.
     *
     * @param directories those of the unit
     */
    void add(UnitName id, List<String> directories, DependencySet dependencies, List<Diagnostic> diagnostics) {
        add(id, directories, Dependency.WANTS, ".wants", dependencies, diagnostics);
        add(id, directories, Dependency.REQUIRES, ".requires", dependencies, diagnostics);
        add(id, directories, Dependency.UPHOLDS, ".upholds", dependencies, diagnostics);
    }

    private void add(
            UnitName id, List<String> directories, Dependency kind, String suffix, DependencySet dependencies, List<Diagnostic> diagnostics) {
        for (UnitSubdirectories.Found found : subdirectories.find(directories, suffix, "")) {
            if (found.kind() != UnitFiles.EntryKind.LINK) {
                if (files.kind(found.path()) != UnitFiles.Kind.MASK) {
                    diagnostics.add(fault(found, "it is not a symbolic link"));
                }
                continue;
            }
            Optional<UnitName> name = UnitName.parse(found.name());
            if (name.isEmpty()) {
                diagnostics.add(fault(found, "\"" + found.name() + "\" is no unit name"));
                continue;
            }
            String target = files.linkTarget(found.path()).orElse("");
            if (isMask(found, target)) {
                continue;
            }
            UnitName named = name.get();
            if (!isCompatible(named, FilePaths.name(target), id.isInstance())) {
                diagnostics.add(new Diagnostic(
                        new Location(found.path(), 0), Diagnostic.Kind.BAD, "the link leads to " + target + ", whose name differs; its own name counts"));
            }
            resolveTemplate(named, id).ifPresent(unit -> dependencies.add(kind, unit));
        }
    }

    /** Most links lead to a file that the index has seen; for others a look at what they lead to tells. */
    private boolean isMask(UnitSubdirectories.Found found, String target) {
        String end = FilePaths.normalize(target.startsWith("/") ? target : FilePaths.join(FilePaths.parent(found.path()), target));
        return !index.isPlainFile(end) && files.kind(found.path()) == UnitFiles.Kind.MASK;
    }

    /** A template named as a dependency stands for its instance of the same name as the unit's, or as its prefix. */
    static Optional<UnitName> resolveTemplate(UnitName named, UnitName id) {
        if (!named.isTemplate()) {
            return Optional.of(named);
        }
        String instance = id.isInstance() ? id.instance() : id.prefix();
        return UnitName.parse(named.prefix() + "@" + instance + "." + named.type().suffix());
    }

    private static boolean isCompatible(UnitName link, String target, boolean instancePropagation) {
        if (!link.isTemplate()) {
            return link.text().equals(target) || link.template().filter(template -> template.text().equals(target)).isPresent();
        }
        return instancePropagation && link.text().equals(target);
    }

    private static Diagnostic fault(UnitSubdirectories.Found found, String cause) {
        return new Diagnostic(new Location(found.path(), 0), Diagnostic.Kind.BAD, "cannot use " + found.name() + " as a dependency: " + cause);
    }
}
