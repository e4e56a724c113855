package dev.lares.host;

import dev.lares.engine.Event;
import dev.lares.engine.ProcessExit;
import dev.lares.engine.Snapshot;
import dev.lares.linux.Clock;
import dev.lares.linux.Epoll;
import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.PidFd;
import dev.lares.linux.TimerFd;
import dev.lares.linux.Unistd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Watches processes that are not children, and so are never reaped here (pidfd_open(2)). How they end is known to their
 * parent alone; the engine is told that they exited with 0. Where the kernel, or a filter, has no such descriptors, it
 * looks twice a second, as long as there is something to look for.
 */
final class ForeignProcesses implements AutoCloseable {
    private static final long LOOK_MICROS = 500_000;

    private final EventLoop loop;
    private final Children children;
    private final Faults faults;
    private final int self = Unistd.pid().number();
    private final Map<Integer, PidFd> watched = new HashMap<>();
    /** Those that can only be looked at, with when they started. */
    private final Map<Integer, Long> lookedAt = new HashMap<>();
    private Optional<TimerFd> timer = Optional.empty();

    ForeignProcesses(EventLoop loop, Children children, Faults faults) {
        this.loop = loop;
        this.children = children;
        this.faults = faults;
    }

    void watch(int pid) throws LinuxException {
        children.named(pid);
        if (isChild(pid) || watched.containsKey(pid) || lookedAt.containsKey(pid)) {
            return;
        }
        try {
            listen(pid, PidFd.open(new Pid(pid)));
        } catch (LinuxException e) {
            if (e.errno().equals(Errno.ESRCH)) {
                ended(pid);
            } else {
                faults.once("pidfd", "Cannot be told of the end of processes of others, looking from time to time: " + e.getMessage());
                lookAt(pid);
            }
        }
    }

    void save(Handover handover) {
        Snapshot.Section section = handover.add("foreign-processes");
        watched.forEach((pid, process) -> section.put("watched", pid, handover.keep(process.fd())));
        lookedAt.forEach((pid, start) -> section.put("looked-at", pid, start));
    }

    void restore(Handover handover) {
        handover.read("foreign-processes", line -> {
            try {
                switch (line.key()) {
                    case "watched" -> {
                        int pid = line.integer();
                        listen(pid, PidFd.of(new Pid(pid), handover.take(line)));
                    }
                    case "looked-at" -> lookAt(line.integer(), line.number());
                    default -> {
                        return false;
                    }
                }
                return true;
            } catch (LinuxException e) {
                throw new IllegalArgumentException(e.getMessage());
            }
        });
    }

    private void listen(int pid, PidFd process) throws LinuxException {
        watched.put(pid, process);
        EventLoop.Source[] source = new EventLoop.Source[1];
        source[0] = loop.add(process.fd(), Epoll.EPOLLIN, EventLoop.Turn.CHILDREN, _ -> {
            source[0].cancel();
            ended(pid);
        });
    }

    private void lookAt(int pid) throws LinuxException {
        Optional<ProcessTable.Entry> entry = ProcessTable.find(pid);
        if (entry.isEmpty()) {
            ended(pid);
            return;
        }
        lookAt(pid, entry.get().startTicks());
    }

    private void lookAt(int pid, long startTicks) throws LinuxException {
        lookedAt.put(pid, startTicks);
        if (timer.isEmpty()) {
            TimerFd created = TimerFd.create(Clock.MONOTONIC);
            timer = Optional.of(created);
            loop.add(created.fd(), Epoll.EPOLLIN, EventLoop.Turn.OTHER, _ -> look(created));
        }
        timer.get().armIn(LOOK_MICROS);
    }

    private void look(TimerFd elapsed) throws LinuxException {
        elapsed.read();
        for (int pid : List.copyOf(lookedAt.keySet())) {
            long start = lookedAt.get(pid);
            boolean alive = ProcessTable.find(pid).filter(entry -> !entry.dead() && entry.startTicks() == start).isPresent();
            if (!alive) {
                lookedAt.remove(pid);
                ended(pid);
            }
        }
        if (!lookedAt.isEmpty()) {
            elapsed.armIn(LOOK_MICROS);
        }
    }

    /** It may have become a child meanwhile, its parent having ended: then it is told as any child. */
    private void ended(int pid) {
        Optional.ofNullable(watched.remove(pid)).ifPresent(PidFd::close);
        if (!isChild(pid)) {
            children.forget(pid);
            loop.tell(now -> new Event.Exited(now, pid, new ProcessExit.Exited(0)));
        }
    }

    private boolean isChild(int pid) {
        return children.isGone(pid) || ProcessTable.find(pid).filter(entry -> entry.parent() == self).isPresent();
    }

    @Override
    public void close() {
        watched.values().forEach(PidFd::close);
        watched.clear();
        timer.ifPresent(TimerFd::close);
    }
}
