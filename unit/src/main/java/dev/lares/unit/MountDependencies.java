package dev.lares.unit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Orders units after the mounts that their paths lie on ({@code RequiresMountsFor=}, systemd.unit(5)). */
final class MountDependencies {
    private final UnitIndex index;
    private final UnitFiles files;
    private final LoadContext context;
    private final Map<String, Optional<MountPoint>> known = new LinkedHashMap<>();

    MountDependencies(UnitIndex index, UnitFiles files, LoadContext context) {
        this.index = index;
        this.files = files;
        this.context = context;
    }

    /** A mount there is, and whether it has a unit file. */
    private record MountPoint(UnitName unit, boolean hasFile) {}

    /** After each mount there is on the way to a path; requiring it, where it has a unit file. */
    void add(UnitOutline unit) {
        for (String path : unit.requiredPaths()) {
            for (String prefix : FilePaths.prefixes(path)) {
                known.computeIfAbsent(prefix, this::find).filter(mount -> !unit.names().contains(mount.unit())).ifPresent(mount -> {
                    unit.dependencies().add(Dependency.AFTER, mount.unit());
                    if (mount.hasFile()) {
                        unit.dependencies().add(Dependency.REQUIRES, mount.unit());
                    }
                });
            }
        }
    }

    private Optional<MountPoint> find(String path) {
        return UnitNameEscaping.forPath(path, UnitType.MOUNT).flatMap(unit -> {
            UnitFiles.Kind kind = index.find(unit) instanceof UnitIndex.Lookup.Found found ? files.kind(found.path()) : UnitFiles.Kind.MISSING;
            boolean hasFile = kind == UnitFiles.Kind.FILE;
            boolean masked = kind == UnitFiles.Kind.MASK && !path.equals("/");
            return hasFile || !masked && context.isMountPoint(path) ? Optional.of(new MountPoint(unit, hasFile)) : Optional.empty();
        });
    }
}
