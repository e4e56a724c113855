package dev.lares.process;

import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileBuffer;
import dev.lares.linux.FileName;
import dev.lares.linux.LinuxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One pass over /proc.
 *
 * <p>Each process is held by a descriptor of its directory while it is read, and every file is opened relative to that. The
 * directory stands for the process itself and not for its number: once the process is reaped, the kernel answers ENOENT or
 * ESRCH, also when another has the number by then (unlike a path, which would lead to the other, and unlike a pidfd, through
 * which nothing can be read). So what was read through one such descriptor is of one process.
 */
final class Scan implements AutoCloseable {
    private static final FileName CGROUP_OF_INIT = FileName.of("1/cgroup");
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final int MOST_BYTES = 64 * 1024 * 1024;
    private static final int ROUNDS = 5;

    private final ScanOptions options;
    private final FileBuffer buffer;
    private final ProcRoot proc;
    private final ProcessReader reader;
    private final SocketScan sockets;
    private final HolderTable holders = new HolderTable();
    private final SortedMap<Integer, ProcessEntry> entries = new TreeMap<>();
    private final SortedSet<Integer> denied = new TreeSet<>();

    private Scan(ScanOptions options, FileBuffer buffer, StatusReader statuses, ProcRoot proc) {
        this.options = options;
        this.buffer = buffer;
        this.proc = proc;
        this.reader = new ProcessReader(buffer, new Texts(), statuses, proc.directory(), new ControlGroupReader(rootOfGroups()));
        this.sockets = new SocketScan(buffer, reader.facts());
    }

    static Scan open(ScanOptions options) throws ProcUnusableException {
        FileBuffer buffer = FileBuffer.create(BUFFER_BYTES, MOST_BYTES);
        StatusReader statuses = new StatusReader();
        try {
            return new Scan(options, buffer, statuses, ProcRoot.open(buffer, statuses));
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
        return new ProcessTable(entries, denied, clock, sockets.read(), holders);
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
    private void settleParents() throws ProcUnusableException {
        for (int round = 0; round < ROUNDS; round++) {
            List<ProcessEntry> orphans = new ArrayList<>();
            for (ProcessEntry entry : entries.values()) {
                if (entry.parent() != 0 && !isParent(entries.get(entry.parent()), entry)) {
                    orphans.add(entry);
                }
            }
            for (ProcessEntry orphan : orphans) {
                entries.remove(orphan.pid());
                holders.removeAll(orphan.pid());
                read(orphan.pid());
            }
            if (orphans.isEmpty()) {
                return;
            }
        }
    }

    /** A process that has the parent's number but is younger than its child is another. */
    private static boolean isParent(ProcessEntry parent, ProcessEntry child) {
        return parent != null && parent.stat().startTicks() <= child.stat().startTicks();
    }

    private void read(int pid) throws ProcUnusableException {
        long opened = buffer.openNumbered(proc.directory(), pid, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        if (opened < 0) {
            return; // gone
        }
        try (Fd process = Fd.of((int) opened)) {
            read(process, pid);
        } catch (LinuxException e) {
            throw new ProcUnusableException(e.getMessage(), e);
        }
    }

    private void read(Fd process, int pid) throws LinuxException {
        Set<Part> parts = options.partsFor(pid);
        if (parts.contains(Part.SOCKETS)) {
            sockets.add(process);
        }
        boolean holdersOnly = parts.contains(Part.HOLDERS) && !parts.contains(Part.DESCRIPTORS);
        if (holdersOnly) {
            reader.addHoldings(process, pid, holders);
        }
        Optional<ProcessEntry> read = reader.read(process, pid, parts);
        if (read.isPresent()) {
            entries.put(pid, read.get());
            read.get().descriptors().orElse(List.of()).forEach(descriptor -> addHolding(pid, descriptor));
        } else {
            if (holdersOnly) {
                holders.removeAll(pid);
            }
            if (reader.isHidden(process)) {
                denied.add(pid);
            }
        }
    }

    private void addHolding(int pid, Descriptor descriptor) {
        descriptor.target().known().ifPresent(target -> {
            boolean reads = descriptor.file().map(OpenFile::isReadable).orElse(true);
            boolean writes = descriptor.file().map(OpenFile::isWritable).orElse(true);
            holders.add(target, new Holder(pid, descriptor.number(), reads, writes));
        });
    }

    private String rootOfGroups() {
        int length = buffer.readRecord(proc.directory(), CGROUP_OF_INIT);
        if (length < 0) {
            return "";
        }
        return UnitPath.rootOf(new ControlGroupReader("").read(buffer.bytes(), length).units().path());
    }

    @Override
    public void close() {
        sockets.close();
        proc.close();
        buffer.close();
    }
}
