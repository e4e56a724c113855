package dev.lares.cli;

import dev.lares.linux.Limits;
import dev.lares.linux.Resource;
import dev.lares.process.BootClock;
import dev.lares.process.CapabilitySet;
import dev.lares.process.Condition;
import dev.lares.process.ControlGroups;
import dev.lares.process.Descriptors;
import dev.lares.process.FilePath;
import dev.lares.process.IoCounters;
import dev.lares.process.Kind;
import dev.lares.process.MemorySizes;
import dev.lares.process.MemoryUse;
import dev.lares.process.NamespaceType;
import dev.lares.process.Part;
import dev.lares.process.ProcessEntry;
import dev.lares.process.Reading;
import dev.lares.process.Security;
import dev.lares.process.SignalSet;
import dev.lares.process.TaskScheduling;
import dev.lares.process.TaskStat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every column there is; the names are ps(1)'s where it has them. */
final class Fields {
    private static final int PID_WIDTH = 7;
    private static final long KIB = 1024;

    static final List<Field> ALL = all();

    /** What they are called, other names too. */
    static final List<String> NAMES = ALL.stream().flatMap(field -> Stream.concat(Stream.of(field.name()), field.aliases().stream())).toList();

    /** {@code ps -efj}, with what a process is. */
    static final List<String> DEFAULT = List.of("user", "pid", "ppid", "pgid", "sid", "c", "stime", "tty", "time", "kind", "unit", "args");

    /** {@code ps -eLf}, with how each thread is scheduled. */
    static final List<String> OF_THREADS =
            List.of("user", "pid", "lwp", "cls", "rtprio", "ni", "psr", "c", "stime", "tty", "time", "kind", "unit", "comm");

    /** For programs. */
    static final List<String> OF_JSON = List.of(
            "pid", "ppid", "pgid", "sid", "user", "uid", "state", "kind", "conditions", "certainty", "unit", "slice", "tty", "comm", "args", "start",
            "cpu", "time", "rss", "nlwp");

    static final List<String> OF_JSON_THREADS = List.of("pid", "lwp", "comm", "state", "kind", "unit", "cls", "rtprio", "ni", "affinity", "io", "cpu", "time");

    private Fields() {}

    static Optional<Field> find(String name) {
        return ALL.stream().filter(field -> field.isCalled(name)).findFirst();
    }

    private static List<Field> all() {
        return Stream.of(identity(), judgement(), place(), times(), scheduling(), memory(), files(), security()).flatMap(List::stream).toList();
    }

    // ---- who ----

    private static List<Field> identity() {
        return List.of(
                number("pid", "PID", PID_WIDTH, "process", row -> row.process().pid(), "tgid"),
                number("lwp", "LWP", PID_WIDTH, "thread; of a process its first", row -> row.stat().tid(), "tid", "spid"),
                number("ppid", "PPID", PID_WIDTH, "parent", row -> row.process().parent()),
                number("pgid", "PGID", PID_WIDTH, "process group", row -> row.stat().group(), "pgrp"),
                number("sid", "SID", PID_WIDTH, "session", row -> row.stat().session(), "sess", "session"),
                number("tpgid", "TPGID", PID_WIDTH, "foreground process group of its terminal; -1 without", row -> row.stat().foregroundGroup()),
                text("tty", "TTY", 8, "controlling terminal", row -> Field.Value.of(row.process().terminalName()), "tt", "tname"),
                text("user", "USER", 8, "effective user", row -> Field.Value.of(row.scene().accounts().user(row.status().uids().effective())), "euser", "uname"),
                text("ruser", "RUSER", 8, "real user", row -> Field.Value.of(row.scene().accounts().user(row.status().uids().real()))),
                text("group", "GROUP", 8, "effective group", row -> Field.Value.of(row.scene().accounts().group(row.status().gids().effective())), "egroup"),
                text("rgroup", "RGROUP", 8, "real group", row -> Field.Value.of(row.scene().accounts().group(row.status().gids().real()))),
                number("uid", "UID", 5, "effective user, by number", row -> row.status().uids().effective(), "euid"),
                number("ruid", "RUID", 5, "real user, by number", row -> row.status().uids().real()),
                number("suid", "SUID", 5, "saved user, by number", row -> row.status().uids().saved(), "svuid"),
                number("fsuid", "FSUID", 5, "user for files, by number", row -> row.status().uids().filesystem(), "fuid"),
                number("gid", "GID", 5, "effective group, by number", row -> row.status().gids().effective(), "egid"),
                number("rgid", "RGID", 5, "real group, by number", row -> row.status().gids().real()),
                number("sgid", "SGID", 5, "saved group, by number", row -> row.status().gids().saved(), "svgid"),
                number("fsgid", "FSGID", 5, "group for files, by number", row -> row.status().gids().filesystem(), "fgid"),
                texts("supgid", "SUPGID", 8, "supplementary groups", row -> row.status().groups().stream().map(String::valueOf).toList()),
                text("comm", "COMMAND", 15, "name, as the kernel keeps it", row -> Field.Value.of(row.stat().name()), "name", "ucmd", "ucomm"),
                text("args", "CMD", 27, "command line", Fields::commandLine, "cmd", "command"),
                reading("exe", "EXE", 27, Part.LINKS, "file of its program", row -> row.process().links().executable(), Fields::path));
    }

