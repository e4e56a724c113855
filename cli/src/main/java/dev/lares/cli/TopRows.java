package dev.lares.cli;

import dev.lares.process.ProcessEntry;
import dev.lares.process.ProcessId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes the lines of {@code lares top} of what was seen and what is to be shown. */
final class TopRows {
    /** What stands for the unit of processes that have none. */
    static final String NO_UNIT = "(no unit)";

    static final String KERNEL = "(kernel)";

    private final Scene scene;
    private final SortedMap<ProcessId, Usage> usages;
    private final TopView view;

    private TopRows(Scene scene, SortedMap<ProcessId, Usage> usages, TopView view) {
        this.scene = scene;
        this.usages = usages;
        this.view = view;
    }

    static List<TopRow> of(Scene scene, SortedMap<ProcessId, Usage> usages, TopView view) {
        TopRows rows = new TopRows(scene, usages, view);
        List<TopRow.OfProcess> processes = scene.table().processes().stream().filter(rows::isShown).map(rows::row).sorted(rows.order()).toList();
        return view.tree() ? rows.byUnit(processes) : List.copyOf(processes);
    }

    static String unitOf(ProcessEntry process) {
        return process.isKernelThread() ? KERNEL : process.units().innermostUnit().orElse(NO_UNIT);
    }

    private boolean isShown(ProcessEntry process) {
        if (process.isKernelThread() && !view.kernel()) {
            return false;
        }
        String sought = view.filter().toLowerCase(Locale.ROOT);
        return sought.isEmpty() || Stream.of(process.name(), Fields.commandLine(process), unitOf(process), user(process),
                        scene.verdict(process.pid()).kind().name(), Integer.toString(process.pid()))
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(sought));
    }

    private String user(ProcessEntry process) {
        return scene.accounts().user(process.status().uids().effective());
    }

    private TopRow.OfProcess row(ProcessEntry process) {
        return new TopRow.OfProcess(process, scene.verdict(process.pid()), usages.getOrDefault(process.id(), Usage.NONE), "");
    }

    private Comparator<TopRow.OfProcess> order() {
        Comparator<TopRow.OfProcess> order = switch (view.sort()) {
            case CPU, MEMORY, IO, TIME -> Comparator.comparing(TopRow::usage, byUse());
            case PID -> Comparator.comparingInt(row -> row.process().pid());
            case NAME -> Comparator.comparing(row -> row.process().name());
        };
        return (view.reversed() ? order.reversed() : order).thenComparingInt(row -> row.process().pid());
    }

    private Comparator<Usage> byUse() {
        Comparator<Usage> least = switch (view.sort()) {
            case CPU, PID, NAME -> Comparator.comparingDouble(Usage::cpuShare);
            case MEMORY -> Comparator.comparingLong(Usage::residentBytes);
            case IO -> Comparator.comparingDouble(usage -> usage.readRate() + usage.writeRate());
            case TIME -> Comparator.comparingLong(Usage::cpuTicks);
        };
        return least.reversed();
    }

    private List<TopRow> byUnit(List<TopRow.OfProcess> processes) {
        SortedMap<String, List<TopRow.OfProcess>> members = new TreeMap<>();
        processes.forEach(row -> members.computeIfAbsent(unitOf(row.process()), _ -> new ArrayList<>()).add(row));
        List<TopRow.OfUnit> units = new ArrayList<>();
        members.forEach((name, rows) -> units.add(new TopRow.OfUnit(
                name, rows.stream().map(TopRow::usage).reduce(Usage.NONE, Usage::plus), rows.size(), view.folded().contains(name))));
        Comparator<TopRow.OfUnit> order = switch (view.sort()) {
            case CPU, MEMORY, IO, TIME -> Comparator.comparing(TopRow::usage, byUse());
            case PID -> Comparator.comparingInt(unit -> members.get(unit.name()).stream().mapToInt(row -> row.process().pid()).min().orElse(0));
            case NAME -> Comparator.comparing(TopRow.OfUnit::name);
        };
        units.sort((view.reversed() ? order.reversed() : order).thenComparing(TopRow.OfUnit::name));
        List<TopRow> rows = new ArrayList<>();
        for (TopRow.OfUnit unit : units) {
            rows.add(unit);
            if (!unit.folded()) {
                addTree(members.get(unit.name()), rows);
            }
        }
        return rows;
    }

    /** Each process below its parent, if that is of the same unit. */
    private static void addTree(List<TopRow.OfProcess> members, List<TopRow> rows) {
        Map<Integer, List<TopRow.OfProcess>> children = new HashMap<>();
        Set<Integer> pids = new HashSet<>();
        members.forEach(row -> pids.add(row.process().pid()));
        for (TopRow.OfProcess row : members) {
            int parent = pids.contains(row.process().parent()) ? row.process().parent() : 0;
            children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(row);
        }
        addSiblings(0, "", children, rows);
    }

    /** Drawn as ps(1) does, in ASCII: what a full screen's library makes of other lines depends on the terminal. */
    private static void addSiblings(int parent, String lines, Map<Integer, List<TopRow.OfProcess>> children, List<TopRow> rows) {
        List<TopRow.OfProcess> siblings = children.getOrDefault(parent, List.of());
        for (int i = 0; i < siblings.size(); i++) {
            TopRow.OfProcess row = siblings.get(i);
            boolean last = i == siblings.size() - 1;
            rows.add(new TopRow.OfProcess(row.process(), row.verdict(), row.usage(), lines + "\\_ "));
            addSiblings(row.process().pid(), lines + (last ? "   " : "|  "), children, rows);
        }
    }
}
