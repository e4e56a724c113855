package dev.lares.process;

import dev.lares.linux.Signal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process made by hand, for tests: a child of process 1 in a session of its own, without terminal, that works in / and has
 * its standard streams on /dev/null. What a test is about it says.
 */
final class MadeProcess {
    private static final long TERMINAL_DEVICE = 136L << 32;
    private static final long NULL_DEVICE = 1L << 32 | 3;
    private static final int CLOSED_ON_NEITHER = 2;

    private final int pid;
    private final String name;
    private final List<Descriptor> descriptors = new ArrayList<>();
    private final List<String> environment = new ArrayList<>();
    private final List<Integer> namespacePids = new ArrayList<>();
    private ProcessState state = ProcessState.SLEEPING;
    private int parent = 1;
    private int group;
    private int session;
    private int terminal;
    private int foregroundGroup = -1;
    private long flags;
    private long startTicks;
    private int exitCode;
    private int tracer;
    private int uid;
    private int umask;
    private long blocked;
    private long ignored;
    private long caught;
    private long capabilities;
    private String executable;
    private String directory = "/";
    private String cgroup = "/";
    private List<String> commandLine;
    private boolean denied;

    MadeProcess(int pid, String name) {
        this.pid = pid;
        this.name = name;
        this.group = pid;
        this.session = pid;
        this.startTicks = pid;
        this.executable = "/usr/bin/" + name;
        this.commandLine = List.of(name);
        namespacePids.add(pid);
        for (int number = 0; number <= 2; number++) {
            nullAt(number);
        }
    }

    MadeProcess parent(int number) {
        parent = number;
        return this;
    }

    MadeProcess group(int number) {
        group = number;
        return this;
    }

    MadeProcess session(int number) {
        session = number;
        return this;
    }

    /** On {@code pts/0}, where that group is in the foreground; its streams lead there. */
    MadeProcess terminal(int foreground) {
        terminal = 136 << 8;
        foregroundGroup = foreground;
        for (int number = 0; number <= 2; number++) {
            terminalAt(number);
        }
        return this;
    }

    /** Forked, and executed nothing since. */
    MadeProcess forked() {
        flags |= 0x40;
        return this;
    }

    MadeProcess kernelThread() {
        flags |= 0x0020_0000;
        descriptors.clear();
        commandLine = List.of();
        return this;
    }

    MadeProcess state(ProcessState one) {
        state = one;
        return this;
    }

    MadeProcess exited(int code) {
        state = ProcessState.ZOMBIE;
        exitCode = code;
        return this;
    }

    MadeProcess tracedBy(int number) {
        state = ProcessState.TRACING_STOP;
        tracer = number;
        return this;
    }

    MadeProcess executable(String path) {
        executable = path;
        return this;
    }

    MadeProcess commandLine(String... arguments) {
        commandLine = List.of(arguments);
        return this;
    }

    MadeProcess directory(String path) {
        directory = path;
        return this;
    }

    MadeProcess uid(int number) {
        uid = number;
        return this;
    }

    MadeProcess umask(int mask) {
        umask = mask;
        return this;
    }

    MadeProcess capabilities(long bits) {
        capabilities = bits;
        return this;
    }

    MadeProcess blocks(Signal... signals) {
        blocked = mask(signals);
        return this;
    }

    MadeProcess ignores(Signal... signals) {
        ignored = mask(signals);
        return this;
    }

    MadeProcess catches(Signal... signals) {
        caught = mask(signals);
        return this;
    }

    MadeProcess cgroup(String path) {
        cgroup = path;
        return this;
    }

    MadeProcess environment(String... variables) {
        environment.addAll(List.of(variables));
        return this;
    }

    /** In an inner PID namespace it has that number. */
    MadeProcess inner(int number) {
        namespacePids.add(number);
        return this;
    }

    /** Of another user: what ptrace(2) access protects is denied. */
    MadeProcess denied() {
        denied = true;
        return this;
    }

    MadeProcess closed(int number) {
        descriptors.removeIf(descriptor -> descriptor.number() == number);
        return this;
    }

    MadeProcess nullAt(int number) {
        return at(number, named("/dev/null", FdTarget.FileKind.CHARACTER_DEVICE, NULL_DEVICE), List.of());
    }

