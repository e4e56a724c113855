package dev.lares.cli;

import dev.lares.linux.Errno;
import dev.lares.linux.Signal;
import dev.lares.process.BootClock;
import dev.lares.process.Capabilities;
import dev.lares.process.CapabilitySet;
import dev.lares.process.ControlGroups;
import dev.lares.process.CpuSet;
import dev.lares.process.Descriptor;
import dev.lares.process.FdTarget;
import dev.lares.process.FileLinks;
import dev.lares.process.FilePath;
import dev.lares.process.Ids;
import dev.lares.process.IoCounters;
import dev.lares.process.MemorySizes;
import dev.lares.process.OomState;
import dev.lares.process.OpenFile;
import dev.lares.process.ProcessEntry;
import dev.lares.process.ProcessState;
import dev.lares.process.ProcessTable;
import dev.lares.process.Reading;
import dev.lares.process.SchedulingPolicy;
import dev.lares.process.Security;
import dev.lares.process.SignalSet;
import dev.lares.process.SignalState;
import dev.lares.process.SocketEntry;
import dev.lares.process.Surroundings;
import dev.lares.process.TaskScheduling;
import dev.lares.process.TaskStat;
import dev.lares.process.TaskStatus;
import dev.lares.process.ThreadEntry;
import dev.lares.process.UnitMembership;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A process made by hand, for tests of what commands show. */
final class MadeProcess {
    /** One hour after boot, on a day in March. */
    private static final BootClock CLOCK = new BootClock(Instant.parse("2026-03-04T09:00:00Z").toEpochMilli() * 1000, 3_600_000_000L);

    private static final long NULL_DEVICE = 1L << 32 | 3;
    private static final long TERMINAL_DEVICE = 136L << 32;

    private final int pid;
    private final String name;
    private final List<Descriptor> descriptors = new ArrayList<>();
    private final List<String> environment = new ArrayList<>();
    private final List<ThreadEntry> threads = new ArrayList<>();
    private ProcessState state = ProcessState.SLEEPING;
    private int parent = 1;
    private int group;
    private int session;
    private int terminal;
    private int foreground = -1;
    private long flags;
    private long startTicks = 6_000;
    private long cpuTicks;
    private int uid;
    private int umask = 0022;
    private long caught;
    private long resident = 4 << 20;
    private long readBytes;
    private long writtenBytes;
    private boolean ioDenied;
    private String unit = "";
    private String[] commandLine;
    private String directory = "/";

    MadeProcess(int pid, String name) {
        this.pid = pid;
        this.name = name;
        group = pid;
        session = pid;
        commandLine = new String[] {name};
        for (int number = 0; number <= 2; number++) {
            at(number, file("/dev/null", NULL_DEVICE));
        }
    }

    static MadeProcess systemd() {
        return new MadeProcess(1, "systemd").parent(0).command("/lib/systemd/systemd").unit("init.scope").started(100);
    }

    static MadeProcess kernelThread(int pid, String name) {
        MadeProcess thread = new MadeProcess(pid, name).parent(0).command();
        thread.flags = 0x0020_0000;
        thread.descriptors.clear();
        thread.session = 0;
        thread.group = 0;
        thread.resident = 0;
        return thread;
    }

    /** The main process of a service that systemd runs. */
    static MadeProcess service(int pid, String name) {
        return new MadeProcess(pid, name).unit(name + ".service").variable("SYSTEMD_EXEC_PID=" + pid);
    }

    MadeProcess parent(int number) {
        parent = number;
        return this;
    }

    MadeProcess session(int number) {
        session = number;
        return this;
    }

    MadeProcess group(int number) {
        group = number;
        return this;
    }

    MadeProcess terminal(int foregroundGroup) {
        terminal = 136 << 8;
        foreground = foregroundGroup;
        for (int number = 0; number <= 2; number++) {
            at(number, file("/dev/pts/0", TERMINAL_DEVICE));
        }
        return this;
    }

    MadeProcess forked() {
        flags |= 0x40;
        return this;
    }

    MadeProcess state(ProcessState one) {
        state = one;
        return this;
    }

    MadeProcess started(long ticks) {
        startTicks = ticks;
        return this;
    }

    MadeProcess cpu(long ticks) {
        cpuTicks = ticks;
        return this;
    }

    MadeProcess resident(long bytes) {
        resident = bytes;
        return this;
    }

    MadeProcess io(long read, long written) {
        readBytes = read;
        writtenBytes = written;
        return this;
    }

    MadeProcess ioDenied() {
        ioDenied = true;
        return this;
    }

    MadeProcess uid(int number) {
        uid = number;
        return this;
    }

    MadeProcess catches(Signal... signals) {
        caught = Arrays.stream(signals).mapToLong(signal -> 1L << signal.number() - 1).sum();
        return this;
    }

    MadeProcess unit(String one) {
        unit = one;
        return this;
    }

    MadeProcess variable(String entry) {
        environment.add(entry);
        return this;
    }

    MadeProcess command(String... arguments) {
        commandLine = arguments;
        return this;
    }

    MadeProcess directory(String path) {
        directory = path;
        return this;
    }

    MadeProcess socketAt(int number, long inode) {
        return at(number, new FdTarget.Socket(inode, Reading.notAsked()));
    }

    MadeProcess fileAt(int number, String path) {
        return at(number, file(path, 0));
    }

