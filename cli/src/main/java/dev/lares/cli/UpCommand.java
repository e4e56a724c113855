package dev.lares.cli;

import dev.lares.linux.LinuxException;
import java.nio.file.Path;
import java.util.List;

/** {@code lares up}: its command line. */
final class UpCommand {
    static final List<String> FLAGS = List.of("--json", "--no-color", "--timestamps");

    private UpCommand() {}

    /** Runs the command and returns the exit status of the process. */
    static int run(List<String> words) {
        try {
            Arguments arguments = Arguments.parse(words, FLAGS, List.of());
            if (arguments.words().isEmpty()) {
                throw new Arguments.UsageException("cannot tell what to run: name a folder, a unit file or a unit");
            }
            UpPlan plan = UpPlan.of(arguments.words(), Path.of("").toAbsolutePath());
            return Wiring.up(plan, ConsoleOptions.of(arguments), System.getenv());
        } catch (Arguments.UsageException e) {
            Messages.error(e.getMessage() + "; lares up --help shows how");
            return Program.USAGE_EXIT_CODE;
        } catch (LinuxException | UpPlan.BadTargetException | RuntimePlace.NoPlaceException e) {
            Messages.error(Messages.of(e));
            return Program.FAILURE_EXIT_CODE;
        }
    }
}
