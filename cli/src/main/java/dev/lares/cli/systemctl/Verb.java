package dev.lares.cli.systemctl;

import java.util.List;
import java.util.Optional;

/**
 * A verb of systemctl(1).
 *
 * @param leastWords with the verb itself
 * @param mostWords with the verb itself
 * @param needsManager whether it has no meaning without a manager
 */
record Verb(String name, int leastWords, int mostWords, boolean needsManager) {
    private static final int ANY = Integer.MAX_VALUE;
    private static final List<String> NAMES = List.of("list-units", "list-unit-files", "list-dependencies", "list-jobs", "start", "stop", "reload",
            "restart", "try-restart", "reload-or-restart", "try-reload-or-restart", "isolate", "kill", "clean", "freeze", "thaw", "is-active",
            "is-failed", "is-enabled", "is-system-running", "status", "show", "cat", "help", "edit", "set-property", "revert", "enable", "disable",
            "reenable", "preset", "preset-all", "mask", "unmask", "link", "add-wants", "add-requires", "get-default", "set-default", "daemon-reload",
            "daemon-reexec", "reset-failed", "show-environment", "set-environment", "unset-environment", "import-environment", "log-level",
            "log-target", "service-watchdogs", "cancel", "poweroff", "reboot", "halt", "exit", "default", "rescue", "emergency");

    /** The names people should know; not those kept for old scripts. */
    static List<String> names() {
        return NAMES;
    }

    static Optional<Verb> find(String name) {
        return switch (name) {
            case "list-units", "list-jobs", "cancel", "status", "show", "list-dependencies", "reset-failed", "import-environment",
                    "reload-or-restart" -> of(name, 1, ANY, true);
            case "list-unit-files" -> of(name, 1, ANY, false);
            case "start", "stop", "condstop", "reload", "restart", "try-restart", "reload-or-try-restart", "try-reload-or-restart", "force-reload",
                    "condreload", "condrestart", "kill", "clean", "freeze", "thaw", "is-active", "check", "is-failed", "cat", "help",
                    "set-environment", "unset-environment", "edit" -> of(name, 2, ANY, true);
            case "isolate" -> of(name, 2, 2, true);
            case "is-enabled", "enable", "disable", "reenable", "preset", "mask", "unmask", "link", "revert" -> of(name, 2, ANY, false);
            case "add-wants", "add-requires" -> of(name, 3, ANY, false);
            case "set-property" -> of(name, 3, ANY, true);
            case "preset-all", "get-default", "is-system-running" -> of(name, 1, 1, false);
            case "set-default" -> of(name, 2, 2, false);
            case "show-environment", "daemon-reload", "daemon-reexec", "clear-jobs", "poweroff", "halt", "default", "rescue",
                    "emergency" -> of(name, 1, 1, true);
            case "log-level", "log-target", "service-watchdogs", "reboot", "exit" -> of(name, 1, 2, true);
            default -> Optional.empty();
        };
    }

    private static Optional<Verb> of(String name, int leastWords, int mostWords, boolean needsManager) {
        return Optional.of(new Verb(name, leastWords, mostWords, needsManager));
    }

    /** Runs it; returns the exit status of the process. */
    int run(Session session, List<String> words) throws Failure {
        return switch (name) {
            case "list-units" -> ListUnits.run(session, words);
            case "list-unit-files" -> ListUnitFiles.run(session, words);
            case "list-dependencies" -> ListDependencies.run(session, words);
            case "list-jobs" -> ListJobs.run(session, words);
            case "is-active", "check" -> UnitStates.isActive(session, words);
            case "is-failed" -> UnitStates.isFailed(session, words);
            case "is-system-running" -> SystemState.run(session);
            case "is-enabled" -> UnitFileVerbs.isEnabled(session, words);
            case "enable", "disable", "reenable", "preset", "mask", "unmask", "link", "revert" -> UnitFileVerbs.change(session, name, words);
            case "preset-all" -> UnitFileVerbs.presetAll(session);
            case "add-wants", "add-requires" -> UnitFileVerbs.addDependency(session, name, words);
            case "get-default" -> UnitFileVerbs.getDefault(session);
            case "set-default" -> UnitFileVerbs.setDefault(session, words.getFirst());
            case "status" -> StatusVerb.run(session, words);
            case "show" -> ShowVerb.run(session, words);
            case "cat" -> CatVerb.run(session, words);
            case "help" -> HelpVerb.run(session, words);
            case "edit" -> EditVerb.run(session, words);
            case "set-property" -> SetProperty.run(session, words.getFirst(), words.subList(1, words.size()));
            case "kill" -> UnitActions.kill(session, words);
            case "clean", "freeze", "thaw" -> UnitActions.cleanOrFreeze(session, name, words);
            case "reset-failed" -> UnitActions.resetFailed(session, words);
            case "cancel", "clear-jobs" -> UnitActions.cancel(session, words);
            case "daemon-reload" -> ManagerVerbs.reload(session);
            case "daemon-reexec" -> ManagerVerbs.reexecute(session);
            case "log-level", "log-target", "service-watchdogs" -> ManagerVerbs.setting(session, name, words);
            case "show-environment" -> EnvironmentVerbs.show(session);
            case "set-environment", "unset-environment" -> EnvironmentVerbs.set(session, name, words);
            case "import-environment" -> EnvironmentVerbs.importFrom(session, words);
            case "poweroff", "reboot", "halt", "exit", "default", "rescue", "emergency" -> EndVerbs.run(session, name, words);
            default -> StartVerbs.run(session, name, words);
        };
    }
}
