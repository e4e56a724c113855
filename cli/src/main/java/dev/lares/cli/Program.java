package dev.lares.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Picks the command by the first argument. */
final class Program {
    /** What a wrong command line ends with, as in systemd's programs. */
    private static final int USAGE_EXIT_CODE = 2;

    private Program() {}

    /** Runs the command and returns the exit status of the process. */
    static int run(String... arguments) {
        String command = arguments.length == 0 ? "" : arguments[0];
        return switch (command) {
            case "--version", "-V" -> print("version.txt");
            case "--help", "-h", "help" -> print("help/lares.txt");
            case "--train" -> Training.run();
            case "" -> usage("no command given");
            default -> usage("no command is called '%s'".formatted(command));
        };
    }

    private static int print(String resource) {
        out(FileDescriptor.out, text(resource));
        return 0;
    }

    private static int usage(String cause) {
        out(FileDescriptor.err, "lares: cannot tell what to do: %s; lares --help shows the commands%n".formatted(cause));
        return USAGE_EXIT_CODE;
    }

    /** A text file of the program, as the launcher script prints it too. */
    static String text(String resource) {
        try (InputStream in = Program.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("cannot find text '%s'".formatted(resource));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void out(FileDescriptor fd, String text) {
        PrintStream stream = new PrintStream(new FileOutputStream(fd), false, StandardCharsets.UTF_8);
        stream.print(text);
        stream.flush();
    }
}