    MadeProcess thread(int tid, String threadName, SchedulingPolicy policy, int realTimePriority, int nice) {
        threads.add(new ThreadEntry(stat(tid, threadName, policy, realTimePriority, nice), status(), scheduling()));
        return this;
    }

    private MadeProcess at(int number, FdTarget target) {
        descriptors.removeIf(descriptor -> descriptor.number() == number);
        descriptors.add(new Descriptor(number, Reading.known(target), Reading.known(new OpenFile(0, 2, 1, List.of()))));
        return this;
    }

    private static FdTarget file(String path, long device) {
        FdTarget.FileKind kind = device == 0 ? FdTarget.FileKind.REGULAR : FdTarget.FileKind.CHARACTER_DEVICE;
        return new FdTarget.NamedFile(new FilePath(path, false), kind, 5, path.hashCode(), 0, 1, device);
    }

    private TaskStat stat(int tid, String taskName, SchedulingPolicy policy, int realTimePriority, int nice) {
        return new TaskStat(tid, taskName, state, parent, group, session, terminal, foreground, flags, 0, 0, 0, 0, cpuTicks, 0, 0, 0, 20 + nice, nice,
                Math.max(1, threads.size()), startTicks, 0, 0, -1, false, 17, 0, realTimePriority, policy, 0, 0, 0, 0);
    }

    private TaskStatus status() {
        boolean gone = state == ProcessState.ZOMBIE || resident == 0;
        CapabilitySet held = new CapabilitySet(uid == 0 ? 3 : 0);
        return new TaskStatus(Reading.known(umask), 0, new Ids(uid, uid, uid, uid), new Ids(uid, uid, uid, uid), List.of(),
                Reading.known(List.of(pid)), Reading.absent(), Reading.absent(),
                gone ? Reading.absent()
                        : Reading.known(new MemorySizes(resident, resident, 0, 0, resident, resident, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
                Reading.absent(),
                new SignalState(0, 0, SignalSet.EMPTY, SignalSet.EMPTY, SignalSet.EMPTY, SignalSet.EMPTY, new SignalSet(caught)),
                new Capabilities(held, held, held, held, Reading.absent()), Reading.known(false), Reading.absent(), Reading.absent(),
                CpuSet.of(0, 1), CpuSet.of(0), 0, 0);
    }

    private static TaskScheduling scheduling() {
        return new TaskScheduling(Reading.notAsked(), Reading.known(CpuSet.of(0, 1)), Reading.notAsked());
    }

    ProcessEntry entry() {
        Reading<FilePath> executable = resident == 0 ? Reading.absent() : path("/usr/bin/" + name);
        Optional<String> inUnit = Optional.of(unit).filter(text -> !text.isEmpty());
        Optional<String> slice = inUnit.map(_ -> "system.slice");
        UnitMembership units = new UnitMembership(
                unit.isEmpty() ? "/" : "/system.slice/" + unit, inUnit, slice, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty());
        return new ProcessEntry(stat(pid, name, SchedulingPolicy.SCHED_OTHER, 0, 0), status(), terminal == 0 ? "?" : "pts/0",
                Reading.known(state == ProcessState.ZOMBIE ? List.of() : List.of(commandLine)),
                Reading.known(new ControlGroups(Optional.of(units.path()), Map.of(), units)), Reading.known(List.copyOf(threads)),
                new FileLinks(path(directory), path("/"), executable), Reading.known(List.copyOf(descriptors)), Map.of(), Reading.notAsked(),
                Reading.known(List.copyOf(environment)),
                ioDenied ? Reading.denied(Errno.EACCES) : Reading.known(new IoCounters(0, 0, 0, 0, readBytes, writtenBytes, 0)),
                Reading.notAsked(), new OomState(Reading.notAsked(), Reading.notAsked()), scheduling(), Reading.notAsked(),
                new Security(Reading.notAsked(), Reading.notAsked(), Reading.known(Security.Dumpable.YES), Reading.notAsked()));
    }

    private static Reading<FilePath> path(String text) {
        return Reading.known(new FilePath(text, false));
    }

    static ProcessTable table(long afterSeconds, List<SocketEntry> sockets, MadeProcess... processes) {
        BootClock clock = new BootClock(CLOCK.bootMicros(), CLOCK.nowMicros() + afterSeconds * 1_000_000);
        return ProcessTable.of(Arrays.stream(processes).map(MadeProcess::entry).toList(), sockets, clock);
    }

    static Scene scene(MadeProcess... processes) {
        return scene(List.of(), processes);
    }

    static Scene scene(List<SocketEntry> sockets, MadeProcess... processes) {
        return Scene.of(table(0, sockets, processes), Surroundings.NONE, accounts(), ZoneOffset.UTC, 1L << 30);
    }

    /** Of a machine with root, www-data and nobody else. */
    static AccountNames accounts() {
        Map<Integer, String> names = Map.of(0, "root", 33, "www-data");
        return new AccountNames() {
            @Override
            public String user(int uid) {
                return names.getOrDefault(uid, Integer.toString(uid));
            }

            @Override
            public String group(int gid) {
                return user(gid);
            }

            @Override
            public OptionalInt uid(String user) {
                return names.entrySet().stream().filter(entry -> entry.getValue().equals(user)).mapToInt(Map.Entry::getKey).findFirst();
            }
        };
    }
}
