package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code <sys/prctl.h>}: attributes of this process and of the calling thread, prctl(2). */
public final class Prctl {
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_SET_NAME = 15;
    private static final int PR_CAPBSET_READ = 23;
    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final int PR_GET_CHILD_SUBREAPER = 37;
    private static final int PR_GET_NO_NEW_PRIVS = 39;

    private Prctl() {}

    /** Whether orphans among the descendants become children of this process instead of process 1. */
    public static void setChildSubreaper(boolean on) throws LinuxException {
        Syscall.check(call(PR_SET_CHILD_SUBREAPER, on ? 1 : 0), "become", "a subreaper");
    }

    public static boolean isChildSubreaper() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment flag = arena.allocate(4, 4);
            Syscall.check(call(PR_GET_CHILD_SUBREAPER, flag.address()), "read", "the subreaper flag");
            return flag.get(ValueLayout.JAVA_INT, 0) != 0;
        }
    }

    /** Names the calling thread as ps(1) and top(1) show it; 15 bytes count. */
    public static void setThreadName(String name) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            Syscall.check(call(PR_SET_NAME, CString.in(arena, name).address()), "set thread name", name);
        }
    }

    /** Whether this process may be traced, and dumps core; it may not once it has made a child of another user. */
    public static boolean isDumpable() {
        return call(PR_GET_DUMPABLE, 0) == 1;
    }

    public static void setDumpable(boolean on) throws LinuxException {
        Syscall.check(call(PR_SET_DUMPABLE, on ? 1 : 0), "set", "the dumpable flag");
    }

    /** Whether execve(2) grants no new privileges to this thread and its children. */
    public static boolean hasNoNewPrivileges() {
        return call(PR_GET_NO_NEW_PRIVS, 0) == 1;
    }

    /** Whether the capability, by its number in capabilities(7), is in the bounding set. */
    public static boolean isInBoundingSet(int capability) {
        return call(PR_CAPBSET_READ, capability) == 1;
    }

    /** Whether the calling thread has the capability in its effective set, capget(2). */
    public static boolean hasCapability(int capability) {
        return (MouldSetup.effectiveCapabilities() >>> capability & 1) != 0;
    }

    private static long call(int option, long value) {
        return Syscall.call(SyscallNumber.PRCTL, option, value, 0, 0, 0);
    }
}
