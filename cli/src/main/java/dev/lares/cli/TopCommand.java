package dev.lares.cli;

import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Signals;
import dev.lares.linux.Terminal;
import dev.lares.process.ProcUnusableException;
import java.io.IOException;
import java.util.List;

/** {@code lares top}: its command line. */
final class TopCommand {
    static final List<String> FLAGS = List.of("--no-color");
    static final List<String> VALUES = List.of("--interval");

    private TopCommand() {}

    /** Runs the command and returns the exit status of the process. */
    static int run(List<String> words) {
        try {
            Arguments arguments = Arguments.parse(words, FLAGS, VALUES);
            if (!arguments.words().isEmpty()) {
                throw new Arguments.UsageException("cannot understand '%s': top takes options only".formatted(arguments.words().getFirst()));
            }
            double seconds = Intervals.seconds(arguments.value("--interval").orElse("2"));
            if (!Terminal.isTerminal(Fd.of(0)) || !Terminal.isTerminal(Fd.of(1))) {
                Messages.error("cannot show a live table: standard input or output is no terminal; lares ps shows one once");
                return Program.FAILURE_EXIT_CODE;
            }
            Inspector inspector = Inspector.ofMachine(System.getenv());
            // Without the launcher nobody has blocked them yet.
            Signals.block(TopSession.SIGNALS);
            try (LiveScreen screen = LiveScreen.open(inspector.wantsColours(arguments))) {
                return new TopSession(inspector, screen, Math.round(seconds * 1_000_000)).run();
            }
        } catch (Arguments.UsageException e) {
            Messages.error(e.getMessage() + "; lares top --help shows how");
            return Program.USAGE_EXIT_CODE;
        } catch (IOException e) {
            Messages.error("cannot show a live table: " + Messages.of(e));
            return Program.FAILURE_EXIT_CODE;
        } catch (ProcUnusableException | LinuxException e) {
            Messages.error(Messages.of(e));
            return Program.FAILURE_EXIT_CODE;
        }
    }
}
