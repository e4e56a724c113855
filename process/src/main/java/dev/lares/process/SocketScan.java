package dev.lares.process;

import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileBuffer;
import dev.lares.linux.FileName;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Namespaces;
import dev.lares.linux.NetlinkSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the sockets of all network namespaces that processes of a scan are in.
 *
 * <p>The kernel answers for the namespace that a netlink socket was opened in, and a thread must be in it to open one there:
 * for each other namespace a thread is made that enters it and ends. Where that is not allowed, the tables below
 * {@code /proc/PID/net} tell less; where these are denied too, the namespace stays unknown.
 */
final class SocketScan implements AutoCloseable {
    private static final FileName NAMESPACE = FileName.of("ns/net");

    /**
     * A namespace to be read.
     *
     * @param file opened; empty if that was denied
     * @param process the directory of a process that is in it
     */
    private record Place(Optional<Fd> file, Fd process) {}

    private final FileBuffer buffer;
    private final FactReader facts;
    private final Map<Long, Place> places = new LinkedHashMap<>();
    private Optional<Errno> refusal = Optional.empty();

    SocketScan(FileBuffer buffer, FactReader facts) {
        this.buffer = buffer;
        this.facts = facts;
    }

    /** The sockets of this process's namespace will be read. */
    void add(Fd process) throws LinuxException {
        switch (facts.namespace(process, NamespaceType.NETWORK)) {
            case Reading.Known<Long>(Long inode) -> {
                if (!places.containsKey(inode)) {
                    long opened = buffer.open(process, NAMESPACE, Fcntl.O_RDONLY);
                    Optional<Fd> file = opened < 0 ? Optional.empty() : Optional.of(Fd.of((int) opened));
                    places.put(inode, new Place(file, process.duplicate()));
                }
            }
            case Reading.Denied<Long>(Errno errno) -> refusal = Optional.of(errno);
            case Reading.Absent<Long>() -> { } // gone, or a zombie
            case Reading.NotAsked<Long>() -> { }
        }
    }

    SocketTable read() {
        List<SocketEntry> entries = new ArrayList<>();
        long own = ownNamespace();
        places.forEach((inode, place) -> {
            Optional<NetlinkSocket> socket = inode == own ? open() : place.file.flatMap(SocketScan::openIn);
            try {
                readNamespace(inode, place, socket, entries);
            } finally {
                socket.ifPresent(NetlinkSocket::close);
            }
        });
        return new SocketTable(entries, refusal);
    }

    private long ownNamespace() {
        try (Fd self = Fcntl.open("/proc/thread-self", Fcntl.O_PATH | Fcntl.O_DIRECTORY)) {
            return facts.namespace(self, NamespaceType.NETWORK).orElse(0L);
        } catch (LinuxException _) {
            return 0;
        }
    }

    private void readNamespace(long inode, Place place, Optional<NetlinkSocket> socket, List<SocketEntry> entries) {
        Optional<DiagReader> diag = socket.map(open -> new DiagReader(open, inode));
        NetFileReader files = new NetFileReader(buffer, place.process, inode);
        for (SocketEntry.Transport transport : SocketEntry.Transport.values()) {
            for (int version : new int[] {4, 6}) {
                Optional<List<SocketEntry>> told = transport.isTold() ? diag.flatMap(open -> open.internet(transport, version)) : Optional.empty();
                add(told, () -> files.internet(transport, version), entries);
            }
        }
        add(diag.flatMap(DiagReader::unix), files::unix, entries);
        add(diag.flatMap(DiagReader::netlink), files::netlink, entries);
        add(diag.flatMap(DiagReader::packet), files::packet, entries);
    }

    private interface Fallback {
        Reading<List<SocketEntry>> read();
    }

    private void add(Optional<List<SocketEntry>> told, Fallback files, List<SocketEntry> entries) {
        if (told.isPresent()) {
            entries.addAll(told.get());
        } else if (files.read() instanceof Reading.Known<List<SocketEntry>>(List<SocketEntry> read)) {
            entries.addAll(read);
        } else {
            refusal = Optional.of(Errno.EACCES);
        }
    }

    private static Optional<NetlinkSocket> open() {
        try {
            return Optional.of(NetlinkSocket.open(NetlinkSocket.NETLINK_SOCK_DIAG));
        } catch (LinuxException _) {
            return Optional.empty(); // a kernel or sandbox without it
        }
    }

    /** Opened by a thread that enters the namespace, and ends there. */
    private static Optional<NetlinkSocket> openIn(Fd namespace) {
        List<NetlinkSocket> opened = new ArrayList<>();
        Thread visitor = Thread.ofPlatform().name("lares-netns").daemon().start(() -> {
            try {
                Namespaces.enter(namespace, Namespaces.CLONE_NEWNET);
                open().ifPresent(opened::add);
            } catch (LinuxException _) {
                opened.clear(); // needs CAP_SYS_ADMIN there and here
            }
        });
        boolean interrupted = false;
        while (true) {
            try {
                visitor.join();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return opened.stream().findFirst();
    }

    @Override
    public void close() {
        places.values().forEach(place -> {
            place.file.ifPresent(Fd::close);
            place.process.close();
        });
        places.clear();
    }
}