    MadeProcess terminalAt(int number) {
        return at(number, named("/dev/pts/0", FdTarget.FileKind.CHARACTER_DEVICE, TERMINAL_DEVICE), List.of());
    }

    MadeProcess fileAt(int number, String path) {
        return at(number, named(path, FdTarget.FileKind.REGULAR, 0), List.of());
    }

    MadeProcess lockedFileAt(int number, String path) {
        return at(number, named(path, FdTarget.FileKind.REGULAR, 0), List.of(new OpenFile.FileLock("POSIX", true, pid, 0, Long.MAX_VALUE)));
    }

    MadeProcess pipeAt(int number, long inode) {
        return at(number, new FdTarget.Pipe(inode), List.of());
    }

    MadeProcess socketAt(int number, long inode) {
        return at(number, new FdTarget.Socket(inode, Reading.notAsked()), List.of());
    }

    MadeProcess signalFdAt(int number, Signal... signals) {
        return at(number, new FdTarget.SignalFd(Reading.known(new SignalSet(mask(signals)))), List.of());
    }

    private MadeProcess at(int number, FdTarget target, List<OpenFile.FileLock> locks) {
        closed(number);
        descriptors.add(new Descriptor(number, Reading.known(target), Reading.known(new OpenFile(0, CLOSED_ON_NEITHER, 1, locks))));
        return this;
    }

    private static FdTarget named(String path, FdTarget.FileKind kind, long device) {
        return new FdTarget.NamedFile(new FilePath(path, false), kind, 5, path.hashCode(), 0, 1, device);
    }

    private static long mask(Signal... signals) {
        return Arrays.stream(signals).mapToLong(signal -> 1L << signal.number() - 1).sum();
    }

    ProcessEntry entry() {
        boolean gone = state == ProcessState.ZOMBIE;
        TaskStat stat = new TaskStat(pid, name, state, parent, group, session, terminal, foregroundGroup, flags, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 1,
                startTicks, 0, 0, -1, false, 17, 0, 0, SchedulingPolicy.SCHED_OTHER, 0, 0, 0, exitCode);
        CapabilitySet held = new CapabilitySet(capabilities);
        TaskStatus status = new TaskStatus(
                gone ? Reading.absent() : Reading.known(umask), tracer, new Ids(uid, uid, uid, uid), new Ids(uid, uid, uid, uid), List.of(),
                Reading.known(List.copyOf(namespacePids)), Reading.absent(), Reading.absent(), Reading.absent(), Reading.absent(),
                new SignalState(0, 0, SignalSet.EMPTY, SignalSet.EMPTY, new SignalSet(blocked), new SignalSet(ignored), new SignalSet(caught)),
                new Capabilities(held, held, held, held, Reading.absent()), Reading.known(false), Reading.absent(), Reading.absent(),
                cpus(), cpus(), 0, 0);
        FileLinks links = new FileLinks(path(directory), path("/"), gone || flags >= 0x0020_0000 ? Reading.absent() : path(executable));
        return new ProcessEntry(stat, status, terminal == 0 ? "?" : "pts/0", Reading.known(gone ? List.of() : commandLine),
                Reading.known(new ControlGroups(Optional.of(cgroup), Map.of(), UnitPath.read(cgroup))), Reading.notAsked(), links,
                orDenied(List.copyOf(descriptors)), Map.of(), Reading.notAsked(), orDenied(List.copyOf(environment)), Reading.notAsked(),
                Reading.notAsked(), OomState.NOT_ASKED, TaskScheduling.NOT_ASKED, Reading.notAsked(), Security.NOT_ASKED);
    }

    private Reading<FilePath> path(String text) {
        return orDenied(new FilePath(text, false));
    }

    private <T> Reading<T> orDenied(T value) {
        return denied ? Reading.denied(dev.lares.linux.Errno.EACCES) : Reading.known(value);
    }

    private static CpuSet cpus() {
        byte[] text = "0-1".getBytes(StandardCharsets.US_ASCII);
        return CpuSet.ofList(text, 0, text.length);
    }

    /** The table of those processes. */
    static ProcessTable table(MadeProcess... processes) {
        return table(List.of(), processes);
    }

    static ProcessTable table(List<SocketEntry> sockets, MadeProcess... processes) {
        return ProcessTable.of(Arrays.stream(processes).map(MadeProcess::entry).toList(), sockets, new BootClock(0, 1_000_000_000));
    }
}
