package dev.lares.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One thing that a tool prints of each process, and what the table says of it. Both are maps from a key, which begins with
 * the number of the process and a blank, to the text that the tool prints.
 *
 * @param name what is compared, as {@code ps -o tty}
 * @param moving whether it is a number that changes while it is looked at
 * @param tolerance by how much a moving number may differ, because the tool rounds
 */
record ToolCheck(String name, boolean moving, long tolerance, Tool tool, Function<ProcessTable, Map<String, String>> ours) {
    private static final int ROUNDS = 12;
    /** This process is another while it reads than while the tool does. */
    private static final long OWN = ProcessHandle.current().pid();

    /** Runs a tool and reads what it prints. */
    interface Tool {
        Map<String, String> values(ProcessTable table) throws IOException, InterruptedException;
    }

    static ToolCheck of(String name, Tool tool, Function<ProcessTable, Map<String, String>> ours) {
        return new ToolCheck(name, false, 0, tool, ours);
    }

    static ToolCheck moving(String name, long tolerance, Tool tool, Function<ProcessTable, Map<String, String>> ours) {
        return new ToolCheck(name, true, tolerance, tool, ours);
    }

    /** How many values agreed, and what disagreed. */
    record Outcome(int agreed, List<String> disagreed) {}

    /**
     * Reads the table, runs the tool, and reads the table again: what the tool says must be what one of the tables says, or a
     * number between them. What changes in that time more than once is looked at again; what never agrees is told.
     */
    Outcome run(ScanOptions options) throws Exception {
        Map<String, String> complaints = new TreeMap<>();
        TreeSet<String> agreed = new TreeSet<>();
        for (int round = 0; round < ROUNDS && (round == 0 || !complaints.isEmpty()); round++) {
            ProcessTable before = ProcessTable.read(options);
            Map<String, String> told = tool.values(before);
            ProcessTable after = ProcessTable.read(options);
            Map<String, String> first = ours.apply(before);
            Map<String, String> second = ours.apply(after);
            Map<String, String> still = new TreeMap<>();
            for (String key : keys(told, first, second, before, after)) {
                if (agrees(told.get(key), first.get(key), second.get(key))) {
                    agreed.add(key);
                } else if (!agreed.contains(key)) {
                    still.put(key, "%s of %s: %s says %s, the table %s and %s".formatted(name, key, name.split(" ")[0], told.get(key),
                            first.get(key), second.get(key)));
                }
            }
            complaints = still;
        }
        return new Outcome(agreed.size(), List.copyOf(complaints.values()));
    }

    /** All keys of processes that were there all the time. */
    private static TreeSet<String> keys(Map<String, String> told, Map<String, String> first, Map<String, String> second, ProcessTable before,
            ProcessTable after) {
        TreeSet<String> keys = new TreeSet<>(told.keySet());
        keys.addAll(first.keySet());
        keys.addAll(second.keySet());
        keys.removeIf(key -> {
            int pid = Integer.parseInt(key.substring(0, key.indexOf(' ')));
            return pid == OWN || before.find(pid).isEmpty() || after.find(pid).isEmpty() || !before.find(pid).get().id().equals(after.find(pid).get().id());
        });
        return keys;
    }

    private boolean agrees(String told, String first, String second) {
        if (told == null) {
            return first == null || second == null;
        }
        if (told.equals(first) || told.equals(second)) {
            return true;
        }
        if (first == null || second == null) {
            return false;
        }
        if (!moving || !isNumber(told) || !isNumber(first) || !isNumber(second)) {
            return false;
        }
        long value = Long.parseLong(told);
        long low = Math.min(Long.parseLong(first), Long.parseLong(second));
        long high = Math.max(Long.parseLong(first), Long.parseLong(second));
        return value >= low - tolerance && value <= high + tolerance;
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d{1,18}");
    }

    /** What a command writes to its standard output; what it says of processes that have gone is passed over. */
    static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectInput(new File("/dev/null")).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    static List<String> lines(String... command) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>(List.of(output(command).split("\n")));
        lines.removeIf(String::isEmpty);
        return lines;
    }
}
