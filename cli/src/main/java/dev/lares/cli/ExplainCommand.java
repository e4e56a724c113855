package dev.lares.cli;

import dev.lares.linux.Fd;
import dev.lares.linux.Terminal;
import dev.lares.process.ProcUnusableException;
import dev.lares.process.ProcessEntry;
import java.util.ArrayList;
import java.util.List;

/** {@code lares explain}: its command line. */
final class ExplainCommand {
    static final List<String> FLAGS = List.of("-a", "--all", "--json", "--no-color");

    private static final int WIDTH_ELSEWHERE = 100;

    private ExplainCommand() {}

    /** Runs the command and returns the exit status of the process. */
    static int run(List<String> words) {
        try {
            Arguments arguments = Arguments.parse(words, FLAGS, List.of());
            if (arguments.words().size() != 2) {
                throw new Arguments.UsageException("cannot tell what to compare: name two processes");
            }
            Inspector inspector = Inspector.ofMachine(System.getenv());
            Inspector.allowSignals();
            Scene scene = inspector.look(Inspector.ALL_PARTS);
            List<Subject> subjects = new ArrayList<>();
            for (String target : arguments.words()) {
                subjects.add(Subject.of(scene, one(scene, target)));
            }
            if (arguments.has("--json")) {
                subjects.forEach(subject -> Messages.print(InspectJson.of(subject).line()));
            } else {
                int columns = Terminal.windowSize(Fd.of(1)).map(Terminal.WindowSize::columns).orElse(WIDTH_ELSEWHERE);
                print(ExplainPage.of(subjects.getFirst(), subjects.getLast(), InspectCommand.wantsAll(arguments), columns), inspector.isColoured(arguments));
            }
            return 0;
        } catch (Arguments.UsageException e) {
            Messages.error(e.getMessage() + "; lares explain --help shows how");
            return Program.USAGE_EXIT_CODE;
        } catch (ProcUnusableException | Matches.NoMatchException e) {
            Messages.error(Messages.of(e));
            return Program.FAILURE_EXIT_CODE;
        }
    }

    private static void print(List<Line> lines, boolean coloured) {
        StringBuilder out = new StringBuilder();
        lines.forEach(line -> out.append(line.text(coloured)).append('\n'));
        Messages.print(out.toString());
    }

    private static ProcessEntry one(Scene scene, String target) throws Matches.NoMatchException {
        List<ProcessEntry> found = Matches.leaders(scene, Matches.find(scene, target));
        if (found.size() > 1) {
            throw new Matches.NoMatchException("cannot explain %s: %d processes are meant, %s".formatted(target, found.size(),
                    String.join(", ", found.stream().limit(5).map(process -> Integer.toString(process.pid())).toList())));
        }
        return found.getFirst();
    }
}
