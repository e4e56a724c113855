package dev.lares.cli;

import dev.lares.process.ProcessEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The screen of {@code lares top}: what the machine does, the table or a page, the keys. */
final class TopPage {
    private static final int HEAD_LINES = 3;
    private static final String COLUMNS = "    PID USER      CPU%   MEM READ/s WRIT/s KIND       COMMAND";
    private static final int COMMAND_COLUMN = COLUMNS.indexOf("COMMAND");
    private static final int KIND_WIDTH = 10;
    private static final int USER_WIDTH = 8;
    private static final List<String> HELP = List.of(
            "Up, Down, PgUp, PgDn, Home, End   select a line",
            "Enter, i                          inspect the process; fold or unfold the unit",
            "k                                 send a signal, after it is confirmed",
            "/                                 filter by name, command, unit, user, kind or PID",
            "Esc                               show all again",
            "s                                 sort by the next column",
            "P M I T N                         sort by CPU, memory, I/O, time, PID",
            "r                                 the other way round",
            "t                                 tree by unit, or plain list",
            "Space                             fold or unfold a unit",
            "K                                 show or hide the kernel's threads",
            "Ctrl-L                            look again at once",
            "Ctrl-Z                            stop; fg goes on",
            "q, Ctrl-C                         quit");

    private TopPage() {}

    /** How many lines of the table fit. */
    static int pageSize(int rows) {
        return Math.max(1, rows - HEAD_LINES - 1);
    }

    /**
     * The screen.
     *
     * @param first index of the first line of the table that is shown
     * @param page of the inspected process; empty unless one is
     */
    static List<Line> lines(TopState state, Scene scene, MachineLoad load, List<TopRow> rows, int first, List<Line> page, LiveScreen.Dimensions size) {
        List<Line> lines = switch (state.mode()) {
            case TopMode.Inspect inspect -> new ArrayList<>(page.stream().skip(inspect.firstLine()).limit(size.rows() - 1).toList());
            case TopMode.Help _ -> help();
            case TopMode.Table _, TopMode.TypeFilter _, TopMode.TypeSignal _, TopMode.Confirm _ -> table(state, scene, load, rows, first, size);
        };
        while (lines.size() < size.rows() - 1) {
            lines.add(new Line());
        }
        lines.add(foot(state, size.columns()));
        return lines.stream().map(line -> line.cut(size.columns())).toList();
    }

    private static List<Line> table(TopState state, Scene scene, MachineLoad load, List<TopRow> rows, int first, LiveScreen.Dimensions size) {
        List<Line> lines = new ArrayList<>();
        lines.add(machine(scene, load));
        lines.add(summary(state, scene, rows));
        lines.add(new Line().add(Ink.INVERSE, Cells.left(COLUMNS, size.columns())));
        int selected = state.index(rows);
        int end = Math.min(rows.size(), first + pageSize(size.rows()));
        for (int i = first; i < end; i++) {
            Line line = line(scene, rows.get(i));
            lines.add(i == selected ? new Line().add(Ink.INVERSE, Cells.left(Cells.cut(line.toString(), size.columns()), size.columns())) : line);
        }
        return lines;
    }

    private static Line machine(Scene scene, MachineLoad load) {
        long used = load.memoryBytes() - load.availableBytes();
        return new Line().add(Ink.HEADING, "lares top")
                .add("  up " + Spans.spoken(Duration.ofMillis(scene.table().clock().nowMicros() / 1000)))
                .add("  load " + load.averages())
                .add("  memory %s of %s".formatted(Spans.size(used), Spans.size(load.memoryBytes())))
                .add(load.swapBytes() == 0 ? "" : "  swap %s of %s".formatted(Spans.size(load.swapBytes() - load.freeSwapBytes()), Spans.size(load.swapBytes())));
    }

