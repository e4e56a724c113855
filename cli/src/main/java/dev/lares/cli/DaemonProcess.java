package dev.lares.cli;

import dev.lares.linux.ChildEnd;
import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.PidFd;
import dev.lares.linux.Poll;
import dev.lares.linux.Signal;
import dev.lares.linux.Signals;
import dev.lares.linux.Unistd;
import dev.lares.linux.Wait;
import java.util.Optional;

/**
 * A daemon that was just started.
 *
 * @param group its process group, empty if the process ended before that could be asked
 */
record DaemonProcess(Pid pid, Optional<Pid> group) {
    private static final long KILL_AFTER_MICROS = 5_000_000;

    static DaemonProcess of(Pid pid) throws LinuxException {
        try {
            return new DaemonProcess(pid, Unistd.processGroup(pid));
        } catch (LinuxException e) {
            if (e.errno().equals(Errno.ESRCH)) {
                return new DaemonProcess(pid, Optional.empty());
            }
            throw e;
        }
    }

    /** Ends it and its process group: SIGTERM, and SIGKILL if the process is still there after five seconds. */
    void stop() throws LinuxException {
        try (PidFd process = PidFd.open(pid)) {
            signal(Signal.SIGTERM);
            if (Poll.await(process.fd(), Poll.POLLIN, KILL_AFTER_MICROS) == 0) {
                signal(Signal.SIGKILL);
            }
            Poll.await(process.fd(), Poll.POLLIN, KILL_AFTER_MICROS);
            Wait.ended(pid);
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.ESRCH)) {
                throw e;
            }
            signal(Signal.SIGTERM); // It has ended; what it has started may be there.
        }
    }

    private void signal(Signal signal) throws LinuxException {
        if (group.isPresent()) {
            Signals.killGroup(group.get(), signal);
        } else {
            Signals.kill(pid, signal);
        }
    }

    /** How it ended, for who is its parent, or a subreaper above it: "exit status 3", "signal SIGKILL". */
    String end() throws LinuxException {
        Optional<ChildEnd> end = Wait.ended(pid);
        if (end.isEmpty()) {
            return "an unknown exit status";
        }
        return switch (end.get()) {
            case ChildEnd.Exited(Pid _, int code) -> "exit status " + code;
            case ChildEnd.Killed(Pid _, Signal signal, boolean _) -> "signal " + signal.name();
        };
    }
}
