package dev.lares.cli;

import dev.lares.linux.Fd;
import dev.lares.linux.Terminal;
import dev.lares.process.Part;
import dev.lares.process.ProcUnusableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** {@code lares ps}: its command line. */
final class PsCommand {
    static final List<String> FLAGS = List.of("--tree", "--threads", "--json", "--no-header", "--no-color");
    static final List<String> VALUES = Stream.concat(Stream.of("-o", "--sort"), PsFilter.VALUES.stream()).toList();

    private PsCommand() {}

    /**
     * What is to be shown.
     *
     * @param fields the columns
     * @param order of the lines
     */
    record Plan(List<Field> fields, Comparator<Row> order, PsFilter filter, boolean tree, boolean threads, boolean json, boolean header) {
        static Plan of(Arguments arguments, AccountNames accounts) throws Arguments.UsageException {
            boolean threads = arguments.has("--threads");
            boolean json = arguments.has("--json");
            List<String> usual = json ? threads ? Fields.OF_JSON_THREADS : Fields.OF_JSON : threads ? Fields.OF_THREADS : Fields.DEFAULT;
            Optional<String> asked = arguments.value("-o");
            return new Plan(
                    fields("show", asked.map(names -> Arrays.asList(names.split(","))).orElse(usual)),
                    order(arguments.value("--sort").orElse("pid")),
                    PsFilter.of(arguments, accounts),
                    arguments.has("--tree"),
                    threads,
                    json,
                    !arguments.has("--no-header"));
        }

        /** What must be read of each process. */
        Set<Part> parts() {
            Set<Part> parts = EnumSet.copyOf(Inspector.PARTS_OF_VERDICTS);
            fields.forEach(field -> parts.addAll(field.needs()));
            parts.addAll(filter.needs());
            if (threads) {
                parts.add(Part.THREADS);
            }
            return parts;
        }

        private static Comparator<Row> order(String names) throws Arguments.UsageException {
            Comparator<Row> order = (_, _) -> 0;
            for (String name : names.split(",")) {
                boolean down = name.startsWith("-");
                Field field = fields("sort by", List.of(name.replaceFirst("^[-+]", ""))).getFirst();
                order = order.thenComparing(down ? field.order().reversed() : field.order());
            }
            return order.thenComparing(Comparator.comparingInt(row -> row.process().pid()));
        }

        private static List<Field> fields(String verb, List<String> names) throws Arguments.UsageException {
            List<Field> fields = new ArrayList<>();
            for (String name : names) {
                fields.add(Fields.find(name).orElseThrow(() -> unknown(verb, name)));
            }
            return fields;
        }

        private static Arguments.UsageException unknown(String verb, String name) {
            String guess = Similar.to(name, Fields.NAMES).map("; is %s meant?"::formatted).orElse("; lares ps -o help lists them");
            return new Arguments.UsageException("cannot %s '%s': no such field%s".formatted(verb, name, guess));
        }
    }

    /** Runs the command and returns the exit status of the process. */
    static int run(List<String> words) {
        try {
            Arguments arguments = Arguments.parse(words, FLAGS, VALUES);
            if (arguments.value("-o").equals(Optional.of("help"))) {
                Messages.print(fieldList());
                return 0;
            }
            Inspector inspector = Inspector.ofMachine(System.getenv());
            Plan plan = Plan.of(arguments, inspector.accounts());
            Inspector.allowSignals();
            Scene scene = inspector.look(plan.parts());
            List<Row> rows = PsRows.of(scene, plan.filter(), plan.order(), plan.tree(), plan.threads());
            Messages.print(plan.json() ? json(plan, rows) : text(plan, rows, width(), inspector.isColoured(arguments)));
            return rows.isEmpty() ? Program.FAILURE_EXIT_CODE : 0;
        } catch (Arguments.UsageException e) {
            Messages.error(e.getMessage() + "; lares ps --help shows how");
            return Program.USAGE_EXIT_CODE;
        } catch (ProcUnusableException e) {
            Messages.error(Messages.of(e));
            return Program.FAILURE_EXIT_CODE;
        }
    }

    /** The table. */
    static String text(Plan plan, List<Row> rows, OptionalInt columns, boolean coloured) {
        StringBuilder out = new StringBuilder();
        List<Line> lines = PsTable.lines(plan.fields(), rows, columns);
        for (Line line : plan.header() ? lines : lines.subList(1, lines.size())) {
            out.append(line.text(coloured)).append('\n');
        }
        return out.toString();
    }

    /** An object a line. */
    static String json(Plan plan, List<Row> rows) {
        StringBuilder out = new StringBuilder();
        for (Row row : rows) {
            Json.Members members = new Json.Members();
            plan.fields().forEach(field -> members.with(field.name(), field.value().apply(row).json()));
            out.append(members.line());
        }
        return out.toString();
    }

    /** What {@code -o help} says. */
    static String fieldList() {
        StringBuilder out = new StringBuilder();
        for (Field field : Fields.ALL) {
            String also = field.aliases().isEmpty() ? "" : " (also " + String.join(", ", field.aliases()) + ")";
            out.append(Cells.left(field.name(), 12)).append(Cells.left(field.header(), 12)).append(field.help()).append(also).append('\n');
        }
        return out.toString();
    }

    /** Of the terminal that standard output is; empty elsewhere. */
    static OptionalInt width() {
        return Terminal.windowSize(Fd.of(1)).map(size -> OptionalInt.of(size.columns())).orElse(OptionalInt.empty());
    }
}
