package dev.lares.process;

import dev.lares.linux.Limits;
import dev.lares.linux.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What pwdx(1), chrt(1), ionice(1), taskset(1), prlimit(1) and pstree(1) print. */
final class OtherChecks {
    private static final Pattern CHRT_POLICY = Pattern.compile("pid (\\d+)'s (?:current )?scheduling policy: (\\S+)");
    private static final Pattern CHRT_PRIORITY = Pattern.compile("pid (\\d+)'s (?:current )?scheduling priority: (\\d+)");
    private static final Pattern CHRT_DEADLINE = Pattern.compile("pid (\\d+)'s (?:current )?runtime/deadline/period parameters: (\\S+)");
    private static final Pattern TASKSET = Pattern.compile("pid (\\d+)'s current affinity mask: (\\S+)");
    private static final Pattern NODE = Pattern.compile("\\((\\d+)\\)");

    private OtherChecks() {}

    static List<ToolCheck> all() {
        return List.of(
                ToolCheck.of("pwdx", OtherChecks::pwdx, table -> ofProcesses(table, entry -> entry.links().workingDirectory().known()
                        .map(FilePath::toString).map(PsChecks::printable))),
                ToolCheck.of("chrt -a -p", OtherChecks::chrt, OtherChecks::policies),
                ToolCheck.of("taskset -a -p", OtherChecks::taskset, OtherChecks::affinities),
                ToolCheck.of("ionice -p", OtherChecks::ionice, OtherChecks::ioPriorities),
                ToolCheck.of("prlimit", OtherChecks::prlimit, OtherChecks::limits),
                ToolCheck.of("pstree -s", OtherChecks::pstree, OtherChecks::ancestors));
    }

    private interface Value {
        java.util.Optional<String> of(ProcessEntry entry);
    }

    private static Map<String, String> ofProcesses(ProcessTable table, Value value) {
        Map<String, String> values = new TreeMap<>();
        table.processes().forEach(entry -> value.of(entry).ifPresent(text -> values.put(entry.pid() + " ", text)));
        return values;
    }

    private static List<String> pids(ProcessTable table) {
        return table.processes().stream().map(entry -> Integer.toString(entry.pid())).toList();
    }

