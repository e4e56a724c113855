package dev.lares.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/**
 * A posix_spawn(3) that is called not by this process but by a process in between, which leads a new session and ends at
 * once: the two forks of daemon(7), after which nobody leads the session.
 *
 * <p>Why this way: a session can only be inherited from the process that forks, so something has to run between the two
 * forks, and a JVM cannot run there. A program in between would have to exist, and would cost an execve; a shell
 * changes the environment as well. What runs here instead are three calls of the C library in a row:
 *
 * <pre>  setsid();  posix_spawn(&amp;pid, path, actions, attributes, argv, envp);  _exit(0);</pre>
 *
 * <p>They are written down as three contexts, makecontext(3), each of which goes over to the next when its function
 * returns. clone(2) makes the process in between as posix_spawn makes its own: it shares memory with this process, and
 * only the calling thread is suspended, until it ends. Its first function is setcontext(3) with the first context. No
 * Java code runs in it. The pid it gets from posix_spawn is in shared memory, and so is errno, because it has this
 * thread's thread-local memory. Its signals are blocked from before it exists, so no handler of the JVM runs in it.
 *
 * <p>The arguments are put where setcontext(3) loads the argument registers from, since makecontext(3) would take more
 * arguments than the one shape of {@link Libc} has. A C library without contexts (musl) cannot do this; the spawn fails
 * with ENOSYS then.
 */
final class DoubleFork {
    private static final String[] NEEDED = {"setcontext", "setsid", "posix_spawn", "_exit"};
    private static final long[] FUNCTIONS = new long[NEEDED.length];
    private static final boolean IS_SUPPORTED = find();

    private static final int CLONE_VM = 0x100;
    private static final int CLONE_VFORK = 0x4000;
    /** For waitid(2): a child that sends no signal when it ends, which no other wait in this process sees. */
    private static final int WALL = 0x4000_0000;
    private static final int STACK_BYTES = 64 * 1024;
    /** More than ucontext_t of x86_64 (968) and aarch64 (4560). */
    private static final int CONTEXT_BYTES = 8 * 1024;
    private static final int LINK_OFFSET = 8;
    private static final int STACK_OFFSET = 16;
    private static final int STACK_SIZE_OFFSET = 32;
    private static final int SIGNAL_MASK_OFFSET = Machine.IS_X86_64 ? 296 : 40;
    /** Where the argument registers are: rdi, rsi, rdx, rcx, r8, r9; x0 to x5. */
    private static final int[] ARGUMENT_OFFSETS = Machine.IS_X86_64
            ? new int[] {40 + 8 * 8, 40 + 9 * 8, 40 + 12 * 8, 40 + 14 * 8, 40, 40 + 8}
            : new int[] {184, 184 + 8, 184 + 2 * 8, 184 + 3 * 8, 184 + 4 * 8, 184 + 5 * 8};
    /** SIGILL, SIGTRAP, SIGBUS, SIGFPE and SIGSEGV, which a JVM makes for itself. */
    private static final long SYNCHRONOUS = 1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10;

    /** What one call takes of its allocator at most. */
    static final long MEMORY_BYTES = 3L * CONTEXT_BYTES + 4L * STACK_BYTES + 512;

    /** Loaded only where they exist. */
    private static final class Functions {
        private static final MethodHandle CLONE = Libc.function("clone");
        private static final MethodHandle GETCONTEXT = Libc.function("getcontext");
        private static final MethodHandle MAKECONTEXT = Libc.function("makecontext");
    }

    private DoubleFork() {}

    /** The pid of the final process, or a negative error number; ECANCELED if the process in between was killed. */
    static long spawn(SegmentAllocator memory, long actions, long attributes, long path, long argv, long envp) {
        if (!IS_SUPPORTED) {
            return -Errno.ENOSYS.number();
        }
        MemorySegment pid = memory.allocate(8, 8);
        NativeValue.put(pid, 0, 0);
        MemorySegment end = context(memory, FUNCTIONS[3], 0, 0);
        MemorySegment spawn = context(memory, FUNCTIONS[2], end.address(), pid.address(), path, actions, attributes,
                argv, envp);
        MemorySegment session = context(memory, FUNCTIONS[1], spawn.address());
        long top = memory.allocate(STACK_BYTES, 16).address() + STACK_BYTES;
        MemorySegment masks = memory.allocate(2L * Signals.SET_BYTES, 8);
        MemorySegment errno = Libc.capturedErrno();

        NativeValue.put(masks, 0, ~SYNCHRONOUS);
        long old = masks.address() + Signals.SET_BYTES;
        Syscall.call(SyscallNumber.RT_SIGPROCMASK, Signals.SIG_SETMASK, masks.address(), old, Signals.SET_BYTES);
        int between = (int) Libc.call(Functions.CLONE, FUNCTIONS[0], top, CLONE_VM | CLONE_VFORK, session.address(),
                0, 0);
        int error = NativeValue.intAt(errno, 0);
        Syscall.call(SyscallNumber.RT_SIGPROCMASK, Signals.SIG_SETMASK, old, 0, Signals.SET_BYTES);

        if (between < 0) {
            return -error;
        }
        boolean ended = hasExited(between, memory);
        int result = NativeValue.intAt(pid, 0);
        return result > 0 ? result : ended ? -error : -Errno.ECANCELED.number();
    }

    /** A context that calls the function on a stack of its own, with all signals blocked, and goes on with the next. */
    private static MemorySegment context(SegmentAllocator memory, long function, long next, long... arguments) {
        MemorySegment context = memory.allocate(CONTEXT_BYTES, 16);
        Libc.call(Functions.GETCONTEXT, context.address(), 0);
        NativeValue.put(context, LINK_OFFSET, next);
        NativeValue.put(context, STACK_OFFSET, memory.allocate(STACK_BYTES, 16).address());
        NativeValue.put(context, STACK_SIZE_OFFSET, (long) STACK_BYTES);
        NativeValue.put(context, SIGNAL_MASK_OFFSET, -1L);
        Libc.call(Functions.MAKECONTEXT, context.address(), function, 0);
        for (int i = 0; i < arguments.length; i++) {
            NativeValue.put(context, ARGUMENT_OFFSETS[i], arguments[i]);
        }
        return context;
    }

    /** Collects the process in between, which has ended; false if a signal ended it. */
    private static boolean hasExited(int pid, SegmentAllocator memory) {
        MemorySegment info = memory.allocate(Wait.SIGINFO_BYTES, 8);
        long result;
        do {
            result = Syscall.call(SyscallNumber.WAITID, Wait.P_PID, pid, info.address(), Wait.WEXITED | WALL, 0);
        } while (Syscall.failedWith(result, Errno.EINTR));
        return result == 0 && NativeValue.intAt(info, Wait.CODE_OFFSET) == Wait.CLD_EXITED;
    }

    private static boolean find() {
        for (int i = 0; i < NEEDED.length; i++) {
            FUNCTIONS[i] = Libc.address(NEEDED[i]).orElse(0);
            if (FUNCTIONS[i] == 0) {
                return false;
            }
        }
        return Libc.address("makecontext").isPresent();
    }
}
