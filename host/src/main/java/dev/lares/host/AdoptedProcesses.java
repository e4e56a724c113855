package dev.lares.host;

import dev.lares.engine.Snapshot;
import dev.lares.linux.Epoll;
import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.PidFd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Processes that a unit was given ({@code PIDs} of a scope) and that hang below somebody else, where there are no control
 * groups: the unit of each, and word of its end (pidfd_open(2)). What they have started is found below them.
 */
final class AdoptedProcesses implements AutoCloseable {
    private record Adopted(HostedUnit unit, PidFd process, EventLoop.Source source) {}

    private final EventLoop loop;
    private final Consumer<HostedUnit> onEnd;
    private final Map<Integer, Adopted> adopted = new HashMap<>();

    /**
     * @param onEnd is told the unit of which a process has ended
     */
    AdoptedProcesses(EventLoop loop, Consumer<HostedUnit> onEnd) {
        this.loop = loop;
        this.onEnd = onEnd;
    }

    Optional<HostedUnit> unitOf(int pid) {
        return Optional.ofNullable(adopted.get(pid)).map(Adopted::unit);
    }

    /** Follows a process to its end; false if it is gone. Throws where the kernel cannot tell of the end. */
    boolean add(int pid, HostedUnit unit) throws LinuxException {
        remove(pid);
        try {
            add(pid, PidFd.open(new Pid(pid)), unit);
        } catch (LinuxException e) {
            if (e.errno().equals(Errno.ESRCH)) {
                return false;
            }
            throw e;
        }
        return true;
    }

    void save(HostedUnit unit, Snapshot.Section section, Handover handover) {
        for (int pid : unit.roots) {
            section.put("adopted", pid, handover.keep(adopted.get(pid).process.fd()));
        }
    }

    /** Takes a line that {@link #save} has written; false if it is none. */
    boolean restore(HostedUnit unit, Snapshot.Line line, Handover handover) {
        if (!line.key().equals("adopted")) {
            return false;
        }
        int pid = line.integer();
        try {
            add(pid, PidFd.of(new Pid(pid), handover.take(line)), unit);
        } catch (LinuxException e) {
            throw new IllegalArgumentException(e.getMessage());
        }
        return true;
    }

    private void add(int pid, PidFd process, HostedUnit unit) throws LinuxException {
        EventLoop.Source source = loop.add(process.fd(), Epoll.EPOLLIN, EventLoop.Turn.CHILDREN, _ -> ended(pid));
        adopted.put(pid, new Adopted(unit, process, source));
        unit.roots.add(pid);
    }

    private void ended(int pid) {
        unitOf(pid).ifPresent(unit -> {
            remove(pid);
            onEnd.accept(unit);
        });
    }

    /** It is a child now and known as such, or has ended, or its unit is down. */
    void remove(int pid) {
        Adopted gone = adopted.remove(pid);
        if (gone != null) {
            gone.unit.roots.remove(pid);
            gone.source.cancel();
            gone.process.close();
        }
    }

    @Override
    public void close() {
        List.copyOf(adopted.keySet()).forEach(this::remove);
    }
}
