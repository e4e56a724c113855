package dev.lares.cli;

import dev.lares.linux.LinuxException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lares up}: its command line. Its help is a text file, which the launcher shows without a JVM. */
@Command(name = "up")
final class UpCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH|UNIT")
    private List<String> targets = List.of();

    @Option(names = "--json")
    private boolean json;

    @Option(names = "--no-color")
    private boolean noColour;

    @Option(names = "--timestamps")
    private boolean timestamps;

    private UpCommand() {}

    /** Runs the command and returns the exit status of the process. */
    static int run(List<String> arguments) {
        CommandLine line = new CommandLine(new UpCommand());
        line.setParameterExceptionHandler((e, _) -> {
            Messages.error(cause(e) + "; lares up --help shows how");
            return Program.USAGE_EXIT_CODE;
        });
        line.setExecutionExceptionHandler((e, _, _) -> {
            Messages.error(Messages.of(e));
            return Program.FAILURE_EXIT_CODE;
        });
        return line.execute(arguments.toArray(String[]::new));
    }

    private static String cause(CommandLine.ParameterException e) {
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
            String typed = unmatched.getUnmatched().getFirst();
            List<String> names = List.copyOf(e.getCommandLine().getCommandSpec().optionsMap().keySet());
            return "cannot understand '%s': no such option".formatted(typed) + Similar.to(typed, names).map("; is %s meant?"::formatted).orElse("");
        }
        if (e instanceof CommandLine.MissingParameterException) {
            return "cannot tell what to run: name a folder, a unit file or a unit";
        }
        return "cannot understand the command line: " + e.getMessage();
    }

    @Override
    public Integer call() throws LinuxException, UpPlan.BadTargetException, RuntimePlace.NoPlaceException {
        UpPlan plan = UpPlan.of(targets, Path.of("").toAbsolutePath());
        return Wiring.up(plan, new ConsoleOptions(json, noColour, timestamps), System.getenv());
    }
}