    private static List<Field> judgement() {
        return List.of(
                text("kind", "KIND", 10, "what it is: " + String.join(", ", Kind.NAMES), Fields::kind),
                texts("conditions", "CONDITIONS", 10, "what it is in besides: zombie, stopped, traced, orphan",
                        row -> row.verdict().conditions().stream().map(Condition::name).toList()),
                text("certainty", "CERTAINTY", 8, "how sure that is", row -> Field.Value.of(row.verdict().certainty().name().toLowerCase(Locale.ROOT))),
                text("why", "WHY", 40, "the first fact it stands on", row -> Field.Value.of(row.verdict().evidence().getFirst().fact())),
                text("state", "S", 1, "state, as ps(1) shows it", row -> Field.Value.of(String.valueOf(row.stat().state().letter())), "s"),
                text("stat", "STAT", 4, "state and more, as ps(1) shows it", row -> Field.Value.of(States.letters(row))));
    }

    private static List<Field> place() {
        return List.of(
                text("unit", "UNIT", 15, "unit of the innermost manager", row -> Field.Value.of(row.process().units().innermostUnit())),
                text("sunit", "SUNIT", 15, "unit of the system manager", row -> Field.Value.of(row.process().units().unit())),
                text("uunit", "UUNIT", 15, "unit of a user's manager", row -> Field.Value.of(row.process().units().userUnit())),
                text("slice", "SLICE", 12, "slice that unit is in", row -> Field.Value.of(row.process().units().innermostSlice())),
                text("lsession", "SESSION", 8, "login session", row -> Field.Value.of(row.process().units().session())),
                reading("cgroup", "CGROUP", 27, "control group", row -> row.process().controlGroups(), Fields::controlGroup),
                namespace(NamespaceType.CGROUP), namespace(NamespaceType.IPC), namespace(NamespaceType.MOUNT), namespace(NamespaceType.NETWORK),
                namespace(NamespaceType.PID), namespace(NamespaceType.TIME), namespace(NamespaceType.USER), namespace(NamespaceType.UTS),
                text("nspid", "NSPID", 7, "numbers in inner PID namespaces too", row -> Field.Value.of(
                        row.status().namespacePids(), pids -> Field.Value.of(pids.stream().map(String::valueOf).collect(Collectors.joining(" "))))));
    }

    // ---- when ----

    private static List<Field> times() {
        return List.of(
                number("c", "C", 2, "share of one processor since it started, in percent", row -> Math.min(99, (long) cpuShare(row))),
                decimal("cpu", "%CPU", 4, "the same, with a decimal place", Fields::cpuShare, "%cpu", "pcpu"),
                text("stime", "STIME", 5, "when it started, in short", row -> Field.Value.of(
                        Spans.shortStart(row.table().clock().at(row.stat().startTicks()), now(row), row.scene().zone()))),
                text("start", "STARTED", 19, "when it started", row -> Field.Value.of(
                        Spans.start(row.table().clock().at(row.stat().startTicks()), row.scene().zone())), "lstart"),
                shown("etime", "ELAPSED", 11, "how long it has run", row -> elapsed(row).toMillis() / 1000.0, row -> Spans.elapsed(elapsed(row))),
                number("etimes", "ELAPSED", 7, "the same, in seconds", row -> elapsed(row).toSeconds()),
                shown("time", "TIME", 8, "processor time", row -> cpuTime(row).toMillis() / 1000.0, row -> Spans.cpu(cpuTime(row)), "cputime"),
                shown("utime", "UTIME", 8, "of that, in the program", row -> BootClock.span(row.stat().userTicks()).toMillis() / 1000.0,
                        row -> Spans.cpu(BootClock.span(row.stat().userTicks()))),
                shown("systime", "SYSTIME", 8, "of that, in the kernel", row -> BootClock.span(row.stat().systemTicks()).toMillis() / 1000.0,
                        row -> Spans.cpu(BootClock.span(row.stat().systemTicks()))),
                number("startticks", "STARTTICKS", 10, "when it started, in the kernel's ticks since boot", row -> row.stat().startTicks()));
    }

