package dev.lares.process;

import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileBuffer;
import dev.lares.linux.FileName;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.SocketProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the open descriptors of a process. One that is closed meanwhile is not there. */
final class DescriptorReader {
    private static final FileName FD = FileName.of("fd");
    private static final FileName FDINFO = FileName.of("fdinfo");
    private static final int OPEN_DIRECTORY = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY;
    private static final int TRIES = 3;
    private static final String ANONYMOUS = "anon_inode:";
    private static final String MEMORY_FILE = "/memfd:";

    private final FileBuffer buffer;
    private final LinkReader links;
    private final FdInfoReader infos = new FdInfoReader();

    DescriptorReader(FileBuffer buffer, LinkReader links) {
        this.buffer = buffer;
        this.links = links;
    }

    Reading<List<Descriptor>> read(Fd process, boolean protocols) {
        long opened = buffer.open(process, FD, OPEN_DIRECTORY);
        if (opened < 0) {
            return Unread.because(opened);
        }
        long openedInfo = buffer.open(process, FDINFO, OPEN_DIRECTORY);
        try (Fd fds = Fd.of((int) opened);
                Fd info = openedInfo < 0 ? fds.duplicate() : Fd.of((int) openedInfo)) {
            List<Descriptor> descriptors = new ArrayList<>();
            for (int number : buffer.numbers(fds)) {
                Optional<Descriptor> descriptor = Optional.empty();
                int tries = 0;
                do {
                    Reading<FdTarget> target = target(process, fds, number, protocols);
                    int length = openedInfo < 0 ? (int) openedInfo : buffer.readNumbered(info, number);
                    descriptor = complete(number, target, length);
                } while (descriptor.isPresent() && isMixed(descriptor.get()) && ++tries < TRIES);
                descriptor.ifPresent(descriptors::add);
            }
            return Reading.known(List.copyOf(descriptors));
        } catch (LinuxException e) {
            return Unread.because(-e.errno().number());
        }
    }

    /** Which pipes and sockets the process has open. A link's own permissions say how. */
    void addHoldings(Fd process, int pid, HolderTable holders) {
        long opened = buffer.open(process, FD, OPEN_DIRECTORY);
        if (opened < 0) {
            return;
        }
        try (Fd fds = Fd.of((int) opened)) {
            for (int number : buffer.numbers(fds)) {
                int length = buffer.readNumberedLink(fds, number);
                if (length > 0 && buffer.bytes()[0] != '/' && buffer.bytes()[0] != 'a') {
                    FdTarget target = target(FileBuffer.textOf(buffer.bytes(), 0, length));
                    Optional<FileStatus> link = buffer.statusOfNumberedLink(fds, number);
                    int permissions = link.map(FileStatus::permissions).orElse(0);
                    holders.add(target, new Holder(pid, number, (permissions & 0400) != 0, (permissions & 0200) != 0));
                }
            }
        } catch (LinuxException _) {
            return; // it ends
        }
    }

    /** Whether the number was closed and used again between the readings of its link and of its fdinfo. */
    private boolean isMixed(Descriptor descriptor) {
        long inode = switch (descriptor.target().orElse(new FdTarget.Other(""))) {
            case FdTarget.Pipe(long number) -> number;
            case FdTarget.Socket(long number, _) -> number;
            default -> 0;
        };
        return inode != 0 && descriptor.file().isKnown() && infos.inode().orElse(inode) != inode;
    }

    /** Empty if the descriptor has been closed. */
    private Optional<Descriptor> complete(int number, Reading<FdTarget> target, int length) {
        if (target instanceof Reading.Absent<FdTarget>) {
            return Optional.empty();
        }
        if (length < 0) {
            Reading<OpenFile> file = Unread.because(length);
            return file.isDenied() ? Optional.of(new Descriptor(number, target, file)) : Optional.empty();
        }
        Reading<OpenFile> file = Reading.known(infos.read(buffer.bytes(), length));
        return Optional.of(new Descriptor(number, target.map(this::detailed), file));
    }

    private Reading<FdTarget> target(Fd process, Fd fds, int number, boolean protocols) {
        int length = buffer.readNumberedLink(fds, number);
        if (length < 0) {
            return Unread.because(length);
        }
        String link = FileBuffer.textOf(buffer.bytes(), 0, length);
        if (link.startsWith("/") || link.startsWith("(unreachable)")) {
            return Reading.known(file(process, link, buffer.statusOfNumbered(fds, number)));
        }
        FdTarget target = target(link);
        return Reading.known(protocols && target instanceof FdTarget.Socket(long inode, _)
                ? new FdTarget.Socket(inode, protocol(fds, number))
                : target);
    }

