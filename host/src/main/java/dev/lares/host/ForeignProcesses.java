package dev.lares.host;

import dev.lares.engine.Event;
import dev.lares.engine.ProcessExit;
import dev.lares.linux.Epoll;
import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.PidFd;
import dev.lares.linux.Unistd;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Watches processes that are not children, and so are never reaped here (pidfd_open(2)). How they end is known to their
 * parent alone; the engine is told that they exited with 0.
 */
final class ForeignProcesses implements AutoCloseable {
    private final EventLoop loop;
    private final Children children;
    private final Faults faults;
    private final int self = Unistd.pid().number();
    private final Map<Integer, PidFd> watched = new HashMap<>();

    ForeignProcesses(EventLoop loop, Children children, Faults faults) {
        this.loop = loop;
        this.children = children;
        this.faults = faults;
    }

    void watch(int pid) {
        children.named(pid);
        boolean reaped = ProcessTable.find(pid).filter(entry -> entry.parent() == self).isPresent() || children.isGone(pid);
        if (reaped || watched.containsKey(pid)) {
            return;
        }
        try {
            PidFd process = PidFd.open(new Pid(pid));
            watched.put(pid, process);
            EventLoop.Source[] source = new EventLoop.Source[1];
            source[0] = loop.add(process.fd(), Epoll.EPOLLIN, EventLoop.Turn.CHILDREN, _ -> {
                source[0].cancel();
                ended(pid);
            });
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.ESRCH)) {
                faults.report("cannot see the end of process " + pid, e);
            }
            ended(pid);
        }
    }

    /** It may have become a child meanwhile, its parent having ended: then it is told as any child. */
    private void ended(int pid) {
        Optional.ofNullable(watched.remove(pid)).ifPresent(PidFd::close);
        boolean child = ProcessTable.find(pid).filter(entry -> entry.parent() == self).isPresent() || children.isGone(pid);
        if (!child) {
            children.forget(pid);
            loop.tell(now -> new Event.Exited(now, pid, new ProcessExit.Exited(0)));
        }
    }

    @Override
    public void close() {
        watched.values().forEach(PidFd::close);
        watched.clear();
    }
}
