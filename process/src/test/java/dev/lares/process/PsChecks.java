package dev.lares.process;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What ps(1) of procps prints, column by column, of processes and of threads. */
final class PsChecks {
    private static final long PAGE_KIBIBYTES = 4;
    private static final DateTimeFormatter LSTART = DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

    private final List<ToolCheck> checks = new ArrayList<>();

    private PsChecks() {}

    static List<ToolCheck> all() {
        PsChecks ps = new PsChecks();
        ps.addIdentities();
        ps.addScheduling();
        ps.addFigures();
        ps.addTexts();
        ps.addGroupsAndNamespaces();
        ps.addThreads();
        return ps.checks;
    }

    private void addIdentities() {
        add("ppid", entry -> entry.parent());
        add("pgid", entry -> entry.stat().group());
        add("sid", entry -> entry.stat().session());
        add("tpgid", entry -> entry.stat().foregroundGroup());
        add("tname", entry -> entry.terminalName());
        add("tty8", entry -> entry.terminalName());
        add("ruid", entry -> unsigned(entry.status().uids().real()));
        add("euid", entry -> unsigned(entry.status().uids().effective()));
        add("suid", entry -> unsigned(entry.status().uids().saved()));
        add("fsuid", entry -> unsigned(entry.status().uids().filesystem()));
        add("rgid", entry -> unsigned(entry.status().gids().real()));
        add("egid", entry -> unsigned(entry.status().gids().effective()));
        add("sgid", entry -> unsigned(entry.status().gids().saved()));
        add("fsgid", entry -> unsigned(entry.status().gids().filesystem()));
        add("supgid", entry -> entry.status().groups().isEmpty() ? "-"
                : entry.status().groups().stream().map(Integer::toUnsignedString).collect(Collectors.joining(",")));
        add("f", entry -> Long.toOctalString(entry.stat().flags() >> 6 & 7));
        add("pending:20", entry -> entry.status().signals().sharedPending().hex());
        add("blocked:20", entry -> entry.status().signals().blocked().hex());
        add("ignored:20", entry -> entry.status().signals().ignored().hex());
        add("caught:20", entry -> entry.status().signals().caught().hex());
        add("luid", entry -> entry.security().loginUid().map(uid -> uid == -1 ? "-" : unsigned(uid)).orElse("-"));
    }

    private void addScheduling() {
        add("s", entry -> entry.state().letter());
        add("stat", PsChecks::stat);
        add("cls", entry -> policy(entry.stat().policy()));
        add("sched", entry -> entry.stat().policy().ordinal());
        add("rtprio", entry -> realTimePriority(entry.stat()));
        add("priority", entry -> entry.stat().priority());
        add("ni", entry -> nice(entry.stat()));
        add("psr", entry -> entry.stat().processor());
        add("nlwp", entry -> entry.stat().threadCount());
        add("ag_id", entry -> entry.autogroup().map(group -> Long.toString(group.id())).orElse("-"));
        add("ag_nice", entry -> entry.autogroup().map(group -> Integer.toString(group.nice())).orElse("-"));
        add("oomadj", entry -> entry.oom().adjust().get());
    }

    private void addFigures() {
        addMoving("oom", 0, entry -> entry.oom().score().get());
        addMoving("rss", 0, entry -> entry.status().memory().map(sizes -> sizes.resident() >> 10).orElse(0L));
        addMoving("vsz", 0, entry -> entry.status().memory().map(sizes -> sizes.virtual() >> 10).orElse(0L));
        // While ps runs, it shares the pages of its libraries with others, and of libsystemd's many with few.
        addMoving("pss", 512, entry -> entry.memory().map(memory -> memory.proportional() >> 10).orElse(0L));
        addMoving("uss", 512, entry -> entry.memory().map(memory -> memory.unique() >> 10).orElse(0L));
        addMoving("cputimes", 0, entry -> (entry.stat().userTicks() + entry.stat().systemTicks()) / BootClock.TICKS_PER_SECOND);
        addMoving("min_flt", 0, entry -> entry.stat().minorFaults());
        addMoving("maj_flt", 0, entry -> entry.stat().majorFaults());
        addMoving("rbytes", 0, entry -> entry.io().map(io -> io.storageReadBytes()).orElse(0L));
        addMoving("rchars", 0, entry -> entry.io().map(io -> io.readBytes()).orElse(0L));
        addMoving("rops", 0, entry -> entry.io().map(io -> io.readCalls()).orElse(0L));
        addMoving("wbytes", 0, entry -> entry.io().map(io -> io.storageWrittenBytes()).orElse(0L));
        addMoving("wcbytes", 0, entry -> entry.io().map(io -> io.cancelledWriteBytes()).orElse(0L));
        addMoving("wchars", 0, entry -> entry.io().map(io -> io.writtenBytes()).orElse(0L));
        addMoving("wops", 0, entry -> entry.io().map(io -> io.writeCalls()).orElse(0L));
        // It counts from /proc/uptime, which is cut to 10 ms, and cuts the difference to seconds.
        checks.add(ToolCheck.moving("ps -o etimes", 1, _ -> processes("etimes"),
                table -> each(table, entry -> table.clock().since(entry.stat().startTicks()).toSeconds())));
        // It adds the seconds of the start to those of the boot in /proc/stat, each cut by itself.
        checks.add(ToolCheck.moving("ps -o lstart", 1, _ -> map(processes("lstart"), text -> Long.toString(
                LocalDateTime.parse(text.replaceAll(" +", " "), LSTART).atZone(ZoneId.systemDefault()).toEpochSecond())),
                table -> each(table, entry -> table.clock().at(entry.stat().startTicks()).getEpochSecond())));
    }

