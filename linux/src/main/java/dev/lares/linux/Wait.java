package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * {@code <sys/wait.h>}: collects children that have ended, waitid(2).
 *
 * <p>A child that ends at once may be collected before the {@link SpawnResult} that tells its pid has been read. A loop
 * therefore keeps the end of a child it does not know while {@link Spawner#pendingCount()} is positive, and looks there
 * when a {@link SpawnResult.Spawned} arrives. Ends that are still unclaimed when it is zero belong to orphans adopted
 * from services, or to a spawn that failed.
 */
public final class Wait {
    private static final int P_ALL = 0;
    static final int P_PID = 1;
    private static final int WNOHANG = 1;
    static final int WEXITED = 4;
    private static final int WNOWAIT = 0x100_0000;
    static final int CLD_EXITED = 1;
    private static final int CLD_KILLED = 2;
    private static final int CLD_DUMPED = 3;
    static final int SIGINFO_BYTES = 128;
    static final int CODE_OFFSET = 8;
    private static final int PID_OFFSET = 16;
    private static final int STATUS_OFFSET = 24;

    private Wait() {}

    /** Collects any one child that has ended, without waiting; empty if there is none. Call until empty. */
    public static Optional<ChildEnd> anyEnded() throws LinuxException {
        return collect(P_ALL, 0, WEXITED | WNOHANG, "any child");
    }

    /** As {@link #anyEnded()} for that child alone. */
    public static Optional<ChildEnd> ended(Pid pid) throws LinuxException {
        return collect(P_PID, pid.number(), WEXITED | WNOHANG, pid);
    }

    /** Looks at any one child that has ended and leaves it to be collected: its /proc entry can still be read. */
    public static Optional<ChildEnd> peekAnyEnded() throws LinuxException {
        return collect(P_ALL, 0, WEXITED | WNOHANG | WNOWAIT, "any child");
    }

    /** Waits until any child has ended, and leaves it to be collected; false if there is no child at all. */
    public static boolean awaitAnyEnded() throws LinuxException {
        return collect(P_ALL, 0, WEXITED | WNOWAIT, "any child").isPresent();
    }

    /** Waits for that child to end and collects it; empty if it is not, or no more, a child. */
    public static Optional<ChildEnd> untilEnded(Pid pid) throws LinuxException {
        return collect(P_PID, pid.number(), WEXITED, pid);
    }

    private static Optional<ChildEnd> collect(int kind, int id, int options, Object object) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SIGINFO_BYTES, 8);
            long result;
            do {
                result = Syscall.call(SyscallNumber.WAITID, kind, id, info.address(), options, 0);
            } while (Syscall.failedWith(result, Errno.EINTR));
            if (Syscall.failedWith(result, Errno.ECHILD)) {
                return Optional.empty();
            }
            Syscall.check(result, "wait for", object);
            return read(info);
        }
    }

    private static Optional<ChildEnd> read(MemorySegment info) {
        int pid = info.get(ValueLayout.JAVA_INT, PID_OFFSET);
        if (pid == 0) {
            return Optional.empty();
        }
        int status = info.get(ValueLayout.JAVA_INT, STATUS_OFFSET);
        return Optional.of(switch (info.get(ValueLayout.JAVA_INT, CODE_OFFSET)) {
            case CLD_EXITED -> new ChildEnd.Exited(new Pid(pid), status);
            case CLD_KILLED -> new ChildEnd.Killed(new Pid(pid), new Signal(status), false);
            case CLD_DUMPED -> new ChildEnd.Killed(new Pid(pid), new Signal(status), true);
            default -> throw new IllegalStateException("cannot read the end of process " + pid + ": unknown si_code");
        });
    }
}
