package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import dev.lares.dbus.ProtocolViolation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The verbs that change how units are installed: {@code enable}, {@code disable}, {@code mask} and their like. */
final class UnitFileVerbs {
    private static final String NOTHING_TO_INSTALL = """
            The unit files have no installation config (WantedBy=, RequiredBy=, Also=,
            Alias= settings in the [Install] section, and DefaultInstance= for template
            units). This means they are not meant to be enabled using systemctl.
            \s
            Possible reasons for having this kind of units are:
            • A unit may be statically enabled by being symlinked from another unit's
              .wants/ or .requires/ directory.
            • A unit's purpose may be to act as a helper for some other unit which has
              a requirement dependency on it.
            • A unit may be started when needed via activation (socket, path, timer,
              D-Bus, udev, scripted systemctl call, ...).
            • In case of template units, the unit is meant to be enabled with some
              instance name specified.""";

    private UnitFileVerbs() {}

    static int change(Session session, String verb, List<String> words) throws Failure {
        List<String> names = names(session, verb, mangle(session, "to enable", words));
        Options options = session.options();
        if (session.isWithoutManager()) {
            boolean installs = new LocalInstall(session).change(verb, names);
            tellOfNothing(session, !verb.equals("enable") && !verb.equals("reenable") || installs);
            return 0;
        }
        if (verb.equals("mask") || verb.equals("unmask")) {
            tellOfMissing(session, names);
        }
        try {
            BodyReader reply = session.manager().call(call(options, verb, names));
            boolean tellsInstallInfo = switch (verb) {
                case "enable", "reenable", "preset" -> true;
                default -> false;
            };
            boolean hasInstallInfo = !tellsInstallInfo || reply.bool();
            changes(session, reply);
            reload(session);
            tellOfNothing(session, hasInstallInfo || verb.equals("preset"));
        } catch (BusError e) {
            throw Failure.of("Failed to " + verb + " unit: " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
        return options.has(Flag.NOW) ? now(session, verb, names) : 0;
    }

    private static void tellOfNothing(Session session, boolean installs) {
        if (!installs && !session.has(Flag.QUIET)) {
            session.screen().notice(NOTHING_TO_INSTALL);
        }
    }

    /** A unit without a file can be masked, but may have been mistyped. */
    private static void tellOfMissing(Session session, List<String> names) throws Failure {
        for (String name : names) {
            boolean exists = UnitNames.isTemplate(name) ? UnitPaths.of(session, name).outcome() == UnitPaths.Outcome.FOUND : isLoadedOrActive(session, name);
            if (!exists) {
                session.screen().notice("Unit " + name + " does not exist, proceeding anyway.");
            }
        }
    }

    private static boolean isLoadedOrActive(Session session, String name) throws Failure {
        try {
            return !session.text(UnitNames.objectPath(name), ManagerLink.UNIT, "LoadState").equals("not-found")
                    || !session.activeStateIfKnown(name).equals("inactive");
        } catch (BusError e) {
            throw Failure.of("Failed to get properties: " + e.getMessage());
        }
    }

    private static int now(Session session, String verb, List<String> names) throws Failure {
        List<String> units = names.stream().map(UnitFileVerbs::baseName).toList();
        return switch (verb) {
            case "enable" -> StartVerbs.run(session, "start", units);
            case "disable", "mask" -> StartVerbs.run(session, "stop", units);
            default -> 0;
        };
    }

    private static Message call(Options options, String verb, List<String> names) {
        boolean runtime = options.has(Flag.RUNTIME);
        boolean force = options.force() > 0;
        return switch (verb) {
            case "disable" -> ManagerLink.manager("DisableUnitFiles", new BodyWriter("asb").strings(names).bool(runtime));
            case "unmask" -> ManagerLink.manager("UnmaskUnitFiles", new BodyWriter("asb").strings(names).bool(runtime));
            case "revert" -> ManagerLink.manager("RevertUnitFiles", new BodyWriter("as").strings(names));
            case "preset" -> options.presetMode().equals("full")
                    ? ManagerLink.manager("PresetUnitFiles", new BodyWriter("asbb").strings(names).bool(runtime).bool(force))
                    : ManagerLink.manager("PresetUnitFilesWithMode",
                            new BodyWriter("assbb").strings(names).string(options.presetMode()).bool(runtime).bool(force));
            default -> ManagerLink.manager(method(verb), new BodyWriter("asbb").strings(names).bool(runtime).bool(force));
        };
    }

    private static String method(String verb) {
        return switch (verb) {
            case "reenable" -> "ReenableUnitFiles";
            case "link" -> "LinkUnitFiles";
            case "mask" -> "MaskUnitFiles";
            default -> "EnableUnitFiles";
        };
    }

    /** The words as names or, since unit files may be given by their place, as absolute paths. */
    private static List<String> mangle(Session session, String operation, List<String> words) throws Failure {
        List<String> names = new ArrayList<>();
        for (String word : words) {
            names.add(word.indexOf('/') >= 0 ? Path.of(word).toAbsolutePath().normalize().toString()
                    : UnitNames.mangle(session, word, UnitNames.Mangling.to(operation)));
        }
        return names;
    }

    private static List<String> names(Session session, String verb, List<String> names) throws Failure {
        if (verb.equals("disable") && names.stream().anyMatch(name -> name.startsWith("/"))) {
            session.screen().warning("Warning: Can't execute disable on the unit file path. Proceeding with the unit name.");
            return names.stream().map(UnitFileVerbs::baseName).toList();
        }
        for (String name : names) {
            if (verb.equals("link") && !name.startsWith("/")) {
                throw Failure.of("Link argument must contain at least one directory separator.\n"
                        + "If you intended to link a file in the current directory, try ./" + name + " instead.");
            }
        }
        return names;
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static int presetAll(Session session) throws Failure {
        Options options = session.options();
        if (session.isWithoutManager()) {
            new LocalInstall(session).presetAll();
            return 0;
        }
        return changing(session, "Failed to preset all units: ", ManagerLink.manager("PresetAllUnitFiles",
                new BodyWriter("sbb").string(options.presetMode()).bool(options.has(Flag.RUNTIME)).bool(options.force() > 0)));
    }

    static int addDependency(Session session, String verb, List<String> words) throws Failure {
        String target = UnitNames.mangle(session, words.getFirst(), UnitNames.Mangling.to("as target", ".target"));
        List<String> names = mangle(session, "as dependency", words.subList(1, words.size()));
        Options options = session.options();
        if (session.isWithoutManager()) {
            new LocalInstall(session).addDependency(names, target, verb.equals("add-wants"));
            return 0;
        }
        return changing(session, "Failed to add dependency: ", ManagerLink.manager("AddDependencyUnitFiles", new BodyWriter("asssbb").strings(names)
                .string(target).string(verb.equals("add-wants") ? "Wants" : "Requires").bool(options.has(Flag.RUNTIME)).bool(options.force() > 0)));
    }

    static int setDefault(Session session, String word) throws Failure {
        String target = UnitNames.mangle(session, word, UnitNames.Mangling.to("set-default", ".target"));
        if (session.isWithoutManager()) {
            new LocalInstall(session).setDefault(target);
            return 0;
        }
        int status = changing(session, "Failed to set default target: ", ManagerLink.manager("SetDefaultTarget",
                new BodyWriter("sb").string(target).bool(true)));
        String now = session.has(Flag.QUIET) ? target : defaultTarget(session);
        if (!now.equals(target)) {
            session.screen().notice("Note: \"" + now + "\" is the default unit (possibly a runtime override).");
        }
        return status;
    }

    static int getDefault(Session session) throws Failure {
        String target = session.isWithoutManager() ? new LocalInstall(session).defaultTarget() : defaultTarget(session);
        session.screen().line(session.options().json() ? new JsonText().openObject().name("default").text(target).closeObject().text(session.options())
                : target);
        return 0;
    }

    private static String defaultTarget(Session session) throws Failure {
        try {
            return session.manager().call(ManagerLink.manager("GetDefaultTarget")).string();
        } catch (BusError e) {
            throw Failure.of("Failed to get default target: " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }

    private static int changing(Session session, String refusal, Message call) throws Failure {
        try {
            changes(session, session.manager().call(call));
        } catch (BusError e) {
            throw Failure.of(refusal + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
        reload(session);
        return 0;
    }

    private static void reload(Session session) throws Failure {
        if (!session.has(Flag.NO_RELOAD)) {
            ManagerVerbs.reload(session);
        }
    }

    /** Reads {@code a(sss)}: what was changed, where, and to what. */
    private static void changes(Session session, BodyReader reader) throws ProtocolViolation {
        reader.enterArray();
        while (reader.hasMore()) {
            reader.enterStruct();
            UnitFileNews.tell(session, reader.string(), reader.string(), reader.string());
            reader.leaveStruct();
        }
        reader.leaveArray();
    }

    static int isEnabled(Session session, List<String> words) throws Failure {
        boolean enabled = false;
        JsonText json = new JsonText().openArray();
        for (String name : mangle(session, "to check", words)) {
            String state = state(session, name);
            enabled |= switch (state) {
                case "enabled", "enabled-runtime", "static", "alias", "indirect", "generated" -> true;
                default -> false;
            };
            if (session.options().json()) {
                json.openObject().name("unit_file").text(name).name("state").text(state).closeObject();
            } else if (!session.has(Flag.QUIET)) {
                session.screen().line(state);
                if (session.has(Flag.FULL)) {
                    links(session, name);
                }
            }
        }
        if (session.options().json()) {
            session.screen().line(json.closeArray().text(session.options()));
        }
        return enabled ? 0 : 1;
    }

    private static String state(Session session, String name) throws Failure {
        if (session.isWithoutManager()) {
            return new LocalInstall(session).state(name);
        }
        try {
            return session.manager().call(ManagerLink.manager("GetUnitFileState", new BodyWriter("s").string(name))).string();
        } catch (BusError e) {
            throw Failure.of("Failed to get unit file state for " + name + ": " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }

    private static void links(Session session, String name) throws Failure {
        if (session.isWithoutManager()) {
            new LocalInstall(session).links(name).forEach(link -> session.screen().line("  " + link));
            return;
        }
        try {
            session.manager().call(ManagerLink.manager("GetUnitFileLinks", new BodyWriter("sb").string(name).bool(session.has(Flag.RUNTIME)))).strings()
                    .forEach(link -> session.screen().line("  " + link));
        } catch (BusError e) {
            throw Failure.of("Failed to get unit file links for " + name + ": " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }
}
