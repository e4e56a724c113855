package dev.lares.host;

import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.Signal;
import dev.lares.linux.Signals;
import dev.lares.linux.Unistd;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Ends what is left when the manager's work is over (systemd-shutdown(8)): SIGTERM, with SIGCONT after it, to all; SIGKILL
 * to those that are still there after a while. For PID 1 these are all processes of its PID namespace, else its
 * descendants.
 */
final class LastKill {
    private static final int KERNEL_THREADS = 2;
    private static final long LOOK_AGAIN_MICROS = 100_000;
    private static final long AFTER_KILL_MICROS = 5_000_000;

    private final HostOptions options;
    private final EventLoop loop;
    private final Children children;
    private final Faults faults;
    private final int self = Unistd.pid().number();
    private boolean impatient;

    LastKill(HostOptions options, EventLoop loop, Children children, Faults faults) {
        this.options = options;
        this.loop = loop;
        this.children = children;
        this.faults = faults;
    }

    /** Somebody wants it to be over now. */
    void hurry() {
        impatient = true;
    }

    void run() throws LinuxException {
        if (left().isEmpty()) {
            return;
        }
        signal(Signal.SIGTERM);
        signal(Signal.SIGCONT);
        if (waitFor(options.killTimeout.get().toNanos() / 1000)) {
            return;
        }
        SortedSet<Integer> stubborn = left();
        faults.warn("Killing processes that did not end by themselves: " + stubborn);
        signal(Signal.SIGKILL);
        if (!waitFor(AFTER_KILL_MICROS)) {
            faults.warn("cannot end processes " + left() + ": they do not react to SIGKILL");
        }
    }

    /** Whether all have ended within that time. Orphans come in while it waits, so it looks again, in between. */
    private boolean waitFor(long micros) throws LinuxException {
        long deadline = loop.clock().monotonicMicros() + micros;
        while (!left().isEmpty()) {
            long now = loop.clock().monotonicMicros();
            if (now >= deadline || impatient) {
                impatient = false;
                return false;
            }
            loop.await(Math.min(deadline, now + LOOK_AGAIN_MICROS));
            children.reap();
            while (loop.poll().isPresent()) {
                // nobody is there any more to be told
            }
        }
        return true;
    }

    private void signal(Signal signal) {
        for (int pid : left()) {
            try {
                Signals.kill(new Pid(pid), signal);
            } catch (LinuxException e) {
                faults.report("cannot end process " + pid, e);
            }
        }
    }

    private SortedSet<Integer> left() {
        SortedMap<Integer, ProcessTable.Entry> all = ProcessTable.all();
        SortedSet<Integer> left = new TreeSet<>();
        for (ProcessTable.Entry entry : all.values()) {
            if (!entry.dead() && entry.pid() != self && isOurs(entry, all)) {
                left.add(entry.pid());
            }
        }
        return left;
    }

    /** An init's are all, those that came from outside its namespace as well, but the kernel's own threads. */
    private boolean isOurs(ProcessTable.Entry entry, SortedMap<Integer, ProcessTable.Entry> all) {
        if (self == 1) {
            return entry.pid() != KERNEL_THREADS && entry.parent() != KERNEL_THREADS || !kernelThreadsExist(all);
        }
        ProcessTable.Entry current = entry;
        while (current != null && current.parent() != self) {
            current = all.get(current.parent());
        }
        return current != null;
    }

    /** Outside of PID namespaces process 2 is the parent of all kernel threads, and belongs to no session. */
    private static boolean kernelThreadsExist(SortedMap<Integer, ProcessTable.Entry> all) {
        ProcessTable.Entry second = all.get(KERNEL_THREADS);
        return second != null && second.parent() == 0 && second.session() == 0;
    }
}
