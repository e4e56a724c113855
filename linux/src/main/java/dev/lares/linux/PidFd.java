package dev.lares.linux;

/**
 * A descriptor of one process that no later process with the same pid can be mistaken for, pidfd_open(2), kernel 5.3.
 * It becomes readable when the process ends.
 */
public final class PidFd implements AutoCloseable {
    private final Pid pid;
    private final Fd fd;

    private PidFd(Pid pid, Fd fd) {
        this.pid = pid;
        this.fd = fd;
    }

    /** ESRCH if there is no such process; a child that has not been waited for is one. */
    public static PidFd open(Pid pid) throws LinuxException {
        long result = Syscall.call(SyscallNumber.PIDFD_OPEN, pid.number(), 0);
        return new PidFd(pid, Fd.of((int) Syscall.check(result, "open process", pid)));
    }

    public Pid pid() {
        return pid;
    }

    public Fd fd() {
        return fd;
    }

    /** Sends a signal, pidfd_send_signal(2); false if the process has ended. */
    public boolean send(Signal signal) throws LinuxException {
        long result = Syscall.call(SyscallNumber.PIDFD_SEND_SIGNAL, fd.number(), signal.number(), 0, 0);
        if (Syscall.failedWith(result, Errno.ESRCH)) {
            return false;
        }
        Syscall.check(result, "signal process", pid);
        return true;
    }

    @Override
    public void close() {
        fd.close();
    }
}