    private static List<String> linesForAll(ProcessTable table, String... start) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(start));
        command.addAll(pids(table));
        return ToolCheck.lines(command.toArray(String[]::new));
    }

    /** {@code 4711: /var/lib/redis}. */
    private static Map<String, String> pwdx(ProcessTable table) throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        for (String line : linesForAll(table, "pwdx")) {
            int colon = line.indexOf(": ");
            values.put(line.substring(0, colon) + " ", line.substring(colon + 2));
        }
        return values;
    }

    private interface Lines {
        void add(int pid, String line);
    }

    private static void eachProcess(ProcessTable table, Lines lines, String... command) throws IOException, InterruptedException {
        for (ProcessEntry entry : table.processes()) {
            List<String> whole = new ArrayList<>(List.of(command));
            whole.add(Integer.toString(entry.pid()));
            ToolCheck.lines(whole.toArray(String[]::new)).forEach(line -> lines.add(entry.pid(), line));
        }
    }

    private static Map<String, String> chrt(ProcessTable table) throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        eachProcess(table, (pid, line) -> {
            put(values, pid, " policy", CHRT_POLICY.matcher(line));
            put(values, pid, " priority", CHRT_PRIORITY.matcher(line));
            put(values, pid, " deadline", CHRT_DEADLINE.matcher(line));
        }, "chrt", "-a", "-p");
        return values;
    }

    private static void put(Map<String, String> values, int pid, String what, Matcher matcher) {
        if (matcher.find()) {
            values.put(pid + " " + matcher.group(1) + what, matcher.group(2));
        }
    }

    private static Map<String, String> policies(ProcessTable table) {
        Map<String, String> values = new TreeMap<>();
        for (ProcessEntry entry : table.processes()) {
            for (ThreadEntry thread : entry.threads().get()) {
                String key = entry.pid() + " " + thread.tid();
                TaskScheduling.Attributes attributes = thread.scheduling().attributes().get();
                values.put(key + " policy", attributes.policy() + (attributes.resetOnFork() ? "|SCHED_RESET_ON_FORK" : ""));
                values.put(key + " priority", Integer.toString(attributes.realTimePriority()));
                if (attributes.policy() == SchedulingPolicy.SCHED_DEADLINE) {
                    values.put(key + " deadline", attributes.runtimeNanos() + "/" + attributes.deadlineNanos() + "/" + attributes.periodNanos());
                }
            }
        }
        return values;
    }

    private static Map<String, String> taskset(ProcessTable table) throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        eachProcess(table, (pid, line) -> put(values, pid, "", TASKSET.matcher(line)), "taskset", "-a", "-p");
        return values;
    }

    private static Map<String, String> affinities(ProcessTable table) {
        Map<String, String> values = new TreeMap<>();
        for (ProcessEntry entry : table.processes()) {
            entry.threads().get().forEach(thread -> values.put(entry.pid() + " " + thread.tid(), thread.scheduling().affinity().get().hex()));
        }
        return values;
    }

    /** {@code best-effort: prio 4}, {@code idle}; of every thread by its number. */
    private static Map<String, String> ionice(ProcessTable table) throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        for (ProcessEntry entry : table.processes()) {
            for (ThreadEntry thread : entry.threads().get()) {
                ToolCheck.lines("ionice", "-p", Integer.toString(thread.tid())).forEach(line -> values.put(entry.pid() + " " + thread.tid(), line));
            }
        }
        return values;
    }

    private static Map<String, String> ioPriorities(ProcessTable table) {
        Map<String, String> values = new TreeMap<>();
        for (ProcessEntry entry : table.processes()) {
            for (ThreadEntry thread : entry.threads().get()) {
                TaskScheduling.IoPriority priority = thread.scheduling().ioPriority().get();
                boolean levels = priority.ioClass() != TaskScheduling.IoClass.IDLE;
                values.put(entry.pid() + " " + thread.tid(), priority.ioClass().title() + (levels ? ": prio " + priority.level() : ""));
            }
        }
        return values;
    }

    /** {@code NOFILE 1024 524288}; of other users' processes it may not tell without CAP_SYS_RESOURCE, which a guest may lack. */
    private static Map<String, String> prlimit(ProcessTable table) throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        eachProcess(table, (pid, line) -> {
            String[] words = line.split(" ");
            if (isOfRoot(table.find(pid).orElseThrow())) {
                values.put(pid + " " + words[0], words[1] + " " + words[2]);
            }
        }, "prlimit", "--raw", "--noheadings", "--output", "RESOURCE,SOFT,HARD", "--pid");
        return values;
    }

    private static Map<String, String> limits(ProcessTable table) {
        Map<String, String> values = new TreeMap<>();
        for (ProcessEntry entry : table.processes().stream().filter(OtherChecks::isOfRoot).toList()) {
            for (Map.Entry<Resource, Limits.Range> limit : entry.limits().get().entrySet()) {
                values.put(entry.pid() + " " + limit.getKey(), limit(limit.getValue().soft()) + " " + limit(limit.getValue().hard()));
            }
        }
        return values;
    }

    private static boolean isOfRoot(ProcessEntry entry) {
        return entry.status().uids().equals(new Ids(0, 0, 0, 0)) && entry.status().gids().equals(new Ids(0, 0, 0, 0));
    }

    private static String limit(long value) {
        return value == Resource.UNLIMITED ? "unlimited" : Long.toString(value);
    }

    /** {@code systemd(1)---nginx(12)---nginx(13)}, and after the process its children. Names may hold the same signs. */
    private static Map<String, String> pstree(ProcessTable table) throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        for (ProcessEntry entry : table.processes()) {
            for (String line : ToolCheck.lines("pstree", "-A", "-l", "-p", "-s", "-T", Integer.toString(entry.pid()))) {
                List<String> chain = new ArrayList<>();
                Matcher node = NODE.matcher(line);
                while (node.find() && !chain.contains(Integer.toString(entry.pid()))) {
                    chain.add(node.group(1));
                }
                values.put(entry.pid() + " ", String.join(" ", chain));
                break;
            }
        }
        return values;
    }

    private static Map<String, String> ancestors(ProcessTable table) {
        Map<String, String> values = new TreeMap<>();
        for (ProcessEntry entry : table.processes()) {
            List<String> chain = new ArrayList<>();
            for (java.util.Optional<ProcessEntry> at = java.util.Optional.of(entry); at.isPresent(); at = table.find(at.get().parent())) {
                chain.add(Integer.toString(at.get().pid()));
            }
            Collections.reverse(chain);
            values.put(entry.pid() + " ", String.join(" ", chain));
        }
        return values;
    }
}