    private void addTexts() {
        add("comm", entry -> printable(entry.name()));
        add("args", PsChecks::arguments);
        add("exe", entry -> entry.links().executable().map(FilePath::toString).map(PsChecks::printable).orElse("-"));
    }

    private void addGroupsAndNamespaces() {
        add("unit:200", entry -> entry.units().unit().orElse("-"));
        add("uunit:200", entry -> entry.units().userUnit().orElse("-"));
        add("slice:200", entry -> entry.units().slice().orElse("-.slice"));
        add("lsession:200", entry -> entry.units().session().orElse("-"));
        checks.add(ToolCheck.of("ps -o cgroup", _ -> map(processes("cgroup:400"), text -> text.replaceAll("(^|,)\\d+:", "$1")),
                table -> each(table, entry -> groups(entry.controlGroups().get()))));
        add("cgroupns", namespace(NamespaceType.CGROUP));
        add("ipcns", namespace(NamespaceType.IPC));
        add("mntns", namespace(NamespaceType.MOUNT));
        add("netns", namespace(NamespaceType.NETWORK));
        add("pidns", namespace(NamespaceType.PID));
        add("timens", namespace(NamespaceType.TIME));
        add("userns", namespace(NamespaceType.USER));
        add("utsns", namespace(NamespaceType.UTS));
    }

    private static Function<ProcessEntry, Object> namespace(NamespaceType type) {
        return entry -> entry.namespace(type).map(inode -> Long.toString(inode)).orElse("-");
    }

    private void addThreads() {
        addThread("s", thread -> thread.stat().state().letter());
        addThread("comm", thread -> printable(thread.name()));
        addThread("cls", thread -> policy(thread.stat().policy()));
        addThread("rtprio", thread -> realTimePriority(thread.stat()));
        addThread("priority", thread -> thread.stat().priority());
        addThread("ni", thread -> nice(thread.stat()));
        addThread("psr", thread -> thread.stat().processor());
        addThread("euid", thread -> unsigned(thread.status().uids().effective()));
        addThread("blocked:20", thread -> thread.status().signals().blocked().hex());
        addThread("cputimes", thread -> (thread.stat().userTicks() + thread.stat().systemTicks()) / BootClock.TICKS_PER_SECOND);
        addThread("min_flt", thread -> thread.stat().minorFaults());
    }

    private void add(String column, Function<ProcessEntry, Object> value) {
        checks.add(ToolCheck.of("ps -o " + column, _ -> processes(column), table -> each(table, value)));
    }

    private void addMoving(String column, long tolerance, Function<ProcessEntry, Object> value) {
        checks.add(ToolCheck.moving("ps -o " + column, tolerance, _ -> processes(column), table -> each(table, value)));
    }

    private void addThread(String column, Function<ThreadEntry, Object> value) {
        checks.add(ToolCheck.moving("ps -L -o " + column, 0, _ -> threads(column), table -> {
            Map<String, String> values = new TreeMap<>();
            for (ProcessEntry entry : table.processes()) {
                for (ThreadEntry thread : entry.threads().get()) {
                    // It shows the figures of the process as those of its first thread.
                    ThreadEntry shown = thread.tid() == entry.pid() ? new ThreadEntry(entry.stat(), entry.status(), entry.scheduling()) : thread;
                    values.put(entry.pid() + " " + thread.tid(), String.valueOf(value.apply(shown)));
                }
            }
            return values;
        }));
    }