    private FdTarget file(Fd process, String link, Optional<FileStatus> status) {
        FilePath path = links.path(link, process, status);
        if (status.isEmpty()) {
            return new FdTarget.NamedFile(path, FdTarget.FileKind.UNKNOWN, 0, 0, 0, 0, 0);
        }
        FileStatus known = status.get();
        if (path.deleted() && path.path().startsWith(MEMORY_FILE)) {
            return new FdTarget.MemoryFile(path.path().substring(MEMORY_FILE.length()), known.inode(), known.sizeBytes());
        }
        return new FdTarget.NamedFile(path, kind(known), known.device(), known.inode(), known.sizeBytes(), known.linkCount(),
                known.specialDevice());
    }

    private static FdTarget.FileKind kind(FileStatus status) {
        return status.isRegular() ? FdTarget.FileKind.REGULAR
                : status.isDirectory() ? FdTarget.FileKind.DIRECTORY
                : status.isCharacterDevice() ? FdTarget.FileKind.CHARACTER_DEVICE
                : status.isBlockDevice() ? FdTarget.FileKind.BLOCK_DEVICE
                : status.isFifo() ? FdTarget.FileKind.FIFO
                : status.isSocket() ? FdTarget.FileKind.SOCKET
                : status.isSymbolicLink() ? FdTarget.FileKind.SYMBOLIC_LINK
                : FdTarget.FileKind.UNKNOWN;
    }

    /** A socket of another process cannot be opened, but a place that leads to it can. */
    private Reading<String> protocol(Fd fds, int number) {
        long opened = buffer.openNumbered(fds, number, Fcntl.O_PATH);
        if (opened < 0) {
            return Unread.because(opened);
        }
        try (Fd place = Fd.of((int) opened)) {
            return SocketProtocol.of(place).map(Reading::known).orElse(Reading.absent());
        }
    }

    /** What a link says that is no path; without what only fdinfo tells. */
    static FdTarget target(String link) {
        if (link.startsWith(ANONYMOUS)) {
            return anonymous(link.substring(ANONYMOUS.length()));
        }
        int open = link.indexOf(":[");
        if (open < 0 || !link.endsWith("]") || !isNumber(link, open + 2, link.length() - 1)) {
            return new FdTarget.Other(link);
        }
        long inode = Long.parseLong(link, open + 2, link.length() - 1, 10);
        return switch (link.substring(0, open)) {
            case "pipe" -> new FdTarget.Pipe(inode);
            case "socket" -> new FdTarget.Socket(inode, Reading.notAsked());
            case "cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts" ->
                new FdTarget.NamespaceFile(link.substring(0, open), inode);
            default -> new FdTarget.Other(link);
        };
    }

    private static boolean isNumber(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return to > from && to - from <= 18;
    }

    private static FdTarget anonymous(String name) {
        return switch (name) {
            case "[eventfd]" -> new FdTarget.EventFd(denied(), denied(), denied());
            case "[eventpoll]" -> new FdTarget.Epoll(denied());
            case "[timerfd]" -> new FdTarget.TimerFd(denied(), denied(), denied(), denied());
            case "[signalfd]" -> new FdTarget.SignalFd(denied());
            case "inotify" -> new FdTarget.Inotify(denied());
            case "[fanotify]" -> new FdTarget.Fanotify(denied());
            case "[pidfd]" -> new FdTarget.PidFd(denied());
            case "bpf-map", "bpf-prog", "bpf_link", "bpf-link" -> new FdTarget.Bpf(name, denied());
            default -> new FdTarget.Anonymous(name);
        };
    }

    private static <T> Reading<T> denied() {
        return Reading.denied(Errno.EACCES);
    }

    /** The same with what fdinfo, read just now, tells. */
    private FdTarget detailed(FdTarget target) {
        return switch (target) {
            case FdTarget.EventFd _ -> new FdTarget.EventFd(infos.eventCount(), infos.eventId(), infos.isSemaphore());
            case FdTarget.Epoll _ -> new FdTarget.Epoll(Reading.known(infos.epollWatches()));
            case FdTarget.TimerFd _ -> new FdTarget.TimerFd(infos.clock(), infos.ticks(), infos.timerValueNanos(), infos.timerIntervalNanos());
            case FdTarget.SignalFd _ -> new FdTarget.SignalFd(infos.signals());
            case FdTarget.Inotify _ -> new FdTarget.Inotify(Reading.known(infos.inotifyWatches()));
            case FdTarget.Fanotify _ -> new FdTarget.Fanotify(Reading.known(infos.fanotifyMarks()));
            case FdTarget.PidFd _ -> new FdTarget.PidFd(infos.pid());
            case FdTarget.Bpf(String kind, _) -> new FdTarget.Bpf(kind, infos.bpfId());
            case FdTarget.NamedFile _, FdTarget.MemoryFile _, FdTarget.Pipe _, FdTarget.Socket _, FdTarget.NamespaceFile _,
                    FdTarget.Anonymous _, FdTarget.Other _ -> target;
        };
    }
}