    private static Line summary(TopState state, Scene scene, List<TopRow> rows) {
        Set<String> units = scene.table().processes().stream().filter(process -> !process.isKernelThread()).map(TopRows::unitOf)
                .filter(unit -> !unit.equals(TopRows.NO_UNIT)).collect(Collectors.toSet());
        long processes = scene.table().processes().stream().filter(process -> !process.isKernelThread()).count();
        long zombies = scene.table().processes().stream().filter(ProcessEntry::isZombie).count();
        double cpu = rows.stream().filter(row -> row instanceof TopRow.OfUnit || !state.view().tree()).mapToDouble(row -> row.usage().cpuShare()).sum();
        Line line = new Line().add("%d processes in %d units".formatted(processes, units.size()));
        line.add(zombies == 0 ? Ink.PLAIN : Ink.WARNING, zombies == 0 ? "" : zombies == 1 ? ", 1 zombie" : ", %d zombies".formatted(zombies));
        line.add("  CPU %.1f %%".formatted(cpu)).add("  by " + state.view().sort().title() + (state.view().reversed() ? ", reversed" : ""));
        return line.add(state.view().filter().isEmpty() ? "" : "  showing ").add(Ink.NAME, state.view().filter());
    }

    private static Line line(Scene scene, TopRow row) {
        return switch (row) {
            case TopRow.OfUnit unit -> new Line().add(" ".repeat(8 + USER_WIDTH)).add(usage(unit.usage()))
                    .add(Ink.QUIET, Cells.left(unit.count() == 1 ? " 1 process" : " " + unit.count() + " procs", KIND_WIDTH + 1))
                    .pad(COMMAND_COLUMN)
                    .add(Ink.NAME, (unit.folded() ? "+ " : "") + unit.name());
            case TopRow.OfProcess process -> new Line()
                    .add("%7d ".formatted(process.process().pid()))
                    .add(Cells.left(Cells.cut(scene.accounts().user(process.process().status().uids().effective()), USER_WIDTH), USER_WIDTH))
                    .add(usage(process.usage()))
                    .add(" ").add(ink(process), Cells.left(kind(process), KIND_WIDTH))
                    .pad(COMMAND_COLUMN)
                    .add(Ink.QUIET, process.branch()).add(Fields.commandLine(process.process()));
        };
    }

    /** The most telling word. */
    private static String kind(TopRow.OfProcess row) {
        return List.of("zombie", "stopped", "traced").stream().filter(row.verdict()::is).findFirst().orElse(row.verdict().kind().name());
    }

    private static Ink ink(TopRow.OfProcess row) {
        return row.verdict().is("zombie") ? Ink.BAD : row.verdict().is("stopped") || row.verdict().is("traced") ? Ink.WARNING : Ink.PLAIN;
    }

    private static String usage(Usage usage) {
        return " %5.1f %5s %6s %6s".formatted(usage.cpuShare(), Spans.size(usage.residentBytes()), rate(usage, usage.readRate()), rate(usage, usage.writeRate()));
    }

    private static String rate(Usage usage, double rate) {
        return usage.ioDenied() && rate == 0 ? "-" : Spans.size(Math.round(rate));
    }

    private static List<Line> help() {
        List<Line> lines = new ArrayList<>(List.of(new Line().add(Ink.HEADING, "lares top: keys"), new Line()));
        HELP.forEach(text -> lines.add(Line.of(text)));
        return lines;
    }

    private static Line foot(TopState state, int columns) {
        if (!state.message().isEmpty()) {
            return new Line().add(Ink.HEADING, state.message());
        }
        return switch (state.mode()) {
            case TopMode.Table _ -> new Line().add(Ink.QUIET, "q quit  / filter  s sort  t tree  i inspect  k signal  space fold  ? help");
            case TopMode.TypeFilter(String text) -> new Line().add(Ink.HEADING, "filter: ").add(text).add(Ink.INVERSE, " ").add(Ink.QUIET, "  Enter keeps it, Esc drops it");
            case TopMode.Inspect _ -> new Line().add(Ink.QUIET, "Esc back  Up, Down, PgUp, PgDn scroll");
            case TopMode.TypeSignal asked -> new Line().add(Ink.HEADING, "signal for %s (%s): ".formatted(asked.process().pid(), asked.name()))
                    .add(asked.text()).add(Ink.INVERSE, " ").add(Ink.QUIET, "  Esc drops it");
            case TopMode.Confirm asked -> new Line().add(Ink.BAD, "send %s to %s (%s)? y sends it, any other key does not"
                    .formatted(asked.signal().name().toUpperCase(Locale.ROOT), asked.process().pid(), asked.name()));
            case TopMode.Help _ -> new Line().add(Ink.QUIET, "any key goes back");
        };
    }
}
