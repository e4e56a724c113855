package dev.lares.cli;

import dev.lares.cli.systemctl.Systemctl;
import java.util.ArrayList;
import java.util.List;

/** Picks the command by the first argument. */
final class Program {
    /** What a wrong command line ends with, as in systemd's programs. */
    static final int USAGE_EXIT_CODE = 2;

    /** What a command that could not do its work ends with. */
    static final int FAILURE_EXIT_CODE = 1;

    private static final List<String> COMMANDS = List.of("up", "init", "ps", "top", "inspect", "explain", "daemonize", "notify", "help");

    /** What the launcher puts first when it was called by the name of systemctl. */
    private static final String SYSTEMCTL = "--as-systemctl";

    private Program() {}

    /** Runs the command and returns the exit status of the process. */
    static int run(String... arguments) {
        // First what must be quick: the verbs are typed by people and called by scripts.
        if (arguments.length > 1 && isOptionOfVerbs(arguments[0]) || arguments.length > 0 && Systemctl.isVerb(arguments[0]) && !arguments[0].equals("help")) {
            return Systemctl.run("lares", List.of(arguments), System.getenv());
        } else if (arguments.length > 0 && arguments[0].equals(SYSTEMCTL)) {
            return Systemctl.run("systemctl", List.of(arguments).subList(1, arguments.length), System.getenv());
        }
        String command = arguments.length == 0 ? "" : arguments[0];
        List<String> rest = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        // What follows the command to daemonize is that command's own.
        List<String> own = command.equals("daemonize") ? DaemonizeCommand.ownOptions(rest) : rest;
        if (COMMANDS.contains(command) && (own.contains("--help") || own.contains("-h"))) {
            return help(List.of(command));
        }
        return switch (command) {
            case "daemonize" -> DaemonizeCommand.run(rest);
            case "explain" -> ExplainCommand.run(rest);
            case "init" -> InitCommand.run(rest);
            case "inspect" -> InspectCommand.run(rest);
            case "notify" -> NotifyCommand.run(rest, System.getenv());
            case "ps" -> PsCommand.run(rest);
            case "top" -> TopCommand.run(rest);
            case "up" -> UpCommand.run(rest);
            case "help", "--help", "-h" -> help(rest);
            case "--version", "-V" -> print("version.txt");
            case "--train" -> Training.run();
            case "--train-verbs" -> Training.runVerbs();
            case "" -> usage("no command given");
            default -> usage("no command is called '%s'".formatted(command) + Similar.to(command, commands()).map("; is %s meant?"::formatted).orElse(""));
        };
    }

    /** Options before the verb, as {@code --user status}; those of the program itself come alone. */
    private static boolean isOptionOfVerbs(String word) {
        return word.startsWith("-") && !List.of("--help", "-h", "--version", "-V", "--train", "--train-verbs", SYSTEMCTL).contains(word);
    }

    /** All that can come first, those of systemctl too. */
    private static List<String> commands() {
        List<String> all = new ArrayList<>(COMMANDS);
        all.addAll(Systemctl.verbs());
        return all;
    }

    /** The page of a command; of a word that is none, the manual pages of the unit of that name, as {@code systemctl help} does. */
    private static int help(List<String> words) {
        if (words.isEmpty() || words.getFirst().equals("help")) {
            return print("help/lares.txt");
        }
        String word = words.getFirst();
        if (!COMMANDS.contains(word) && !Systemctl.isVerb(word) && !word.equals("systemctl")) {
            List<String> verb = new ArrayList<>(List.of("help"));
            verb.addAll(words);
            return Systemctl.run("lares", verb, System.getenv());
        }
        return print("help/" + word + ".txt");
    }

    private static int print(String resource) {
        Messages.print(text(resource));
        return 0;
    }

    private static int usage(String cause) {
        Messages.error("cannot tell what to do: %s; lares --help shows the commands".formatted(cause));
        return USAGE_EXIT_CODE;
    }

    /** A text file of the program, which the launcher prints without a JVM. */
    static String text(String resource) {
        return ProgramText.text(resource);
    }
}
