package dev.lares.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Lines of {@code lares ps} in columns as wide as ps(1)'s, or wider where something is. */
final class PsTable {
    /** What the last column must have at least, or the others shrink to what is in them. */
    private static final int LEAST_OF_LAST = 30;

    private PsTable() {}

    /**
     * The header and a line for each row.
     *
     * @param columns how wide the terminal is; empty where nothing is to be cut
     */
    static List<Line> lines(List<Field> fields, List<Row> rows, OptionalInt columns) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(fields.stream().map(Field::header).toList());
        for (Row row : rows) {
            cells.add(fields.stream().map(field -> Cells.safe(field.value().apply(row).shown())).toList());
        }
        int[] widths = widths(fields, cells, true);
        if (columns.isPresent() && total(widths) + LEAST_OF_LAST > columns.getAsInt()) {
            widths = widths(fields, cells, false);
        }
        List<Line> lines = new ArrayList<>();
        for (List<String> line : cells) {
            Line made = line(fields, line, widths, lines.isEmpty() ? Ink.HEADING : Ink.PLAIN);
            lines.add(columns.isPresent() ? made.cut(columns.getAsInt()) : made);
        }
        return lines;
    }

    /** Of all but the last column, which takes what is left. */
    private static int[] widths(List<Field> fields, List<List<String>> cells, boolean asPs) {
        int[] widths = new int[fields.size() - 1];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            int widest = cells.stream().mapToInt(line -> Cells.width(line.get(column))).max().orElse(0);
            widths[i] = asPs ? Math.max(widest, fields.get(i).width()) : widest;
        }
        return widths;
    }

    private static int total(int[] widths) {
        int total = 0;
        for (int width : widths) {
            total += width + 1;
        }
        return total;
    }

    private static Line line(List<Field> fields, List<String> cells, int[] widths, Ink ink) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            boolean last = i == cells.size() - 1;
            text.append(i == 0 ? "" : " ");
            text.append(last ? cell : fields.get(i).right() ? Cells.right(cell, widths[i]) : Cells.left(cell, widths[i]));
        }
        return new Line().add(ink, text.toString().stripTrailing());
    }
}
