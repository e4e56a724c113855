package dev.lares.host;

import dev.lares.linux.Errno;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Unistd;
import dev.lares.unit.UnitFileChange;
import dev.lares.unit.UnitFileError;
import dev.lares.unit.UnitFilePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the steps of a plan. A link is replaced by renaming a new one over it, so that nobody ever sees the unit without
 * it. A step that fails is told and the next one is taken; systemd goes on, too.
 */
final class UnitFileSteps {
    private static final String TEMPORARY = ".#";

    private final List<UnitFileChange> done = new ArrayList<>();
    private Optional<UnitFileError> failure = Optional.empty();

    private UnitFileSteps() {}

    static UnitFilePlan take(UnitFilePlan plan) {
        UnitFileSteps steps = new UnitFileSteps();
        plan.changes().forEach(steps::take);
        return new UnitFilePlan(steps.done, plan.hasInstallInfo(), plan.refusal().or(() -> steps.failure));
    }

    private void take(UnitFileChange change) {
        switch (change) {
            case UnitFileChange.Action action -> {
                try {
                    act(action);
                    done.add(action);
                } catch (LinuxException e) {
                    UnitFileError error = new UnitFileError(e.errno().name(), e.errno().message());
                    failure = failure.or(() -> Optional.of(error));
                    done.add(new UnitFileChange.Failed(error, action.path(), Optional.empty()));
                }
            }
            case UnitFileChange.Notice notice -> done.add(notice);
            case UnitFileChange.Failed failed -> done.add(failed);
        }
    }

    private static void act(UnitFileChange.Action action) throws LinuxException {
        switch (action) {
            case UnitFileChange.Symlink(String path, String target, boolean replaces) -> symlink(path, target, replaces);
            case UnitFileChange.Unlink(String path, String root) -> unlink(path, root);
            case UnitFileChange.RemoveDirectory(String path) -> {
                try (Fd parent = SafeDirectory.openRoot(parent(path))) {
                    Removal.remove(parent, name(path));
                }
            }
        }
    }

    private static void symlink(String path, String target, boolean replaces) throws LinuxException {
        try (Fd parent = SafeDirectory.openRoot(parent(path))) {
            if (!replaces) {
                Unistd.symlinkAt(target, parent, name(path));
                return;
            }
            String temporary = TEMPORARY + name(path) + Long.toHexString(System.nanoTime());
            Unistd.symlinkAt(target, parent, temporary);
            try {
                Unistd.renameAt(parent, temporary, parent, name(path));
            } catch (LinuxException e) {
                Unistd.unlinkAt(parent, temporary);
                throw e;
            }
        }
    }

    private static void unlink(String path, String root) throws LinuxException {
        try {
            Unistd.unlink(path);
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.ENOENT)) {
                throw e;
            }
        }
        for (String above = parent(path); above.startsWith(root + "/"); above = parent(above)) {
            try {
                Unistd.removeDirectory(above);
            } catch (LinuxException e) {
                return; // there is something in it still
            }
        }
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
