package dev.lares.cli;

import dev.lares.process.ThreadEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which lines {@code lares ps} shows, in which order. */
final class PsRows {
    private PsRows() {}

    /**
     * The lines.
     *
     * @param order of processes, and within a tree of siblings
     * @param tree whether each process stands below its parent
     * @param threads whether each thread has a line
     */
    static List<Row> of(Scene scene, PsFilter filter, Comparator<Row> order, boolean tree, boolean threads) {
        List<Row> rows = new ArrayList<>(scene.table().processes().stream()
                .filter(process -> filter.matches(scene, process))
                .map(process -> Row.of(scene, process))
                .sorted(order)
                .toList());
        List<Row> arranged = tree ? arrange(rows) : rows;
        return threads ? arranged.stream().flatMap(row -> threads(row).stream()).toList() : arranged;
    }

    private static List<Row> threads(Row row) {
        List<ThreadEntry> threads = row.process().threads().orElse(List.of());
        return threads.isEmpty() ? List.of(row) : threads.stream().map(row::with).toList();
    }

    private static List<Row> arrange(List<Row> rows) {
        Set<Integer> shown = new HashSet<>();
        rows.forEach(row -> shown.add(row.process().pid()));
        Map<Integer, List<Row>> children = new HashMap<>();
        for (Row row : rows) {
            int parent = shown.contains(row.process().parent()) ? row.process().parent() : 0;
            children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(row);
        }
        List<Row> arranged = new ArrayList<>();
        for (Row row : children.getOrDefault(0, List.of())) {
            arranged.add(row);
            addBelow(row, "", children, arranged);
        }
        return arranged;
    }

    private static void addBelow(Row parent, String lines, Map<Integer, List<Row>> children, List<Row> arranged) {
        List<Row> below = children.getOrDefault(parent.process().pid(), List.of());
        for (int i = 0; i < below.size(); i++) {
            boolean last = i == below.size() - 1;
            arranged.add(below.get(i).below(lines + (last ? "└─ " : "├─ ")));
            addBelow(below.get(i), lines + (last ? "   " : "│  "), children, arranged);
        }
    }
}
