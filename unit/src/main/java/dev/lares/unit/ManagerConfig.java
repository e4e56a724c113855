package dev.lares.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The manager's own configuration (systemd-system.conf(5)).
 *
 * @param settings the values that its files assign, by {@link ManagerDirectives}
 * @param diagnostics what is wrong with them, and what is set there that is not honoured
 */
public record ManagerConfig(Settings settings, List<Diagnostic> diagnostics) {
    private static final UnitName NO_UNIT = new UnitName("manager.service");
    private static final Map<String, Directive<?>> BY_NAME = new TreeMap<>();

    static {
        for (Directive<?> directive : List.of(
                ManagerDirectives.DEFAULT_TIMEOUT_START_SEC,
                ManagerDirectives.DEFAULT_TIMEOUT_STOP_SEC,
                ManagerDirectives.DEFAULT_TIMEOUT_ABORT_SEC,
                ManagerDirectives.DEFAULT_RESTART_SEC,
                ManagerDirectives.DEFAULT_START_LIMIT_INTERVAL_SEC,
                ManagerDirectives.DEFAULT_START_LIMIT_BURST,
                ManagerDirectives.DEFAULT_OOM_POLICY,
                ManagerDirectives.DEFAULT_ENVIRONMENT,
                ManagerDirectives.LOG_LEVEL,
                ManagerDirectives.LOG_TARGET,
                ManagerDirectives.SHOW_STATUS)) {
            BY_NAME.put(directive.name(), directive);
        }
        ManagerDirectives.DEFAULT_LIMITS.values().forEach(directive -> BY_NAME.put(directive.name(), directive));
    }

    public ManagerConfig {
        diagnostics = List.copyOf(diagnostics);
    }

    /** The main file's directory names in the order in which a later file overrides an earlier one of the same name. */
    public static List<String> directories(boolean userManager) {
        String name = userManager ? "user.conf" : "system.conf";
        return List.of("/usr/lib/systemd/" + name + ".d", "/run/systemd/" + name + ".d", "/etc/systemd/" + name + ".d");
    }

    /** The main file. */
    public static String mainFile(boolean userManager) {
        return userManager ? "/etc/systemd/user.conf" : "/etc/systemd/system.conf";
    }

    /**
     * Reads the files, the main one first, then the drop-ins in the order of their names.
     *
     * @param context what specifiers stand for
     */
    public static ManagerConfig read(List<UnitFile> files, SpecifierContext context) {
        List<Diagnostic> diagnostics = new ArrayList<>();
        UnitDraft draft = new UnitDraft(NO_UNIT);
        Specifiers specifiers = new Specifiers(NO_UNIT, Optional.empty(), context);
        for (UnitFile file : files) {
            diagnostics.addAll(file.diagnostics());
            for (Assignment assignment : file.section("Manager")) {
                assign(draft, new Value(assignment, specifiers, diagnostics));
            }
        }
        return new ManagerConfig(draft.settings().build(), diagnostics);
    }

    private static void assign(UnitDraft draft, Value value) {
        Directive<?> directive = BY_NAME.get(value.directive());
        if (directive == null) {
            value.report(Diagnostic.Kind.NOT_IMPLEMENTED, "cannot use " + value.directive() + "=: it is not honoured in this file yet, ignoring");
            return;
        }
        try {
            draft.assign(directive, value);
        } catch (BadValue e) {
            value.ignore(e);
        }
    }
}
