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
record LastKill(HostOptions options, EventLoop loop, Children children, Faults faults) {
    private static final long LOOK_AGAIN_MICROS = 100_000;
    private static final long AFTER_KILL_MICROS = 5_000_000;

    void run() throws LinuxException {
        if (left().isEmpty()) {
            return;
        }
        signal(Signal.SIGTERM);
        signal(Signal.SIGCONT);
        if (waitFor(options.killTimeout.toNanos() / 1000)) {
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
            if (now >= deadline) {
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

    private static SortedSet<Integer> left() {
        int self = Unistd.pid().number();
        SortedMap<Integer, ProcessTable.Entry> all = ProcessTable.all();
        SortedSet<Integer> left = new TreeSet<>();
        for (ProcessTable.Entry entry : all.values()) {
            if (!entry.dead() && entry.pid() != self && isOurs(entry, all, self)) {
                left.add(entry.pid());
            }
        }
        return left;
    }

    /** Kernel threads, which are not there in a PID namespace of a container, are nobody's to kill. */
    private static boolean isOurs(ProcessTable.Entry entry, SortedMap<Integer, ProcessTable.Entry> all, int self) {
        ProcessTable.Entry current = entry;
        while (current != null && current.parent() != self) {
            current = all.get(current.parent());
        }
        return current != null;
    }
}
