package dev.lares.process;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What descriptors lead to, in words, and who is at the other end. */
public final class Descriptors {
    /** Where journald takes the output of services, systemd-journald.service(8). */
    private static final String JOURNAL_STDOUT = "/systemd/journal/stdout";

    /** Where managers take notifications, sd_notify(3). */
    private static final String NOTIFY = "/systemd/notify";

    private static final int MOST_NAMED = 2;

    private Descriptors() {}

    /**
     * What it leads to: {@code /dev/null}, {@code pipe to 812 (cat)}, {@code the journal}, {@code tcp *:80 LISTEN}.
     *
     * @param table with sockets and holders, as far as they are to be told
     */
    public static String describe(ProcessTable table, ProcessEntry process, Descriptor descriptor) {
        return switch (descriptor.target()) {
            case Reading.Known<FdTarget>(FdTarget target) -> describe(table, process, descriptor, target);
            case Reading.Denied<FdTarget> _ -> "denied";
            case Reading.Absent<FdTarget> _, Reading.NotAsked<FdTarget> _ -> "closed meanwhile";
        };
    }

    private static String describe(ProcessTable table, ProcessEntry process, Descriptor descriptor, FdTarget target) {
        return switch (target) {
            case FdTarget.NamedFile file -> file.path() + (file.kind() == FdTarget.FileKind.FIFO ? ends(table, process, descriptor) : "");
            case FdTarget.MemoryFile file -> "memory file " + file.name();
            case FdTarget.Pipe _ -> "pipe" + ends(table, process, descriptor);
            case FdTarget.Socket socket -> isJournal(table, process, descriptor) ? "the journal" : describe(table, process, descriptor, socket);
            case FdTarget.EventFd _ -> "eventfd";
            case FdTarget.Epoll(var watches) -> "epoll" + watches.map(list -> " of " + list.size()).orElse("");
            case FdTarget.TimerFd _ -> "timerfd";
            case FdTarget.SignalFd(var signals) -> "signalfd" + signals.map(set -> " of " + set.signals().size() + " signals").orElse("");
            case FdTarget.Inotify(var watches) -> "inotify" + watches.map(list -> " of " + list.size()).orElse("");
            case FdTarget.Fanotify _ -> "fanotify";
            case FdTarget.PidFd(var pid) -> "pidfd" + pid.map(number -> number > 0 ? " of " + named(table, number) : "").orElse("");
            case FdTarget.NamespaceFile(String type, long inode) -> "namespace " + type + ":" + inode;
            case FdTarget.Bpf(String kind, var id) -> kind + id.map(number -> " " + number).orElse("");
            case FdTarget.Anonymous(String name) -> name;
            case FdTarget.Other(String link) -> link;
        };
    }

    private static String describe(ProcessTable table, ProcessEntry process, Descriptor descriptor, FdTarget.Socket socket) {
        return table.socket(socket.inode()).known().map(entry -> switch (entry) {
            case SocketEntry.Internet internet -> "%s %s%s %s".formatted(internet.transport().title(), address(internet.local()),
                    internet.remote().getPort() == 0 ? "" : " to " + address(internet.remote()), internet.state().title());
            case SocketEntry.Unix unix -> unix.isListening() ? "unix " + unix.name().orElse("") + " LISTEN"
                    : "unix" + unix.name().or(() -> peerName(table, unix)).map(name -> " " + name).orElse("") + ends(table, process, descriptor);
            case SocketEntry.Netlink netlink -> "netlink " + netlink.protocol();
            case SocketEntry.Packet _ -> "packet socket";
        }).orElseGet(() -> "socket" + socket.protocol().map(" "::concat).orElse(""));
    }

    private static Optional<String> peerName(ProcessTable table, SocketEntry socket) {
        return table.peer(socket).flatMap(peer -> peer instanceof SocketEntry.Unix unix ? unix.name() : Optional.empty());
    }

