package dev.lares.host;

import dev.lares.engine.Event;
import dev.lares.engine.FdToken;
import dev.lares.linux.Epoll;
import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixStreamListener;
import dev.lares.unit.ListenAddress;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.SocketDirectives;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sockets of socket units (systemd.socket(5)): makes them, waits for the first connection, and removes them. */
final class ListeningSockets {
    private final EventLoop loop;
    private final Descriptors descriptors;
    private final Accounts accounts = new Accounts();
    private final Map<UnitName, List<EventLoop.Source>> waiting = new HashMap<>();

    ListeningSockets(EventLoop loop, Descriptors descriptors) {
        this.loop = loop;
        this.descriptors = descriptors;
    }

    /** Opens all sockets of a unit, or none. */
    void open(LoadedUnit unit) {
        List<Fd> opened = new ArrayList<>();
        try {
            for (ListenAddress address : unit.get(SocketDirectives.LISTEN)) {
                opened.add(open(unit, UnixAddress.of(address.address())));
            }
            List<FdToken> tokens = descriptors.take(opened);
            loop.tell(now -> new Event.SocketsOpened(now, unit.id(), tokens));
        } catch (LinuxException | SpawnFault | RuntimeException e) {
            opened.forEach(Fd::close);
            loop.tell(now -> new Event.SocketsFailed(now, unit.id(), String.valueOf(e.getMessage())));
        }
    }

    private Fd open(LoadedUnit unit, UnixAddress address) throws LinuxException, SpawnFault {
        if (address instanceof UnixAddress.FilePath(String path)) {
            makeParents(path, unit.get(SocketDirectives.DIRECTORY_MODE));
        }
        Fd fd = listen(address, unit.get(SocketDirectives.SOCKET_MODE), unit.get(SocketDirectives.BACKLOG));
        try {
            // The service expects to wait in accept(2); the manager itself never accepts here.
            Fcntl.setNonBlocking(fd, false);
            if (address instanceof UnixAddress.FilePath(String path)) {
                changeOwner(unit, path);
            }
            return fd;
        } catch (LinuxException | SpawnFault | RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /** A socket file that is there is what an earlier manager left, or an earlier run of this unit. */
    private static Fd listen(UnixAddress address, int mode, int backlog) throws LinuxException {
        try {
            return UnixStreamListener.listen(address, mode, backlog).fd();
        } catch (LinuxException e) {
            if (!(address instanceof UnixAddress.FilePath(String path)) || !e.errno().equals(Errno.EADDRINUSE)) {
                throw e;
            }
            Unistd.unlink(path);
        }
        return UnixStreamListener.listen(address, mode, backlog).fd();
    }

    private static void makeParents(String path, int mode) throws LinuxException {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            try {
                Stat.makeDirectory(path.substring(0, slash), mode);
            } catch (LinuxException e) {
                if (!e.errno().equals(Errno.EEXIST)) {
                    throw e;
                }
            }
        }
    }

    private void changeOwner(LoadedUnit unit, String path) throws LinuxException, SpawnFault {
        Optional<String> user = unit.find(SocketDirectives.SOCKET_USER);
        Optional<String> group = unit.find(SocketDirectives.SOCKET_GROUP);
        if (user.isEmpty() && group.isEmpty()) {
            return;
        }
        Accounts.Identity owner = accounts.identity(user, group);
        int slash = path.lastIndexOf('/');
        try (Fd directory = Fcntl.open(slash == 0 ? "/" : path.substring(0, slash), Fcntl.O_RDONLY | Fcntl.O_DIRECTORY)) {
            Unistd.changeOwnerAt(directory, path.substring(slash + 1), owner.uid(), owner.gid());
        }
    }

    /** Tells of the first connection, once. */
    void await(UnitName unit, List<FdToken> fds, long round) throws LinuxException {
        ignore(unit);
        List<EventLoop.Source> sources = new ArrayList<>();
        waiting.put(unit, sources);
        for (FdToken token : fds) {
            Optional<Fd> fd = descriptors.find(token);
            if (fd.isPresent()) {
                sources.add(loop.add(fd.get(), Epoll.EPOLLIN, EventLoop.Turn.OTHER, _ -> {
                    ignore(unit);
                    loop.tell(now -> new Event.ConnectionWaits(now, unit, round));
                }));
            }
        }
    }

    void ignore(UnitName unit) {
        List<EventLoop.Source> sources = waiting.remove(unit);
        if (sources != null) {
            sources.forEach(EventLoop.Source::cancel);
        }
    }

    void close(LoadedUnit unit, List<FdToken> fds) throws LinuxException {
        ignore(unit.id());
        fds.forEach(descriptors::close);
        if (unit.get(SocketDirectives.REMOVE_ON_STOP)) {
            for (ListenAddress address : unit.get(SocketDirectives.LISTEN)) {
                if (UnixAddress.of(address.address()) instanceof UnixAddress.FilePath(String path)) {
                    remove(path);
                }
            }
        }
    }

    private static void remove(String path) throws LinuxException {
        try {
            Unistd.unlink(path);
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.ENOENT)) {
                throw e;
            }
        }
    }
}