    private static List<Field> scheduling() {
        return List.of(
                text("cls", "CLS", 3, "scheduling class: TS, FF, RR, B, IDL, DLN", row -> Field.Value.of(States.policy(row.stat().policy())), "class", "policy"),
                text("rtprio", "RTPRIO", 6, "real-time priority, 1 to 99", row -> row.stat().policy().isRealTime() && row.stat().realTimePriority() > 0
                        ? Field.Value.of(row.stat().realTimePriority()) : new Field.Value.None()),
                text("ni", "NI", 3, "nice level", row -> row.stat().policy().isRealTime() ? new Field.Value.None() : Field.Value.of(row.stat().nice()), "nice"),
                number("pri", "PRI", 3, "priority, the highest first: 39 minus the kernel's", row -> 39 - row.stat().priority()),
                number("psr", "PSR", 3, "processor it ran on last", row -> row.stat().processor()),
                number("nlwp", "NLWP", 4, "how many threads", row -> row.process().stat().threadCount(), "thcount"),
                field("affinity", "AFFINITY", 8, false, Set.of(Part.SCHEDULING), "processors it may run on",
                        row -> Field.Value.of(row.scheduling().affinity(), set -> Field.Value.of(set.toString()))),
                field("io", "IO", 4, false, Set.of(Part.SCHEDULING), "I/O class and level", Fields::ioPriority),
                number("vcsw", "VCSW", 6, "times it gave the processor away", row -> row.status().voluntarySwitches()),
                number("ivcsw", "IVCSW", 6, "times the processor was taken", row -> row.status().involuntarySwitches()));
    }

    // ---- what it uses ----

    private static List<Field> memory() {
        return List.of(
                memory("rss", "RSS", "resident memory, KiB", MemorySizes::resident, "rssize", "rsz"),
                memory("vsz", "VSZ", "address space, KiB", MemorySizes::virtual, "vsize"),
                memory("swap", "SWAP", "in swap, KiB", MemorySizes::swapped),
                memory("peak", "PEAK", "the most resident memory it had, KiB", MemorySizes::peakResident),
                memory("locked", "LOCKED", "locked in memory, KiB", MemorySizes::locked),
                exactMemory("pss", "PSS", "resident, shared pages in parts, KiB", MemoryUse::proportional),
                exactMemory("uss", "USS", "resident, its own, KiB", MemoryUse::unique),
                decimal("mem", "%MEM", 4, "resident memory, share of the machine's", Fields::memoryShare, "%mem", "pmem"),
                counters("rbytes", "RBYTES", "fetched from disks, bytes", IoCounters::storageReadBytes),
                counters("wbytes", "WBYTES", "sent to disks, bytes", IoCounters::storageWrittenBytes),
                counters("rchar", "RCHAR", "read from anything, bytes", IoCounters::readBytes),
                counters("wchar", "WCHAR", "written to anything, bytes", IoCounters::writtenBytes),
                number("minflt", "MINFLT", 6, "page faults without a disk", row -> row.stat().minorFaults(), "min_flt"),
                number("majflt", "MAJFLT", 6, "page faults with a disk", row -> row.stat().majorFaults(), "maj_flt"),
                reading("oom", "OOM", 4, Part.OOM, "how soon it is ended when memory is short", row -> row.process().oom().score(), Field.Value::of),
                reading("oomadj", "OOMADJ", 6, Part.OOM, "what was added to that, -1000 to 1000", row -> row.process().oom().adjust(), Field.Value::of),
                field("nofile", "NOFILE", 6, true, Set.of(Part.LIMITS), "soft limit of open files", row -> Field.Value.of(
                        row.process().limits(), limits -> limit(limits.get(Resource.NOFILE)))));
    }