    /** The address as {@code host:port}, with {@code *} for any. */
    public static String address(InetSocketAddress address) {
        String host = address.getAddress().isAnyLocalAddress() ? "*" : address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Whether what is written there goes to journald. */
    static boolean isJournal(ProcessTable table, ProcessEntry process, Descriptor descriptor) {
        if (!(descriptor.target().known().orElse(null) instanceof FdTarget.Socket(long inode, var _))) {
            return false;
        }
        // JOURNAL_STREAM is DEVICE:INODE, systemd.exec(5).
        boolean told = process.variable("JOURNAL_STREAM").filter(stream -> stream.endsWith(":" + inode)).isPresent();
        return told || table.socket(inode).known().flatMap(socket -> peerName(table, socket)).filter(name -> name.endsWith(JOURNAL_STDOUT)).isPresent();
    }

    /** Whether it is a pipe or socket whose other end a service manager holds. */
    static boolean isManagers(ProcessTable table, Kinship kinship, Descriptor descriptor) {
        return table.otherEnds(descriptor).stream().anyMatch(holder -> kinship.manager(holder.pid()).isPresent());
    }

    /**
     * Whether it is a pipe that is also open in a process of another family: no ancestor or descendant, and of no common unit.
     * A pipe has no name, so it can only have been inherited, or passed on purpose.
     */
    static boolean isPipeOfStranger(ProcessTable table, ProcessEntry process, Descriptor descriptor) {
        return descriptor.target().known().filter(FdTarget.Pipe.class::isInstance).stream()
                .flatMap(target -> table.holders(target).stream())
                .flatMap(holder -> table.find(holder.pid()).stream())
                .anyMatch(other -> other.pid() != process.pid() && !isFamily(table, process, other));
    }

    private static boolean isFamily(ProcessTable table, ProcessEntry one, ProcessEntry other) {
        Optional<String> unit = one.units().innermostUnit();
        return unit.isPresent() && unit.equals(other.units().innermostUnit()) || descends(table, one, other.pid()) || descends(table, other, one.pid());
    }

    private static boolean descends(ProcessTable table, ProcessEntry process, int ancestor) {
        Optional<ProcessEntry> at = table.find(process.parent());
        for (int i = 0; at.isPresent() && i < table.processes().size(); i++) {
            if (at.get().pid() == ancestor) {
                return true;
            }
            at = table.find(at.get().parent());
        }
        return false;
    }

    /** Where it waits for connections or datagrams over IP: {@code tcp *:80}. */
    public static List<String> listening(ProcessTable table, ProcessEntry process) {
        List<String> found = new ArrayList<>();
        internet(table, process).map(socket -> socket.transport().title() + " " + address(socket.local()))
                .filter(text -> !found.contains(text))
                .forEach(found::add);
        return found;
    }

    /** The ports of {@link #listening}. */
    public static SortedSet<Integer> ports(ProcessTable table, ProcessEntry process) {
        return internet(table, process).map(socket -> socket.local().getPort()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<SocketEntry.Internet> internet(ProcessTable table, ProcessEntry process) {
        return table.listening(process).stream().filter(SocketEntry.Internet.class::isInstance).map(SocketEntry.Internet.class::cast);
    }

    /** The socket on which a service manager takes notifications, if this process holds it. */
    static Optional<String> notifySocket(ProcessTable table, ProcessEntry process) {
        return table.listening(process).stream()
                .flatMap(socket -> socket instanceof SocketEntry.Unix unix ? unix.name().stream() : Stream.empty())
                .filter(name -> name.endsWith(NOTIFY))
                .findFirst();
    }

    private static String ends(ProcessTable table, ProcessEntry process, Descriptor descriptor) {
        List<Integer> others = table.otherEnds(descriptor).stream().map(Holder::pid).filter(pid -> pid != process.pid()).distinct().toList();
        if (others.isEmpty()) {
            return "";
        }
        String names = others.stream().limit(MOST_NAMED).map(pid -> named(table, pid)).collect(Collectors.joining(", "));
        return " to " + names + (others.size() > MOST_NAMED ? " and " + (others.size() - MOST_NAMED) + " more" : "");
    }

    private static String named(ProcessTable table, int pid) {
        return table.find(pid).map(entry -> pid + " (" + entry.name() + ")").orElse(Integer.toString(pid));
    }
}
