package dev.lares.process;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All processes of this PID namespace at one time, as far as that can be: /proc is read process by process, and each while
 * the kernel guarantees that it is one and the same.
 *
 * <p>A process that ended while the table was read is not in it. Each entry's parent is in it, or 0.
 */
public final class ProcessTable {
    private final SortedMap<Integer, ProcessEntry> entries;
    private final SortedSet<Integer> denied;
    private final BootClock clock;
    private final SocketTable sockets;
    private final HolderTable holders;

    ProcessTable(SortedMap<Integer, ProcessEntry> entries, SortedSet<Integer> denied, BootClock clock, SocketTable sockets,
            HolderTable holders) {
        this.entries = Collections.unmodifiableSortedMap(entries);
        this.denied = Collections.unmodifiableSortedSet(denied);
        this.clock = clock;
        this.sockets = sockets;
        this.holders = holders;
    }

    /** Reads it; throws if /proc is not mounted, or is that of another PID namespace. */
    public static ProcessTable read(ScanOptions options) throws ProcUnusableException {
        try (Scan scan = Scan.open(options)) {
            return scan.table();
        }
    }

    /**
     * A table that somebody else has made: for tests, and of records kept elsewhere.
     *
     * @param sockets those that descriptors of the processes lead to
     */
    public static ProcessTable of(Collection<ProcessEntry> processes, Collection<SocketEntry> sockets, BootClock clock) {
        SortedMap<Integer, ProcessEntry> entries = new TreeMap<>();
        HolderTable holders = new HolderTable();
        for (ProcessEntry process : processes) {
            entries.put(process.pid(), process);
            for (Descriptor descriptor : process.descriptors().orElse(List.of())) {
                boolean reads = descriptor.file().map(OpenFile::isReadable).orElse(true);
                boolean writes = descriptor.file().map(OpenFile::isWritable).orElse(true);
                descriptor.target().known().ifPresent(target -> holders.add(target, new Holder(process.pid(), descriptor.number(), reads, writes)));
            }
        }
        return new ProcessTable(entries, new TreeSet<>(), clock, new SocketTable(List.copyOf(sockets), Optional.empty()), holders);
    }

    /** By pid, in ascending order. */
    public Collection<ProcessEntry> processes() {
        return entries.values();
    }

    public Optional<ProcessEntry> find(int pid) {
        return Optional.ofNullable(entries.get(pid));
    }

    /** The processes of which nothing may be known but the number: /proc is mounted with {@code hidepid=1}, proc(5). */
    public SortedSet<Integer> denied() {
        return denied;
    }

    /**
     * Whether /proc, as this thread sees it, keeps the processes of other users from this one: mounted with {@code hidepid=},
     * proc(5). Then the table may lack processes, or has them {@link #denied}.
     */
    public boolean hidesOthers() {
        return ProcVisibility.hidesOthers();
    }

    /** What the ticks in the entries mean. */
    public BootClock clock() {
        return clock;
    }

    public List<ProcessEntry> childrenOf(int pid) {
        return entries.values().stream().filter(entry -> entry.parent() == pid).toList();
    }

    /** All sockets that were read, {@link Part#SOCKETS}, by inode. */
    public Collection<SocketEntry> sockets() {
        return sockets.all();
    }

    /** The socket of that inode; denied, if a namespace that it may be in could not be read. */
    public Reading<SocketEntry> socket(long inode) {
        return sockets.find(inode);
    }

    /** The socket on this machine that one is connected to. */
    public Optional<SocketEntry> peer(SocketEntry socket) {
        return sockets.peer(socket);
    }

    /**
     * The other ends of a socket on this machine: the one it is connected to, and those that are connected to it, which for a
     * datagram socket may be many others.
     */
    public List<SocketEntry> peers(SocketEntry socket) {
        return sockets.peers(socket);
    }

    /**
     * Who has the same pipe, socket or FIFO open, of the processes whose descriptors were read: {@link Part#DESCRIPTORS}, or
     * {@link Part#HOLDERS} for pipes and sockets.
     */
    public List<Holder> holders(FdTarget target) {
        return holders.find(target);
    }

    /** Who has the socket open. */
    public List<Holder> holders(SocketEntry socket) {
        return holders.find(new FdTarget.Socket(socket.inode(), Reading.notAsked()));
    }

    /**
     * Who is at the other end: of a pipe's or FIFO's reading end those who write, and the other way round; of a socket those
     * who have the {@link #peers sockets connected} with it. The same process may be, and even through the same descriptor, if it both
     * reads and writes a FIFO.
     */
    public List<Holder> otherEnds(Descriptor descriptor) {
        FdTarget target = descriptor.target().orElse(new FdTarget.Other(""));
        if (target instanceof FdTarget.Socket(long inode, _)) {
            List<SocketEntry> peers = socket(inode).known().map(this::peers).orElse(List.of());
            return peers.stream().flatMap(peer -> holders(peer).stream()).toList();
        }
        boolean reads = descriptor.file().map(OpenFile::isReadable).orElse(false);
        boolean writes = descriptor.file().map(OpenFile::isWritable).orElse(false);
        return holders(target).stream().filter(holder -> reads && holder.writes() || writes && holder.reads()).toList();
    }

    /** The sockets with which a process waits for others: for connections, or for datagrams from anybody. */
    public List<SocketEntry> listening(ProcessEntry entry) {
        return entry.descriptors().orElse(List.of()).stream()
                .map(descriptor -> descriptor.target().orElse(new FdTarget.Other("")))
                .filter(FdTarget.Socket.class::isInstance)
                .map(target -> socket(((FdTarget.Socket) target).inode()))
                .flatMap(reading -> reading.known().stream())
                .filter(SocketEntry::isListening)
                .distinct()
                .toList();
    }
}
