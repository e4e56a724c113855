package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Filters of system calls, seccomp(2). */
public final class Seccomp {
    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_MODE_FILTER = 2;
    private static final int RETURN_ALLOW = 0x7fff_0000;
    /** SECCOMP_RET_ERRNO with the error number 0: the call is not made, and says it succeeded. */
    private static final int RETURN_DONE = 0x0005_0000;
    private static final int AUDIT_ARCH = Machine.IS_X86_64 ? 0xC000_003E : 0xC000_00B7;
    /** struct seccomp_data: the number of the call, the architecture, and the low half of the first argument. */
    private static final int NUMBER_OFFSET = 0;
    private static final int ARCHITECTURE_OFFSET = 4;
    private static final int FIRST_ARGUMENT_OFFSET = 16;
    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int INSTRUCTION_BYTES = 8;

    private Seccomp() {}

    /**
     * Runs the task on a thread of its own for which bind(2), listen(2) and connect(2) of that descriptor say "done" without
     * having done anything, and which ends with the task. No other thread is affected, unless the task itself starts one,
     * and no privilege is needed.
     *
     * @throws LinuxException if the kernel or a sandbox does not allow filters (EINVAL, EPERM …); the task did not run
     * @throws ExecutionException if the task threw
     */
    public static <T> T skippingBindAndConnect(int fd, Callable<T> task) throws LinuxException, ExecutionException {
        FutureTask<T> run = new FutureTask<>(() -> {
            install(fd);
            return task.call();
        });
        Thread thread = Thread.ofPlatform().daemon().name("lares-seccomp").unstarted(run);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return run.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FilterException refused) {
                throw refused.cause;
            }
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Tells a refused filter from a task that failed. */
    private static final class FilterException extends Exception {
        private static final long serialVersionUID = 1;

        private final LinuxException cause;

        FilterException(LinuxException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    private static void install(int fd) throws FilterException {
        try (Arena arena = Arena.ofConfined()) {
            // By prctl(2), which every sandbox of a JVM has to allow, not by seccomp(2), which may be deadly to call.
            Syscall.check(Syscall.call(SyscallNumber.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "give up", "new privileges");
            Syscall.check(Syscall.call(SyscallNumber.PRCTL, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program(arena, fd), 0, 0),
                    "install", "a filter of system calls");
        } catch (LinuxException e) {
            throw new FilterException(e);
        }
    }

    /** The address of a struct sock_fprog, whose jumps count instructions from the next one on. */
    private static long program(Arena arena, int fd) {
        int[][] instructions = {
            {LOAD_WORD, 0, 0, ARCHITECTURE_OFFSET},
            {JUMP_IF_EQUAL, 0, 6, AUDIT_ARCH},
            {LOAD_WORD, 0, 0, NUMBER_OFFSET},
            {JUMP_IF_EQUAL, 2, 0, SyscallNumber.BIND},
            {JUMP_IF_EQUAL, 1, 0, SyscallNumber.LISTEN},
            {JUMP_IF_EQUAL, 0, 2, SyscallNumber.CONNECT},
            {LOAD_WORD, 0, 0, FIRST_ARGUMENT_OFFSET},
            {JUMP_IF_EQUAL, 1, 0, fd},
            {RETURN, 0, 0, RETURN_ALLOW},
            {RETURN, 0, 0, RETURN_DONE},
        };
        MemorySegment filter = arena.allocate((long) INSTRUCTION_BYTES * instructions.length, 8);
        for (int i = 0; i < instructions.length; i++) {
            long at = (long) INSTRUCTION_BYTES * i;
            filter.set(ValueLayout.JAVA_SHORT, at, (short) instructions[i][0]);
            filter.set(ValueLayout.JAVA_BYTE, at + 2, (byte) instructions[i][1]);
            filter.set(ValueLayout.JAVA_BYTE, at + 3, (byte) instructions[i][2]);
            filter.set(ValueLayout.JAVA_INT, at + 4, instructions[i][3]);
        }
        MemorySegment program = arena.allocate(16, 8);
        program.set(ValueLayout.JAVA_SHORT, 0, (short) instructions.length);
        program.set(ValueLayout.JAVA_LONG, 8, filter.address());
        return program.address();
    }
}
