package dev.lares.cli.systemctl;

import dev.lares.unit.Signals;
import dev.lares.unit.UnitType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code systemctl}: reads the command line, finds the verb, and tells how it ended. */
public final class Systemctl {
    private static final String DEFAULT_VERB = "list-units";

    private Systemctl() {}

    /** Whether there is a verb of that name. */
    public static boolean isVerb(String name) {
        return Verb.find(name).isPresent();
    }

    /** All names of verbs. */
    public static List<String> verbs() {
        return Verb.names();
    }

    /**
     * Runs a verb and returns the exit status of the process.
     *
     * @param program the name the program was called by, {@code lares} or {@code systemctl}
     * @param arguments the verb, and options before and after it; without a verb the loaded units are listed
     */
    public static int run(String program, List<String> arguments, Map<String, String> environment) {
        Screen screen = Screen.ofProcess(environment);
        try (Session session = new Session(program, OptionParser.parse(program, arguments), screen, environment)) {
            return run(session);
        } catch (OptionParser.Answer answer) {
            screen.print(answer(answer.getMessage(), arguments));
            screen.flush();
            return 0;
        } catch (Failure e) {
            if (!e.getMessage().isEmpty()) {
                screen.error(e.getMessage());
            }
            return e.status();
        }
    }

    private static int run(Session session) throws Failure {
        List<String> words = session.options().words();
        String name = words.isEmpty() ? DEFAULT_VERB : words.getFirst();
        Optional<Verb> verb = Verb.find(name);
        if (verb.isEmpty()) {
            throw Failure.of("Unknown command verb " + name + "." + UnknownWord.hint(session.program(), name, Verb.names()));
        } else if (Math.max(1, words.size()) < verb.get().leastWords()) {
            throw Failure.of(name.equals("help") ? "'help' command expects one or more unit names.\n"
                    + "(Alternatively, help for systemctl itself may be shown with --help)" : "Too few arguments." + example(session, name));
        } else if (words.size() > verb.get().mostWords()) {
            throw Failure.of("Too many arguments." + example(session, name));
        } else if (verb.get().needsManager() && Offline.isOffline(session.environment())) {
            session.screen().info("Running in chroot, ignoring command '" + name + "'");
            return 0;
        }
        try {
            return verb.get().run(session, words.isEmpty() ? words : words.subList(1, words.size()));
        } catch (Failure e) {
            session.screen().flush();
            throw e;
        }
    }

    private static String example(Session session, String verb) {
        return session.program().equals("systemctl") ? "" : " lares " + verb + " --help shows how it is called.";
    }

    private static String answer(String what, List<String> arguments) {
        return switch (what) {
            case "help" -> HelpText.of(arguments);
            case "version" -> "systemd 252 (as Lares)\n";
            case "types" -> types();
            case "states" -> HelpText.states();
            case "signals" -> signals();
            default -> what;
        };
    }

    private static String types() {
        StringBuilder out = new StringBuilder("Available unit types:\n");
        List<String> names = new ArrayList<>();
        for (UnitType type : UnitType.values()) {
            names.add(type.suffix());
        }
        for (String name : List.of("service", "mount", "swap", "socket", "target", "device", "automount", "timer", "path", "slice", "scope")) {
            if (names.contains(name)) {
                out.append(name).append('\n');
            }
        }
        return out.toString();
    }

    private static String signals() {
        StringBuilder out = new StringBuilder();
        for (int signal = 0; signal <= Signals.REALTIME_MAX; signal++) {
            out.append(ExecStatus.signalName(signal)).append('\n');
        }
        return out.toString();
    }
}
