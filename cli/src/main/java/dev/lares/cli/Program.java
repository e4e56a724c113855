package dev.lares.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Picks the command by the first argument. */
final class Program {
    /** What a wrong command line ends with, as in systemd's programs. */
    static final int USAGE_EXIT_CODE = 2;

    /** What a command that could not do its work ends with. */
    static final int FAILURE_EXIT_CODE = 1;

    private static final List<String> COMMANDS = List.of("up", "init", "ps", "top", "inspect", "explain", "daemonize", "help");

    private Program() {}

    /** Runs the command and returns the exit status of the process. */
    static int run(String... arguments) {
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
            case "ps" -> PsCommand.run(rest);
            case "top" -> TopCommand.run(rest);
            case "up" -> UpCommand.run(rest);
            case "help", "--help", "-h" -> help(rest);
            case "--version", "-V" -> print("version.txt");
            case "--train" -> Training.run();
            case "" -> usage("no command given");
            default -> usage("no command is called '%s'".formatted(command) + Similar.to(command, COMMANDS).map("; is %s meant?"::formatted).orElse(""));
        };
    }

    private static int help(List<String> command) {
        if (command.isEmpty() || command.getFirst().equals("help")) {
            return print("help/lares.txt");
        }
        Optional<String> text = COMMANDS.contains(command.getFirst()) ? find("help/" + command.getFirst() + ".txt") : Optional.empty();
        text.ifPresent(Messages::print);
        return text.isPresent() ? 0 : usage("there is no help for '%s'".formatted(command.getFirst()));
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
        return find(resource).orElseThrow(() -> new IllegalArgumentException("cannot find text '%s'".formatted(resource)));
    }

    private static Optional<String> find(String resource) {
        try (InputStream in = Program.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
