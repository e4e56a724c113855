package dev.lares.process;

import dev.lares.linux.Errno;
import dev.lares.linux.Fd;
import dev.lares.linux.FileBuffer;
import dev.lares.linux.FileName;
import dev.lares.linux.LinuxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One pass over /proc.
 *
 * <p>Each process is held by a descriptor of its directory while it is read, and every file is opened relative to that. The
 * directory stands for the process itself and not for its number: once the process is reaped, the kernel answers ENOENT or
 * ESRCH, also when another has the number by then (unlike a path, which would lead to the other, and unlike a pidfd, through
 * which nothing can be read). So what was read through one such descriptor is of one process.
 *
 * <p>A program may be executed between two files of one process, and then they do not fit together; the name that both
 * {@code stat} and {@code status} have shows it, and they are read again.
 */
final class Scan implements AutoCloseable {
    private static final FileName STAT = FileName.of("stat");
    private static final FileName STATUS = FileName.of("status");
    private static final FileName CMDLINE = FileName.of("cmdline");
    private static final FileName CGROUP = FileName.of("cgroup");
    private static final FileName CGROUP_OF_INIT = FileName.of("1/cgroup");

    private static final int BUFFER_BYTES = 32 * 1024;
    private static final int MOST_BYTES = 64 * 1024 * 1024;
    private static final int TRIES = 3;

    private final FileBuffer buffer;
    private final Texts texts = new Texts();
    private final StatReader stats = new StatReader(texts);
    private final StatusReader statuses;
    private final ProcRoot proc;
    private final ControlGroupReader groups;
    private final TerminalNames terminals;
    private final SortedMap<Integer, ProcessEntry> entries = ProcessTable.emptyEntries();
    private final SortedSet<Integer> denied = new TreeSet<>();

    private Scan(FileBuffer buffer, StatusReader statuses, ProcRoot proc, ScanOptions options) {
        this.buffer = buffer;
        this.statuses = statuses;
        this.proc = proc;
        this.groups = new ControlGroupReader(rootOfGroups());
        this.terminals = new TerminalNames(proc.directory(), buffer);
    }

    static Scan open(ScanOptions options) throws ProcUnusableException {
        FileBuffer buffer = FileBuffer.create(BUFFER_BYTES, MOST_BYTES);
        StatusReader statuses = new StatusReader();
        try {
            return new Scan(buffer, statuses, ProcRoot.open(buffer, statuses), options);
        } catch (ProcUnusableException e) {
            buffer.close();
            throw e;
        }
    }

    ProcessTable table() throws ProcUnusableException {
        BootClock clock = BootClock.read();
        for (int pid : pids()) {
            read(pid);
        }
        settleParents();
        return new ProcessTable(entries, denied, clock);
    }

    private int[] pids() throws ProcUnusableException {
        try {
            return buffer.numbers(proc.directory());
        } catch (LinuxException e) {
            throw new ProcUnusableException(e.getMessage(), e);
        }
    }

    /**
     * A parent that ended during the scan left its children to another: those are looked at again. Each round meets only
     * such as lost their parent since the last one.
     */
    private void settleParents() {
        for (int round = 0; round < TRIES; round++) {
            List<Integer> orphans = new ArrayList<>();
            for (ProcessEntry entry : entries.values()) {
                if (entry.parent() != 0 && !isParent(entries.get(entry.parent()), entry)) {
                    orphans.add(entry.pid());
                }
            }
            if (orphans.isEmpty()) {
                return;
            }
            for (int pid : orphans) {
                ProcessId id = entries.remove(pid).id();
                read(pid);
                if (entries.containsKey(pid) && !entries.get(pid).id().equals(id)) {
                    entries.remove(pid);
                }
            }
        }
    }

    /** A process that has the parent's number but is younger than its child is another. */
    private static boolean isParent(ProcessEntry parent, ProcessEntry child) {
        return parent != null && parent.stat().startTicks() <= child.stat().startTicks();
    }

    private void read(int pid) {
        long result = buffer.openNumbered(proc.directory(), pid);
        if (result < 0) {
            return;
        }
        try (Fd directory = Fd.of((int) result)) {
            readEntry(directory, pid).ifPresent(entry -> entries.put(pid, entry));
        }
    }

    /** Empty if the process has gone. */
    private Optional<ProcessEntry> readEntry(Fd directory, int pid) {
        for (int i = 1; ; i++) {
            int length = buffer.readRecord(directory, STAT);
            if (isRefusal(length)) {
                denied.add(pid);
                return Optional.empty();
            }
            Optional<TaskStat> stat = length < 0 ? Optional.empty() : stats.read(buffer.bytes(), length);
            if (stat.isEmpty()) {
                return Optional.empty();
            }
            length = buffer.readRecord(directory, STATUS);
            Optional<TaskStatus> status = length < 0 ? Optional.empty() : statuses.read(buffer.bytes(), length);
            if (status.isEmpty()) {
                return Optional.empty();
            }
            boolean whole = stat.get().isKernelThread() || statuses.isNamed(stat.get().name());
            Reading<List<String>> commandLine = commandLine(directory);
            Reading<ControlGroups> controlGroups = controlGroups(directory);
            if (whole || i == TRIES) {
                String terminal = terminals.name(stat.get(), directory);
                return Optional.of(new ProcessEntry(stat.get(), status.get(), terminal, commandLine, controlGroups));
            }
        }
    }

    private Reading<List<String>> commandLine(Fd directory) {
        int length = buffer.readRecord(directory, CMDLINE);
        return length < 0 ? unread(length) : Reading.known(arguments(buffer.bytes(), length));
    }

    /** Each argument ends with a NUL, but the last may lack it: some programs write over theirs. */
    private List<String> arguments(byte[] bytes, int length) {
        if (length == 0) {
            return List.of();
        }
        List<String> arguments = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                arguments.add(texts.text(bytes, start, i));
                start = i + 1;
            }
        }
        if (start < length) {
            arguments.add(texts.text(bytes, start, length));
        }
        return Collections.unmodifiableList(arguments);
    }

    private Reading<ControlGroups> controlGroups(Fd directory) {
        int length = buffer.readRecord(directory, CGROUP);
        return length < 0 ? unread(length) : Reading.known(groups.read(buffer.bytes(), length));
    }

    private String rootOfGroups() {
        int length = buffer.readRecord(proc.directory(), CGROUP_OF_INIT);
        if (length < 0) {
            return "";
        }
        return UnitPath.rootOf(new ControlGroupReader("").read(buffer.bytes(), length).units().path());
    }

    private static boolean isRefusal(int result) {
        return result == -Errno.EACCES.number() || result == -Errno.EPERM.number();
    }

    private static <T> Reading<T> unread(int result) {
        return result == -Errno.ENOENT.number() ? Reading.absent() : Reading.denied(new Errno(-result));
    }

    @Override
    public void close() {
        proc.close();
        buffer.close();
    }
}