    /** A column of all processes: the rest of the line after the number. */
    private static Map<String, String> processes(String column) throws java.io.IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        for (String line : ToolCheck.lines("ps", "-e", "-ww", "-o", "pid=", "-o", column + "=")) {
            String text = line.stripLeading();
            int end = text.indexOf(' ');
            values.put(text.substring(0, end < 0 ? text.length() : end) + " ", end < 0 ? "" : text.substring(end).strip());
        }
        return values;
    }

    private static Map<String, String> threads(String column) throws java.io.IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        for (String line : ToolCheck.lines("ps", "-e", "-L", "-ww", "-o", "pid=", "-o", "lwp=", "-o", column + "=")) {
            String[] words = line.strip().split(" +", 3);
            values.put(words[0] + " " + words[1], words.length > 2 ? words[2].strip() : "");
        }
        return values;
    }

    private static Map<String, String> each(ProcessTable table, Function<ProcessEntry, Object> value) {
        Map<String, String> values = new TreeMap<>();
        table.processes().forEach(entry -> values.put(entry.pid() + " ", String.valueOf(value.apply(entry)).strip()));
        return values;
    }

    private static Map<String, String> map(Map<String, String> values, Function<String, String> function) {
        values.replaceAll((_, value) -> function.apply(value));
        return values;
    }

    private static String unsigned(int id) {
        return Integer.toUnsignedString(id);
    }

    /** ps(1), "PROCESS STATE CODES". */
    private static String stat(ProcessEntry entry) {
        return entry.state().letter()
                + (entry.stat().nice() < 0 ? "<" : entry.stat().nice() > 0 ? "N" : "")
                + (entry.status().memory().map(sizes -> sizes.locked() > 0).orElse(false) ? "L" : "")
                + (entry.stat().session() == entry.pid() ? "s" : "")
                + (entry.stat().threadCount() > 1 ? "l" : "")
                + (entry.stat().foregroundGroup() == entry.stat().group() ? "+" : "");
    }

    private static String policy(SchedulingPolicy policy) {
        return switch (policy) {
            case SCHED_OTHER -> "TS";
            case SCHED_FIFO -> "FF";
            case SCHED_RR -> "RR";
            case SCHED_BATCH -> "B";
            case SCHED_ISO -> "ISO";
            case SCHED_IDLE -> "IDL";
            case SCHED_DEADLINE -> "DLN";
            case SCHED_EXT -> "#7";
            case UNKNOWN -> "?";
        };
    }

    /** It shows none for policies that do not go by it. */
    private static String nice(TaskStat stat) {
        return switch (stat.policy()) {
            case SCHED_OTHER, SCHED_BATCH -> Integer.toString(stat.nice());
            case SCHED_FIFO, SCHED_RR, SCHED_ISO, SCHED_IDLE, SCHED_DEADLINE, SCHED_EXT, UNKNOWN -> "-";
        };
    }

    /** Those that are not the root of their hierarchy, without the numbers of these. */
    private static String groups(ControlGroups groups) {
        Map<String, String> all = new LinkedHashMap<>(groups.legacy());
        groups.unified().ifPresent(path -> all.put("", path));
        String shown = all.entrySet().stream().filter(group -> !group.getValue().equals("/"))
                .map(group -> group.getKey() + ":" + group.getValue()).collect(Collectors.joining(","));
        return shown.isEmpty() ? "-" : shown;
    }

    /** It shows one that is zero for all but the usual policy. */
    private static String realTimePriority(TaskStat stat) {
        return stat.policy() == SchedulingPolicy.SCHED_OTHER ? "-" : Integer.toString(stat.realTimePriority());
    }

    /** It shows newlines as blanks, and nothing but blanks as a question mark. */
    private static String arguments(ProcessEntry entry) {
        List<String> arguments = entry.commandLine().get();
        if (arguments.isEmpty()) {
            return "[" + printable(entry.name()) + "]" + (entry.isZombie() ? " <defunct>" : "");
        }
        String all = String.join(" ", arguments);
        return all.isBlank() ? "?" : printable(all.replace('\n', ' '));
    }

    /** It shows a question mark for what cannot be shown on a line. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> shown.appendCodePoint(c < ' ' || c >= 0x7f && c < 0xa0 || Character.getType(c) == Character.SURROGATE ? '?' : c));
        return shown.toString();
    }
}
