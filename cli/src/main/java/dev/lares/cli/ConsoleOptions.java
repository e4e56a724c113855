package dev.lares.cli;

import dev.lares.linux.Fd;
import dev.lares.linux.Terminal;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * How the console is to look.
 *
 * @param json objects for programs instead of text
 * @param noColour no colours, whatever the terminal can do
 * @param timestamps the time in front of each line of text
 */
record ConsoleOptions(boolean json, boolean noColour, boolean timestamps) {
    private static final Fd STANDARD_OUTPUT = Fd.of(1);

    static ConsoleOptions of(Arguments arguments) {
        return new ConsoleOptions(arguments.has("--json"), arguments.has("--no-color"), arguments.has("--timestamps"));
    }

    /** The format for standard output: colours on a terminal only, and never with {@code NO_COLOR} (no-color.org). */
    ConsoleFormat format(Map<String, String> environment) {
        if (json) {
            return new JsonFormat();
        }
        boolean wanted = !noColour && environment.getOrDefault("NO_COLOR", "").isEmpty() && !environment.getOrDefault("TERM", "").equals("dumb");
        Optional<ZoneId> zone = timestamps ? Optional.of(ZoneId.systemDefault()) : Optional.empty();
        return new TextFormat(wanted && Terminal.isTerminal(STANDARD_OUTPUT), zone);
    }
}
