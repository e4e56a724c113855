package dev.lares.unit;

import dev.lares.unit.StandardStream.Kind;
import java.util.List;
import java.util.Optional;

/** The dependencies of units that run processes (systemd.exec(5), "Automatic Dependencies", "Implicit Dependencies"). */
final class ExecDependencies {
    private static final String TMPFILES_SETUP = "systemd-tmpfiles-setup.service";
    private static final String REMOUNT_FS = "systemd-remount-fs.service";

    private ExecDependencies() {}

    static void add(UnitOutline unit) {
        addPaths(unit);
        if (unit.userManager()) {
            return;
        }
        addWritableDirectories(unit);
        if (unit.section().isTrue("PrivateTmp") || unit.section().isTrue("DynamicUser")) {
            unit.dependencies().add(Dependency.AFTER, Dependency.WANTS, "tmp.mount");
            unit.requirePath("/var/tmp");
            unit.dependencies().add(Dependency.AFTER, TMPFILES_SETUP);
        }
        if (unit.section().last("RootImage").isPresent()) {
            unit.dependencies().add(Dependency.AFTER, "systemd-udevd.service");
        }
        addLogging(unit);
    }

    private static void addPaths(UnitOutline unit) {
        Settings settings = unit.settings();
        settings.find(ExecDirectives.WORKING_DIRECTORY)
                .filter(directory -> !directory.optional())
                .ifPresent(directory -> unit.requirePath(directory.path()));
        unit.section().last("RootImage").ifPresent(unit::requirePath);
        SpecifierContext.Directories base = unit.context().specifiers().directories();
        addDirectories(unit, base.runtime(), ExecDirectives.RUNTIME_DIRECTORY);
        addDirectories(unit, base.state(), ExecDirectives.STATE_DIRECTORY);
        addDirectories(unit, base.cache(), ExecDirectives.CACHE_DIRECTORY);
        addDirectories(unit, base.logs(), ExecDirectives.LOGS_DIRECTORY);
        addDirectories(unit, base.configuration(), ExecDirectives.CONFIGURATION_DIRECTORY);
    }

    private static void addDirectories(UnitOutline unit, String base, Directive<List<DirectoryEntry>> directive) {
        unit.settings().get(directive).forEach(entry -> unit.requirePath(FilePaths.join(base, entry.path())));
    }

    private static void addWritableDirectories(UnitOutline unit) {
        Settings settings = unit.settings();
        boolean writes = !settings.get(ExecDirectives.STATE_DIRECTORY).isEmpty()
                || !settings.get(ExecDirectives.CACHE_DIRECTORY).isEmpty()
                || !settings.get(ExecDirectives.LOGS_DIRECTORY).isEmpty();
        if (writes) {
            unit.dependencies().add(Dependency.AFTER, REMOUNT_FS);
        }
    }

    /**
     * Output to the journal comes after its socket. With a namespace of its own the journal's sockets of that namespace
     * are only waited for, not required: Lares has no such journals.
     */
    private static void addLogging(UnitOutline unit) {
        Optional<String> namespace = unit.section().last("LogNamespace").flatMap(name -> UnitName.parse("systemd-journald@" + name + ".socket")).map(UnitName::text);
        if (unit.id().text().equals("-.mount")) {
            return; // the journal's socket lies on it
        }
        if (namespace.isPresent()) {
            unit.dependencies().add(Dependency.AFTER, namespace.get());
        } else if (logs(unit.settings())) {
            unit.dependencies().add(Dependency.AFTER, "systemd-journald.socket");
        }
    }

    private static boolean logs(Settings settings) {
        Kind input = settings.get(ExecDirectives.STANDARD_INPUT).kind();
        Kind output = settings.find(ExecDirectives.STANDARD_OUTPUT).map(StandardStream::kind).orElse(Kind.JOURNAL);
        boolean sameAsInput = switch (input) {
            case TTY, TTY_FORCE, TTY_FAIL, SOCKET, FD -> true;
            case NULL, DATA, FILE, INHERIT, JOURNAL, JOURNAL_CONSOLE, KMSG, KMSG_CONSOLE, APPEND, TRUNCATE -> false;
        };
        if (output == Kind.INHERIT && !sameAsInput) {
            output = Kind.JOURNAL;
        }
        Kind error = settings.find(ExecDirectives.STANDARD_ERROR).map(StandardStream::kind).orElse(Kind.INHERIT);
        return isLog(output) || isLog(error);
    }

    private static boolean isLog(Kind kind) {
        return switch (kind) {
            case JOURNAL, JOURNAL_CONSOLE, KMSG, KMSG_CONSOLE -> true;
            case NULL, INHERIT, TTY, TTY_FORCE, TTY_FAIL, DATA, FILE, APPEND, TRUNCATE, SOCKET, FD -> false;
        };
    }
}
