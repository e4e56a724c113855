package dev.lares.host;

import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import dev.lares.systemd1.ManagerFacts;
import dev.lares.systemd1.RuntimeSettings;
import dev.lares.systemd1.UnitFileAccess;
import dev.lares.systemd1.World;
import dev.lares.unit.ResourceLimit;
import dev.lares.unit.UnitName;
import dev.lares.unit.UnitType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What clients may ask that the engine does not know, looked up when they ask. Memory and tasks are the control group's
 * where its controllers are there; otherwise they are added up over the unit's processes: resident memory, which counts
 * pages twice that two of them share, and threads. CPU time is the group's, which the kernel always counts (cgroups(7),
 * "cpu.stat"), or that of the processes that live.
 */
public final class HostWorld implements World {
    private static final long BYTES_PER_KIB = 1024;
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final int USER_TICKS_FIELD = 11;

    private final LinuxHost host;
    private final String machineId;
    private final ManagerFacts facts;
    private final RuntimeSettings settings;
    private final UnitFileAccess unitFiles;

    public HostWorld(LinuxHost host, String machineId, ManagerFacts facts, RuntimeSettings settings, UnitFileAccess unitFiles) {
        this.host = host;
        this.machineId = machineId;
        this.facts = facts;
        this.settings = settings;
        this.unitFiles = unitFiles;
    }

    @Override
    public String machineId() {
        return machineId;
    }

    @Override
    public ManagerFacts facts() {
        return facts;
    }

    @Override
    public RuntimeSettings runtimeSettings() {
        return settings;
    }

    @Override
    public Usage usage(UnitName unit) {
        Optional<ControlGroup> group = host.groupOf(unit);
        SortedMap<Integer, Integer> members = host.membersOf(unit);
        long used = group.flatMap(ControlGroup::usedNanos).or(() -> host.usedNanos(unit)).orElse(Usage.UNKNOWN);
        if (members.isEmpty()) {
            return new Usage(Usage.UNKNOWN, used, Usage.UNKNOWN);
        }
        long memory = group.flatMap(g -> number(g.directory() + "/memory.current")).orElseGet(
                () -> members.keySet().stream().mapToLong(pid -> statusNumber(pid, "VmRSS:") * BYTES_PER_KIB).sum());
        long tasks = group.flatMap(g -> number(g.directory() + "/pids.current")).orElseGet(
                () -> members.keySet().stream().mapToLong(pid -> statusNumber(pid, "Threads:")).sum());
        long cpu = used != Usage.UNKNOWN ? used : members.keySet().stream().mapToLong(HostWorld::processNanos).sum();
        return new Usage(memory, cpu, tasks);
    }

    /** User and system time, proc(5) "/proc/PID/stat", fields 14 and 15; counted from after the name, which may hold anything. */
    private static long processNanos(int pid) {
        return SmallFile.text("/proc/" + pid + "/stat").map(text -> {
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[USER_TICKS_FIELD]) + Long.parseLong(fields[USER_TICKS_FIELD + 1])) * NANOS_PER_TICK;
        }).orElse(0L);
    }

    private static long statusNumber(int pid, String key) {
        return SmallFile.text("/proc/" + pid + "/status").flatMap(text -> text.lines().filter(line -> line.startsWith(key)).findFirst())
                .map(line -> Long.parseLong(line.substring(key.length()).strip().split(" ")[0])).orElse(0L);
    }

    private static Optional<Long> number(String path) {
        return SmallFile.text(path).map(String::strip).filter(text -> !text.isEmpty() && text.chars().allMatch(Character::isDigit)).map(Long::valueOf);
    }

    @Override
    public List<Process> processes(UnitName unit) {
        String group = unit.type() == UnitType.SLICE ? host.controlGroupRoot() + "/" : controlGroup(unit);
        SortedSet<Integer> pids = unit.type() == UnitType.SLICE ? host.processesIn(unit) : new TreeSet<>(host.membersOf(unit).keySet());
        return pids.stream().map(pid -> new Process(groupOf(pid, group), pid, commandLine(pid))).toList();
    }

    /** A process may be in a group that the unit has made below its own. */
    private static String groupOf(int pid, String unitGroup) {
        if (unitGroup.isEmpty()) {
            return "";
        }
        return SmallFile.text("/proc/" + pid + "/cgroup").flatMap(GroupPlace::pathOf).filter(path -> path.startsWith(unitGroup)).orElse(unitGroup);
    }

    private static String commandLine(int pid) {
        String arguments = SmallFile.text("/proc/" + pid + "/cmdline").map(text -> text.replace('\0', ' ').strip()).orElse("");
        return arguments.isEmpty() ? "[" + SmallFile.text("/proc/" + pid + "/comm").map(String::strip).orElse("?") + "]" : utf8(arguments);
    }

    /** What SmallFile has read byte by byte, as text. */
    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** A kernel thread has no program and so no memory of its own: its size is nothing. */
    @Override
    public ProcessKind kindOf(int pid) {
        if (pid == 1 || pid == Unistd.pid().number()) {
            return ProcessKind.MANAGER;
        }
        Optional<ProcessTable.Entry> entry = pid <= 0 ? Optional.empty() : ProcessTable.find(pid).filter(found -> !found.dead());
        if (entry.isEmpty()) {
            return ProcessKind.NONE;
        }
        return SmallFile.text("/proc/" + pid + "/status").filter(text -> text.contains("\nVmSize:")).isPresent() ? ProcessKind.PROGRAM : ProcessKind.KERNEL_THREAD;
    }

    @Override
    public Optional<UnitName> unitOf(int pid) {
        return host.unitOf(pid);
    }

    @Override
    public String controlGroup(UnitName unit) {
        // A group without processes is as good as removed: systemd removes it then, Lares once the unit has ended.
        return host.groupOf(unit).filter(group -> unit.type() == UnitType.SLICE || group.isPopulated())
                .flatMap(group -> GroupPlace.pathInTree(group.directory())).orElse("");
    }

    @Override
    public Optional<UnitName> unitOfControlGroup(String path) {
        return host.unitOfControlGroup(path);
    }

    @Override
    public long controlGroupId(UnitName unit) {
        return host.groupOf(unit).map(group -> {
            try {
                return Stat.ofPath(group.directory()).inode();
            } catch (LinuxException _) {
                return 0L; // it is gone
            }
        }).orElse(0L);
    }

    @Override
    public UnitFileAccess unitFiles() {
        return unitFiles;
    }

    @Override
    public ResourceLimit defaultLimit(String name) {
        return host.defaultLimit(name);
    }

    @Override
    public List<String> taints() {
        return new Taints(SystemFiles.REAL).words();
    }

    @Override
    public long timerSlackNanos() {
        return number("/proc/self/timerslack_ns").orElse(0L);
    }

    @Override
    public String controlGroupRoot() {
        return host.controlGroupRoot();
    }

    @Override
    public long coredumpFilter() {
        return SmallFile.text("/proc/self/coredump_filter").map(text -> Long.parseLong(text.strip(), 16)).orElse(0L);
    }

    @Override
    public int oomScoreAdjust() {
        return SmallFile.text("/proc/self/oom_score_adj").map(String::strip).map(Integer::valueOf).orElse(0);
    }
}
