package dev.lares.host;

import dev.lares.linux.ExecStage;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.unit.Directive;
import dev.lares.unit.DirectoryEntry;
import dev.lares.unit.DirectoryKind;
import dev.lares.unit.ExecDirectives;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.SpecifierContext.Directories;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Makes and removes the directories of units (systemd.exec(5), "RuntimeDirectory=, StateDirectory=, …"). */
final class ExecDirectories {
    /** One of the five directives, in the order in which systemd makes their directories. */
    private enum Kind {
        RUNTIME(DirectoryKind.RUNTIME, ExecDirectives.RUNTIME_DIRECTORY_MODE, Directories::runtime, ExecStage.RUNTIME_DIRECTORY),
        STATE(DirectoryKind.STATE, ExecDirectives.STATE_DIRECTORY_MODE, Directories::state, ExecStage.STATE_DIRECTORY),
        CACHE(DirectoryKind.CACHE, ExecDirectives.CACHE_DIRECTORY_MODE, Directories::cache, ExecStage.CACHE_DIRECTORY),
        LOGS(DirectoryKind.LOGS, ExecDirectives.LOGS_DIRECTORY_MODE, Directories::logs, ExecStage.LOGS_DIRECTORY),
        CONFIGURATION(
                DirectoryKind.CONFIGURATION,
                ExecDirectives.CONFIGURATION_DIRECTORY_MODE,
                Directories::configuration,
                ExecStage.CONFIGURATION_DIRECTORY);

        final DirectoryKind kind;
        final Directive<Integer> mode;
        final Function<Directories, String> root;
        final ExecStage stage;

        Kind(DirectoryKind kind, Directive<Integer> mode, Function<Directories, String> root, ExecStage stage) {
            this.kind = kind;
            this.mode = mode;
            this.root = root;
            this.stage = stage;
        }

        String variable() {
            return name() + "_DIRECTORY";
        }
    }

    private static final Kind[] KINDS = Kind.values();

    private final Directories roots;
    private final Faults faults;

    ExecDirectories(HostOptions options, Faults faults) {
        this.roots = options.directories;
        this.faults = faults;
    }

    /** Makes all directories of a unit, and returns the variables that tell their paths. */
    Map<String, String> make(LoadedUnit unit, Accounts.Identity owner) throws SpawnFault {
        Map<String, String> variables = Map.of();
        for (Kind kind : KINDS) {
            List<DirectoryEntry> entries = kind.kind.of(unit);
            if (!entries.isEmpty()) {
                variables = variables.isEmpty() ? new TreeMap<>() : variables;
                variables.put(kind.variable(), make(unit, kind, entries, owner));
            }
        }
        return variables;
    }

    private String make(LoadedUnit unit, Kind kind, List<DirectoryEntry> entries, Accounts.Identity owner) throws SpawnFault {
        String root = kind.root.apply(roots);
        StringBuilder paths = new StringBuilder();
        SafeDirectory.Wanted wanted =
                new SafeDirectory.Wanted(owner.uid(), owner.gid(), unit.get(kind.mode), kind != Kind.CONFIGURATION);
        for (DirectoryEntry entry : entries) {
            try (Fd base = SafeDirectory.openRoot(root)) {
                SafeDirectory.make(base, root, entry.path(), wanted, text -> faults.warn(unit.id(), text));
                for (String link : entry.symlinks()) {
                    SafeDirectory.link(base, root, link, entry.path(), wanted);
                }
            } catch (LinuxException e) {
                throw new SpawnFault(kind.stage, "cannot make directory " + root + "/" + entry.path() + ": " + e.getMessage());
            } catch (SafeDirectory.Refused e) {
                throw new SpawnFault(kind.stage, e.getMessage());
            }
            paths.append(paths.isEmpty() ? "" : ":").append(root).append('/').append(entry.path());
        }
        return paths.toString();
    }

    /**
     * Removes directories of a unit, also those that an earlier life of it as another user's may have left in
     * {@code private}; goes on after a failure.
     *
     * @param stopped asked between any two files; nothing more is removed once it is true
     * @return what could not be removed and why
     */
    Optional<String> clean(LoadedUnit unit, List<DirectoryKind> kinds, BooleanSupplier stopped) {
        Optional<String> failure = Optional.empty();
        for (Kind kind : KINDS) {
            if (!kinds.contains(kind.kind)) {
                continue;
            }
            String root = kind.root.apply(roots);
            for (DirectoryEntry entry : kind.kind.of(unit)) {
                try {
                    SafeDirectory.remove(root, entry.path(), stopped);
                    if (kind != Kind.CONFIGURATION) {
                        SafeDirectory.remove(root, "private/" + entry.path(), stopped);
                    }
                    for (String link : entry.symlinks()) {
                        SafeDirectory.removeLink(root, link);
                    }
                } catch (LinuxException | SafeDirectory.Refused e) {
                    String text = "cannot remove directory " + root + "/" + entry.path() + ": " + e.getMessage();
                    failure = failure.or(() -> Optional.of(text));
                }
            }
        }
        return failure;
    }

    /** Removes the runtime directories of a unit; only the innermost of each path, with all that is in it. */
    void removeRuntime(LoadedUnit unit) {
        for (DirectoryEntry entry : unit.get(ExecDirectives.RUNTIME_DIRECTORY)) {
            try {
                SafeDirectory.remove(roots.runtime(), entry.path(), () -> false);
                for (String link : entry.symlinks()) {
                    SafeDirectory.removeLink(roots.runtime(), link);
                }
            } catch (LinuxException | SafeDirectory.Refused e) {
                faults.warn(unit.id(), "cannot remove directory " + roots.runtime() + "/" + entry.path() + ": " + e.getMessage());
            }
        }
    }
}