    private static List<Field> files() {
        return List.of(
                reading("cwd", "CWD", 15, Part.LINKS, "working directory", row -> row.process().links().workingDirectory(), Fields::path),
                reading("root", "ROOT", 6, Part.LINKS, "root directory", row -> row.process().links().root(), Fields::path),
                reading("fds", "FDS", 4, Part.DESCRIPTORS, "how many files are open", row -> row.process().descriptors(), fds -> Field.Value.of(fds.size())),
                field("ports", "PORTS", 8, false, Set.of(Part.DESCRIPTORS, Part.SOCKETS), "ports it listens at",
                        row -> Field.Value.of(row.process().descriptors(), _ -> new Field.Value.Texts(
                                Descriptors.ports(row.table(), row.process()).stream().map(String::valueOf).toList()))),
                reading("environ", "ENVIRON", 27, Part.ENVIRONMENT, "environment it was given", row -> row.process().environment(),
                        variables -> Field.Value.of(String.join(" ", variables))));
    }

    private static List<Field> security() {
        return List.of(
                reading("umask", "UMASK", 5, "mask of permissions", row -> row.status().umask(), mask -> Field.Value.of("%04o".formatted(mask))),
                signals("caught", "CAUGHT", "signals with a handler", row -> row.status().signals().caught()),
                signals("ignored", "IGNORED", "signals it ignores", row -> row.status().signals().ignored()),
                signals("blocked", "BLOCKED", "signals it blocks", row -> row.status().signals().blocked()),
                signals("pending", "PENDING", "signals that wait for it", row -> row.status().signals().pending()),
                capabilities("capeff", "CAPEFF", "capabilities in effect", row -> row.status().capabilities().effective()),
                capabilities("capprm", "CAPPRM", "capabilities it may take", row -> row.status().capabilities().permitted()),
                capabilities("capinh", "CAPINH", "capabilities its program may inherit", row -> row.status().capabilities().inheritable()),
                capabilities("capbnd", "CAPBND", "capabilities it can ever have", row -> row.status().capabilities().bounding()),
                reading("nnp", "NNP", 3, "whether its programs gain no privileges", row -> row.status().noNewPrivileges(), flag -> Field.Value.of(flag ? "yes" : "no")),
                reading("seccomp", "SECCOMP", 8, "filter of system calls", row -> row.status().seccomp(), mode -> Field.Value.of(mode.name().toLowerCase(Locale.ROOT))),
                reading("dumpable", "DUMPABLE", 8, Part.SECURITY, "whether it may leave a core dump", row -> row.process().security().dumpable(),
                        Fields::dumpable),
                reading("label", "LABEL", 15, Part.SECURITY, "label of a security module", row -> row.process().security().label(), Field.Value::of),
                reading("loginuid", "LOGINUID", 8, Part.SECURITY, "who logged in", row -> row.process().security().loginUid(),
                        uid -> uid == -1 ? new Field.Value.None() : Field.Value.of(row(uid))),
                number("tracer", "TRACER", PID_WIDTH, "who traces it; 0 for nobody", row -> row.status().tracer()));
    }

    private static long row(int uid) {
        return Integer.toUnsignedLong(uid);
    }

    // ---- values ----

    static Duration cpuTime(Row row) {
        TaskStat stat = row.stat();
        return BootClock.span(stat.userTicks() + stat.systemTicks());
    }

    private static Duration elapsed(Row row) {
        return row.table().clock().since(row.stat().startTicks());
    }

    private static Instant now(Row row) {
        return row.table().clock().at(row.table().clock().nowMicros() * BootClock.TICKS_PER_SECOND / 1_000_000);
    }

    /** Percent of one processor over its whole life, as ps(1). */
    static double cpuShare(Row row) {
        double seconds = elapsed(row).toNanos() / 1e9;
        return seconds <= 0 ? 0 : Math.floor(cpuTime(row).toNanos() / 1e9 / seconds * 1000) / 10;
    }

    private static double memoryShare(Row row) {
        long resident = row.status().memory().map(MemorySizes::resident).orElse(0L);
        return row.scene().memoryBytes() == 0 ? 0 : Math.floor(1000.0 * resident / row.scene().memoryBytes()) / 10;
    }

    /** As ps(1): a name in brackets where there is no command line. */
    static String commandLine(ProcessEntry process) {
        String line = String.join(" ", process.commandLine().orElse(List.of()));
        if (process.isZombie()) {
            return "[" + process.name() + "] <defunct>";
        }
        return line.isEmpty() ? "[" + process.name() + "]" : line;
    }

    private static Field.Value commandLine(Row row) {
        return Field.Value.of(row.branch() + (row.thread().isPresent() ? row.stat().name() : commandLine(row.process())));
    }

    private static Field.Value kind(Row row) {
        return new Field.Value.Remarked(row.verdict().kind().name(), row.verdict().conditions().stream().map(Condition::name).toList());
    }

    private static Field.Value path(FilePath path) {
        return Field.Value.of(path.toString());
    }

