package dev.lares.unit;

import java.util.Optional;

/** Orders a unit after the mounts that its paths lie on ({@code RequiresMountsFor=}, systemd.unit(5)). */
final class MountDependencies {
    private MountDependencies() {}

    /** After each mount there is on the way to a path; requiring it, where it has a unit file. */
    static void add(UnitOutline unit, UnitIndex index, UnitFiles files) {
        for (String path : unit.requiredPaths()) {
            for (String prefix : FilePaths.prefixes(path)) {
                UnitNameEscaping.forPath(prefix, UnitType.MOUNT).filter(mount -> !unit.names().contains(mount)).ifPresent(mount -> add(unit, prefix, mount, index, files));
            }
        }
    }

    private static void add(UnitOutline unit, String path, UnitName mount, UnitIndex index, UnitFiles files) {
        Optional<String> fragment = index.find(mount) instanceof UnitIndex.Lookup.Found found ? Optional.of(found.path()) : Optional.empty();
        UnitFiles.Kind kind = fragment.map(files::kind).orElse(UnitFiles.Kind.MISSING);
        boolean hasFile = kind == UnitFiles.Kind.FILE;
        boolean masked = kind == UnitFiles.Kind.MASK && !path.equals("/");
        if (hasFile || !masked && unit.context().isMountPoint(path)) {
            unit.dependencies().add(Dependency.AFTER, mount);
        }
        if (hasFile) {
            unit.dependencies().add(Dependency.REQUIRES, mount);
        }
    }
}
