package dev.lares.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;

/**
 * A descriptor of one process that no later process with the same pid can be mistaken for, pidfd_open(2), kernel 5.3.
 * It becomes readable when the process ends.
 */
public final class PidFd implements AutoCloseable {
    /** struct pidfd_info of {@code <linux/pidfd.h>} with {@code coredump_mask}. */
    private static final int INFO_BYTES = 72;
    private static final int COREDUMP_MASK_OFFSET = 64;
    /** _IOWR(0xFF, 11, struct pidfd_info). */
    private static final long PIDFD_GET_INFO = 3L << 30 | INFO_BYTES << 16 | 0xff << 8 | 11;
    private static final long PIDFD_INFO_COREDUMP = 1 << 4;
    private static final int PIDFD_COREDUMP_SKIP = 1 << 1;
    private static final int PIDFD_COREDUMP_USER = 1 << 2;
    private static final int PIDFD_COREDUMP_ROOT = 1 << 3;

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

    /** Takes charge of a descriptor that stands for that process already. */
    public static PidFd of(Pid pid, Fd fd) {
        return new PidFd(pid, fd);
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

    /**
     * Whether the process leaves a core dump and may be looked into by its own user, PR_SET_DUMPABLE of prctl(2): 0 no, 1 yes,
     * 2 only root may. By PIDFD_GET_INFO, Linux 6.16; empty on older kernels, and for a process without address space.
     */
    public OptionalInt dumpable() {
        MemorySegment info = Scratch.ofAtLeast(INFO_BYTES).asSlice(0, INFO_BYTES).fill((byte) 0);
        info.set(ValueLayout.JAVA_LONG, 0, PIDFD_INFO_COREDUMP);
        long result = Syscall.call(SyscallNumber.IOCTL, fd.number(), PIDFD_GET_INFO, info.address());
        if (result < 0 || (info.get(ValueLayout.JAVA_LONG, 0) & PIDFD_INFO_COREDUMP) == 0) {
            return OptionalInt.empty();
        }
        int mask = info.get(ValueLayout.JAVA_INT, COREDUMP_MASK_OFFSET);
        return (mask & PIDFD_COREDUMP_USER) != 0 ? OptionalInt.of(1)
                : (mask & PIDFD_COREDUMP_ROOT) != 0 ? OptionalInt.of(2)
                : (mask & PIDFD_COREDUMP_SKIP) != 0 ? OptionalInt.of(0)
                : OptionalInt.empty();
    }

    @Override
    public void close() {
        fd.close();
    }
}
