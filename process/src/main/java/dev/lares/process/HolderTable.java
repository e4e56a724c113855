package dev.lares.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who has which pipe, socket or FIFO open, of the processes whose descriptors were read. */
final class HolderTable {
    /** File systems have numbers above this; pipes and sockets have one of their own each. */
    private static final long PIPES = -1;

    private static final long SOCKETS = -2;

    private record Key(long device, long inode) {}

    private final Map<Key, List<Holder>> holders = new HashMap<>();

    void add(FdTarget target, Holder holder) {
        key(target).ifPresent(key -> holders.computeIfAbsent(key, _ -> new ArrayList<>(2)).add(holder));
    }

    void removeAll(int pid) {
        holders.values().forEach(list -> list.removeIf(holder -> holder.pid() == pid));
    }

    List<Holder> find(FdTarget target) {
        return key(target).map(key -> List.copyOf(holders.getOrDefault(key, List.of()))).orElse(List.of());
    }

    /** Empty for what nobody can be at the other end of. */
    private static Optional<Key> key(FdTarget target) {
        return switch (target) {
            case FdTarget.Pipe(long inode) -> Optional.of(new Key(PIPES, inode));
            case FdTarget.Socket(long inode, _) -> Optional.of(new Key(SOCKETS, inode));
            case FdTarget.NamedFile file when file.kind() == FdTarget.FileKind.FIFO -> Optional.of(new Key(file.device(), file.inode()));
            case FdTarget.NamedFile _, FdTarget.MemoryFile _, FdTarget.EventFd _, FdTarget.Epoll _, FdTarget.TimerFd _,
                    FdTarget.SignalFd _, FdTarget.Inotify _, FdTarget.Fanotify _, FdTarget.PidFd _, FdTarget.NamespaceFile _,
                    FdTarget.Bpf _, FdTarget.Anonymous _, FdTarget.Other _ -> Optional.empty();
        };
    }
}
