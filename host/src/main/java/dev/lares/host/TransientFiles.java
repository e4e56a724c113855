package dev.lares.host;

import dev.lares.engine.DropInPlace;
import dev.lares.linux.Errno;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Unistd;
import dev.lares.unit.LoadPath;
import dev.lares.unit.UnitName;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The files that are written for whoever asks through the manager's interface: those of transient units, and drop-ins of all,
 * in the directories of the load path that are kept for them. Each is there whole or not at all: it is written under another name and renamed.
 */
final class TransientFiles {
    private static final String TEMPORARY = ".#";
    private static final int MODE = 0644;

    private final LoadPath path;
    private final Optional<String> directory;

    TransientFiles(LoadPath path) {
        this.path = path;
        this.directory = path.directory(LoadPath.Role.TRANSIENT);
    }

    /** Writes the main file of a transient unit. */
    void write(UnitName unit, String text) throws LinuxException {
        write(directory(unit, LoadPath.Role.TRANSIENT), unit.text(), text);
    }

    /** Writes drop-ins of a unit, by their names. */
    void writeDropIns(UnitName unit, DropInPlace place, SortedMap<String, String> texts) throws LinuxException {
        String above = directory(unit, switch (place) {
            case PERSISTENT -> LoadPath.Role.PERSISTENT_CONTROL;
            case RUNTIME -> LoadPath.Role.RUNTIME_CONTROL;
            case TRANSIENT -> LoadPath.Role.TRANSIENT;
        });
        for (Map.Entry<String, String> dropIn : texts.entrySet()) {
            write(above + "/" + unit + ".d", dropIn.getKey(), dropIn.getValue());
        }
    }

    private String directory(UnitName unit, LoadPath.Role role) throws LinuxException {
        return path.directory(role).orElseThrow(() -> new LinuxException("write", "files of " + unit + " without XDG_RUNTIME_DIR", Errno.ENOENT));
    }

    /** Writes a file into a directory, which is made if it is not there. */
    static void write(String directory, String name, String text) throws LinuxException {
        try (Fd parent = SafeDirectory.openRoot(directory)) {
            String temporary = TEMPORARY + name;
            SmallFile.create(directory + "/" + temporary, text, MODE);
            Unistd.renameAt(parent, temporary, parent, name);
        }
    }

    /** Removes the files of a transient unit, which is no more. */
    void remove(UnitName unit) throws LinuxException {
        if (directory.isEmpty()) {
            return;
        }
        try {
            Unistd.unlink(directory.get() + "/" + unit);
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.ENOENT)) {
                throw e;
            }
        }
        try (Fd parent = SafeDirectory.openRoot(directory.get())) {
            Removal.remove(parent, unit + ".d");
        }
    }
}
