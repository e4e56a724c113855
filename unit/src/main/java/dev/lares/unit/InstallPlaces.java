package dev.lares.unit;

import java.util.List;
import java.util.Optional;

/** What the directories of a load path are to the installation of units. */
record InstallPlaces(LoadPath path, boolean user) {
    private static final String SYSTEM_ATTACHED = "system.attached";

    List<String> directories() {
        return path.directories();
    }

    /** Where links are made. */
    String config(InstallOptions options) throws UnitFileException {
        LoadPath.Role role = options.runtime() ? LoadPath.Role.RUNTIME_CONFIG : LoadPath.Role.PERSISTENT_CONFIG;
        String directory = path.directory(role).orElseThrow(() -> new UnitFileException(UnitFileError.NO_DIRECTORY));
        return options.portable() ? FilePaths.join(FilePaths.parent(directory), user ? "user.attached" : SYSTEM_ATTACHED) : directory;
    }

    /** Whether a file stands in a directory of the load path. */
    boolean holds(String file) {
        return directories().contains(FilePaths.parent(file));
    }

    /** Whether a path is within a directory of the load path, however deep. */
    boolean contains(String file) {
        return directories().stream().anyMatch(directory -> FilePaths.isWithin(file, directory));
    }

    boolean isGenerated(String file) {
        return isIn(FilePaths.parent(file), LoadPath.Role.GENERATOR, LoadPath.Role.GENERATOR_EARLY, LoadPath.Role.GENERATOR_LATE);
    }

    boolean isTransient(String file) {
        return isIn(FilePaths.parent(file), LoadPath.Role.TRANSIENT);
    }

    /** Whether the administrator put it there: a file, or a link that was made on enabling. */
    boolean isConfig(String file) {
        return isConfigDirectory(FilePaths.parent(file));
    }

    boolean isConfigDirectory(String directory) {
        return isIn(directory, LoadPath.Role.PERSISTENT_CONFIG, LoadPath.Role.RUNTIME_CONFIG);
    }

    boolean isPersistentConfig(String directory) {
        return isIn(directory, LoadPath.Role.PERSISTENT_CONFIG) || user && (directory.equals("/etc/systemd/user") || directory.equals("/etc/xdg/systemd/user"));
    }

    boolean isControl(String file) {
        return isIn(FilePaths.parent(file), LoadPath.Role.PERSISTENT_CONTROL, LoadPath.Role.RUNTIME_CONTROL);
    }

    /** Whether a directory is gone after the next boot. */
    boolean isRuntimeDirectory(String directory) {
        return FilePaths.isWithin(directory, "/run")
                || isIn(directory, LoadPath.Role.RUNTIME_CONFIG, LoadPath.Role.GENERATOR, LoadPath.Role.GENERATOR_EARLY,
                        LoadPath.Role.GENERATOR_LATE, LoadPath.Role.TRANSIENT, LoadPath.Role.RUNTIME_CONTROL);
    }

    /** Whether a file came with a package, or with Lares. */
    boolean isVendors(String file) {
        return FilePaths.isWithin(file, "/usr") || FilePaths.isWithin(file, "/lib") || BuiltInUnitFiles.holds(file) || isGenerated(file);
    }

    /** The path that a link to a file says: of a unit that Lares brings along, where systemd would have it. */
    String linkText(String file) {
        return BuiltInUnitFiles.holds(file) ? "/usr/lib/systemd/" + (user ? "user/" : "system/") + FilePaths.name(file) : file;
    }

    private boolean isIn(String directory, LoadPath.Role... roles) {
        for (LoadPath.Role role : roles) {
            if (path.directory(role).filter(directory::equals).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** The directory for a purpose, if there is one. */
    Optional<String> directory(LoadPath.Role role) {
        return path.directory(role);
    }
}