    private static Field.Value controlGroup(ControlGroups groups) {
        return Field.Value.of(groups.unified().orElseGet(() -> String.join(",", groups.legacy().values())));
    }

    private static Field.Value ioPriority(Row row) {
        return Field.Value.of(row.scheduling().ioPriority(), priority -> Field.Value.of(switch (priority.ioClass()) {
            case NONE, IDLE -> priority.ioClass().title();
            case REALTIME, BEST_EFFORT -> priority.ioClass().title() + " " + priority.level();
        }));
    }

    private static Field.Value dumpable(Security.Dumpable dumpable) {
        return Field.Value.of(switch (dumpable) {
            case YES -> "yes";
            case NO -> "no";
            case ROOT_ONLY -> "root";
        });
    }

    private static Field.Value limit(Limits.Range range) {
        return range == null ? new Field.Value.None() : Field.Value.of(range.soft() == Resource.UNLIMITED ? "unlimited" : Long.toString(range.soft()));
    }

    // ---- shapes ----

    private static Field field(String name, String header, int width, boolean right, Set<Part> needs, String help, Function<Row, Field.Value> value, String... aliases) {
        return new Field(name, List.of(aliases), header, width, right, needs, help, value);
    }

    private static Field number(String name, String header, int width, String help, Function<Row, Number> value, String... aliases) {
        return field(name, header, width, true, Set.of(), help, row -> Field.Value.of(value.apply(row).longValue()), aliases);
    }

    private static Field decimal(String name, String header, int width, String help, Function<Row, Double> value, String... aliases) {
        return field(name, header, width, true, Set.of(), help, row -> new Field.Value.Number(value.apply(row), "%.1f".formatted(value.apply(row))), aliases);
    }

    private static Field shown(
            String name, String header, int width, String help, Function<Row, Double> value, Function<Row, String> text, String... aliases) {
        return field(name, header, width, true, Set.of(), help, row -> new Field.Value.Number(value.apply(row), text.apply(row)), aliases);
    }

    private static Field text(String name, String header, int width, String help, Function<Row, Field.Value> value, String... aliases) {
        return field(name, header, width, false, Set.of(), help, value, aliases);
    }

    private static Field texts(String name, String header, int width, String help, Function<Row, List<String>> value) {
        return field(name, header, width, false, Set.of(), help, row -> new Field.Value.Texts(value.apply(row)));
    }

    private static <T> Field reading(String name, String header, int width, String help, Function<Row, Reading<T>> reading, Function<T, Field.Value> value) {
        return field(name, header, width, false, Set.of(), help, row -> Field.Value.of(reading.apply(row), value));
    }

    private static <T> Field reading(
            String name, String header, int width, Part part, String help, Function<Row, Reading<T>> reading, Function<T, Field.Value> value) {
        return field(name, header, width, false, Set.of(part), help, row -> Field.Value.of(reading.apply(row), value));
    }

    private static Field memory(String name, String header, String help, Function<MemorySizes, Long> bytes, String... aliases) {
        return field(name, header, 6, true, Set.of(), help,
                row -> Field.Value.of(row.status().memory().map(bytes).orElse(0L) / KIB), aliases);
    }

    private static Field exactMemory(String name, String header, String help, Function<MemoryUse, Long> bytes) {
        return field(name, header, 6, true, Set.of(Part.MEMORY), help,
                row -> Field.Value.of(row.process().memory(), use -> Field.Value.of(bytes.apply(use) / KIB)));
    }

    private static Field counters(String name, String header, String help, Function<IoCounters, Long> bytes) {
        return field(name, header, 8, true, Set.of(Part.IO), help, row -> Field.Value.of(row.process().io(), io -> Field.Value.of(bytes.apply(io))));
    }

    private static Field namespace(NamespaceType type) {
        String name = type.file() + "ns";
        return field(name, name.toUpperCase(Locale.ROOT), 10, true, Set.of(Part.NAMESPACES), "namespace: " + type.file(),
                row -> Field.Value.of(row.process().namespace(type), Field.Value::of));
    }

    private static Field signals(String name, String header, String help, Function<Row, SignalSet> set) {
        return field(name, header, 16, false, Set.of(), help, row -> new Field.Value.Texts(
                set.apply(row).signals().stream().map(signal -> signal.name().replaceFirst("^SIG", "")).toList()));
    }

    private static Field capabilities(String name, String header, String help, Function<Row, CapabilitySet> set) {
        return field(name, header, 16, false, Set.of(), help, row -> Field.Value.of(set.apply(row).hex()));
    }
}
