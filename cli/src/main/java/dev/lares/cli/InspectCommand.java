package dev.lares.cli;

import dev.lares.linux.Fd;
import dev.lares.linux.Terminal;
import dev.lares.process.ProcUnusableException;
import dev.lares.process.ProcessEntry;
import dev.lares.process.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code lares inspect}: its command line. */
final class InspectCommand {
    static final List<String> FLAGS = List.of("-a", "--all", "--json", "--watch", "--no-color");
    static final List<String> VALUES = List.of("--interval");

    /** Pages on no terminal are read by programs that search, so their lines are only broken where that does no harm. */
    private static final int WIDTH_ELSEWHERE = 200;

    private static final double USUAL_INTERVAL_SECONDS = 2;

    private InspectCommand() {}

    /** Runs the command and returns the exit status of the process. */
    static int run(List<String> words) {
        try {
            Arguments arguments = Arguments.parse(words, FLAGS, VALUES);
            if (arguments.words().isEmpty()) {
                throw new Arguments.UsageException("cannot tell what to inspect: name a process, a unit or a port");
            }
            Inspector inspector = Inspector.ofMachine(System.getenv());
            if (arguments.has("--watch")) {
                return InspectWatch.run(inspector, arguments, interval(arguments));
            }
            Inspector.allowSignals();
            Scene scene = inspector.look(Inspector.ALL_PARTS);
            for (String target : arguments.words()) {
                List<ProcessEntry> found = Matches.find(scene, target);
                Messages.print(arguments.has("--json") ? json(scene, found) : text(scene, target, found, InspectCommand.wantsAll(arguments), inspector.isColoured(arguments)));
            }
            return 0;
        } catch (Arguments.UsageException e) {
            Messages.error(e.getMessage() + "; lares inspect --help shows how");
            return Program.USAGE_EXIT_CODE;
        } catch (ProcUnusableException | Matches.NoMatchException e) {
            Messages.error(Messages.of(e));
            return Program.FAILURE_EXIT_CODE;
        }
    }

    static boolean wantsAll(Arguments arguments) {
        return arguments.has("-a") || arguments.has("--all");
    }

    private static double interval(Arguments arguments) throws Arguments.UsageException {
        String text = arguments.value("--interval").orElse(Double.toString(USUAL_INTERVAL_SECONDS));
        return Intervals.seconds(text);
    }

    private static String text(Scene scene, String target, List<ProcessEntry> found, boolean all, boolean coloured) {
        List<ProcessEntry> leaders = Matches.leaders(scene, found);
        List<Line> lines = leaders.size() == 1 ? page(scene, leaders.getFirst(), all) : list(scene, target, leaders);
        StringBuilder out = new StringBuilder();
        lines.forEach(line -> out.append(line.text(coloured)).append('\n'));
        return out.toString();
    }

    static List<Line> page(Scene scene, ProcessEntry process, boolean all) {
        int columns = Terminal.windowSize(Fd.of(1)).map(Terminal.WindowSize::columns).orElse(WIDTH_ELSEWHERE);
        return InspectPage.of(Subject.of(scene, process), columns, all);
    }

    /** All that the argument names, in a line each. */
    static List<Line> list(Scene scene, String target, List<ProcessEntry> found) {
        List<Field> fields = List.of("pid", "ppid", "user", "kind", "unit", "args").stream().map(name -> Fields.find(name).orElseThrow()).toList();
        List<Row> rows = found.stream().map(process -> Row.of(scene, process)).toList();
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of("%d processes are meant by %s; lares inspect PID shows one".formatted(found.size(), target)));
        lines.addAll(PsTable.lines(fields, rows, PsCommand.width()));
        return lines;
    }

    private static String json(Scene scene, List<ProcessEntry> found) {
        StringBuilder out = new StringBuilder();
        found.forEach(process -> out.append(InspectJson.of(Subject.of(scene, process)).line()));
        return out.toString();
    }

    /** The process again, if it still lives. */
    static Optional<ProcessEntry> again(Scene scene, ProcessId id) {
        return scene.table().find(id.pid().number()).filter(process -> process.id().equals(id));
    }
}
