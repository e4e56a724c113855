package dev.lares.cli;

import dev.lares.linux.LinuxException;
import java.util.List;

/** {@code lares init}: its command line. */
final class InitCommand {
    private InitCommand() {}

    /** Runs the command and returns the exit status of the process. */
    static int run(List<String> arguments) {
        try {
            return Wiring.init(InitOptions.parse(arguments), System.getenv());
        } catch (Arguments.UsageException e) {
            Messages.error(e.getMessage() + "; lares init --help shows how");
            return Program.USAGE_EXIT_CODE;
        } catch (LinuxException | RuntimePlace.NoPlaceException | RunningManager.PresentException e) {
            Messages.error(Messages.of(e));
            return Program.FAILURE_EXIT_CODE;
        }
    }
}
