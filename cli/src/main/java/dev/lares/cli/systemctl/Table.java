package dev.lares.cli.systemctl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A table as systemctl prints it: columns as wide as what is in them, narrower on a narrow terminal; or as JSON. */
final class Table {
    /**
     * One cell.
     *
     * @param gap the colour of the space after it
     * @param number whether it is a number to programs
     */
    record Cell(String text, Colour colour, Colour gap, boolean number, boolean empty) {
        static Cell of(String text, Colour colour) {
            return new Cell(text, colour, colour, false, false);
        }

        static Cell of(String text) {
            return of(text, Colour.NONE);
        }

        static Cell number(long number) {
            return new Cell(Long.toString(number), Colour.NONE, Colour.NONE, true, false);
        }

        /** No value: a dash to people. */
        static Cell none(Colour colour) {
            return new Cell("-", colour, colour, false, true);
        }
    }

    private final List<String> header;
    private final boolean[] hidden;
    private final boolean[] right;
    private final List<List<Cell>> rows = new ArrayList<>();

    Table(String... header) {
        this.header = List.of(header);
        this.hidden = new boolean[header.length];
        this.right = new boolean[header.length];
    }

    void hide(int column) {
        hidden[column] = true;
    }

    void alignRight(int column) {
        right[column] = true;
    }

    void add(List<Cell> row) {
        rows.add(row);
    }

    int size() {
        return rows.size();
    }

    /** Prints it as the options want it. */
    void print(Session session) {
        if (session.options().json()) {
            session.screen().line(json().text(session.options()));
            return;
        }
        Screen screen = session.screen();
        List<List<Cell>> lines = new ArrayList<>();
        boolean legend = session.options().legend();
        if (legend) {
            lines.add(header.stream().map(name -> Cell.of(name.toUpperCase(Locale.ROOT))).toList());
        }
        lines.addAll(rows);
        int[] columns = shown();
        int limit = session.has(Flag.FULL) || !screen.isTerminal() ? Integer.MAX_VALUE : screen.columns();
        int[] widths = Widths.fit(wanted(lines, columns), limit);
        for (int i = 0; i < lines.size(); i++) {
            line(screen, lines.get(i), columns, widths, legend && i == 0);
        }
    }

    private int[] shown() {
        int[] columns = new int[header.size()];
        int count = 0;
        for (int i = 0; i < columns.length; i++) {
            if (!hidden[i]) {
                columns[count++] = i;
            }
        }
        return Arrays.copyOf(columns, count);
    }

    private static int[] wanted(List<List<Cell>> lines, int[] columns) {
        int[] widths = new int[columns.length];
        Arrays.fill(widths, 1);
        for (List<Cell> line : lines) {
            for (int i = 0; i < columns.length; i++) {
                widths[i] = Math.max(widths[i], Widths.of(line.get(columns[i]).text()));
            }
        }
        return widths;
    }

    private void line(Screen screen, List<Cell> cells, int[] columns, int[] widths, boolean heading) {
        Colour gap = Colour.NONE;
        for (int i = 0; i < columns.length; i++) {
            Cell cell = cells.get(columns[i]);
            boolean last = i == columns.length - 1;
            String text = Widths.ellipsize(cell.text(), widths[i]);
            int spaces = widths[i] - Widths.of(text);
            boolean plain = !screen.isColoured() || cell.colour() == Colour.NONE && !heading;
            if (spaces > 0) {
                text = right[columns[i]] ? " ".repeat(spaces) + text : text + " ".repeat(spaces);
                text = last && plain ? text.stripTrailing() : text;
            }
            screen.print(gap != Colour.NONE ? screen.on(gap) : heading ? screen.on(Colour.UNDERLINE) : "");
            screen.print(i > 0 ? " " : "");
            screen.print(gap != Colour.NONE ? screen.on(Colour.NORMAL) : "");
            screen.print(screen.on(cell.colour())).print(text);
            screen.print(cell.colour() != Colour.NONE || heading ? screen.on(Colour.NORMAL) : "");
            gap = cell.gap();
        }
        screen.print("\n");
    }

    private JsonText json() {
        JsonText out = new JsonText().openArray();
        for (List<Cell> row : rows) {
            out.openObject();
            for (int column : shown()) {
                Cell cell = row.get(column);
                out.name(header.get(column).replace(' ', '_'));
                if (cell.empty()) {
                    out.nothing();
                } else if (cell.number()) {
                    out.number(Long.parseLong(cell.text()));
                } else {
                    out.text(cell.text());
                }
            }
            out.closeObject();
        }
        return out.closeArray();
    }
}
