package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collection;

/** {@code <signal.h>}: sending signals, and the calling thread's mask and the process's dispositions. */
public final class Signals {
    /** The kernel's sigset_t, which is shorter than the C library's. */
    static final int SET_BYTES = 8;
    static final int SIG_SETMASK = 2;
    private static final int SIG_BLOCK = 0;
    private static final long SIG_DFL = 0;
    private static final long SIG_IGN = 1;
    /** struct kernel_sigaction: handler, flags, restorer, mask. */
    private static final int ACTION_BYTES = 32;

    private Signals() {}

    /** kill(2) of one process. False if there is no such process; ESRCH is the ordinary answer to a late signal. */
    public static boolean kill(Pid pid, Signal signal) throws LinuxException {
        return kill(pid.number(), signal.number(), "process " + pid);
    }

    /** kill(2) of every process in the group; false if there is none. */
    public static boolean killGroup(Pid group, Signal signal) throws LinuxException {
        return kill(-group.number(), signal.number(), "process group " + group);
    }

    /** Signals every process the caller may signal, except itself and process 1; false if there is none. */
    public static boolean killAll(Signal signal) throws LinuxException {
        return kill(-1, signal.number(), "all processes");
    }

    /**
     * Stops this process, and returns when SIGCONT has made it go on. The signal goes to the calling thread, tgkill(2): of
     * kill(2) the kernel chooses the thread that takes it, and the caller would run on for a moment.
     */
    public static void stop() throws LinuxException {
        int process = Unistd.pid().number();
        long result = Syscall.call(SyscallNumber.TGKILL, process, Unistd.threadId(), Signal.SIGSTOP.number());
        Syscall.check(result, "stop", "process " + process);
    }

    /** Whether the process exists, a zombie included; kill(2) with signal 0. */
    public static boolean exists(Pid pid) {
        long result = Syscall.call(SyscallNumber.KILL, pid.number(), 0);
        return result == 0 || Syscall.failedWith(result, Errno.EPERM);
    }

    /** Whether the calling thread blocks the signal, so that a {@link SignalFd} of it will see it. */
    public static boolean isBlocked(Signal signal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment old = arena.allocate(SET_BYTES, 8);
            Syscall.call(SyscallNumber.RT_SIGPROCMASK, SIG_BLOCK, 0, old.address(), SET_BYTES);
            return (NativeValue.longAt(old, 0) & bit(signal)) != 0;
        }
    }

    /**
     * Blocks signals in the calling thread and in threads it starts later. Threads that run already keep theirs: a
     * process-wide mask has to be set before the JVM starts, with {@code env --block-signal=…}.
     */
    public static void block(Collection<Signal> signals) throws LinuxException {
        change(SIG_BLOCK, mask(signals));
    }

    /** Makes the calling thread's mask exactly these signals. */
    public static void setBlocked(Collection<Signal> signals) throws LinuxException {
        change(SIG_SETMASK, mask(signals));
    }

    /** Whether the process ignores the signal, sigaction(2) SIG_IGN. */
    public static boolean isIgnored(Signal signal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(ACTION_BYTES, 8);
            Syscall.call(SyscallNumber.RT_SIGACTION, signal.number(), 0, action.address(), SET_BYTES);
            return NativeValue.longAt(action, 0) == SIG_IGN;
        }
    }

    /**
     * Makes the whole process ignore the signal, which children inherit over execve(2). The JVM handles SIGPIPE by doing
     * nothing, so ignoring that one changes nothing for Java code: a write to a closed pipe still fails with EPIPE.
     */
    public static void ignore(Signal signal) throws LinuxException {
        dispose(signal, SIG_IGN, "ignore");
    }

    /** Makes the signal do to the whole process what signal(7) says it does by default, sigaction(2) SIG_DFL. */
    public static void resetToDefault(Signal signal) throws LinuxException {
        dispose(signal, SIG_DFL, "reset");
    }

    private static void dispose(Signal signal, long handler, String verb) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(ACTION_BYTES, 8);
            NativeValue.put(action, 0, handler);
            long result = Syscall.call(SyscallNumber.RT_SIGACTION, signal.number(), action.address(), 0, SET_BYTES);
            Syscall.check(result, verb, signal);
        }
    }

    /**
     * Gives the signal its default action in the whole process, in place of a handler, such as the JVM's own for SIGTERM
     * and its kin; an ignored signal stays ignored.
     */
    public static void takeHandlerFrom(Signal signal) throws LinuxException {
        if (isIgnored(signal)) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(ACTION_BYTES, 8);
            long result = Syscall.call(SyscallNumber.RT_SIGACTION, signal.number(), action.address(), 0, SET_BYTES);
            Syscall.check(result, "reset", signal);
        }
    }

    /** The set as the kernel wants it: bit n-1 for signal n. */
    static long mask(Collection<Signal> signals) {
        long mask = 0;
        for (Signal signal : signals) {
            mask |= bit(signal);
        }
        return mask;
    }

    static long bit(Signal signal) {
        return 1L << (signal.number() - 1);
    }

    private static void change(int how, long mask) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(SET_BYTES, 8);
            NativeValue.put(set, 0, mask);
            long result = Syscall.call(SyscallNumber.RT_SIGPROCMASK, how, set.address(), 0, SET_BYTES);
            Syscall.check(result, "change", "the signal mask");
        }
    }

    private static boolean kill(int target, int signal, String object) throws LinuxException {
        long result = Syscall.call(SyscallNumber.KILL, target, signal);
        if (Syscall.failedWith(result, Errno.ESRCH)) {
            return false;
        }
        Syscall.check(result, "signal", object);
        return true;
    }
}
