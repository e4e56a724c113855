package dev.lares.linux;

import java.io.File;
import java.util.OptionalInt;

/**
 * Finds the child that waits at a gate. Only /proc can tell its pid: posix_spawn(3) has not returned yet, and nothing a
 * file action does leaves a pid behind.
 */
sealed interface ChildFinder {
    /** The child that thread of this process is making, recognised by still sharing this process's memory. */
    OptionalInt waitingChildOf(int threadId);

    /** Whether no other child may be made meanwhile, gated or not. */
    boolean needsSolitude();

    /** The finder this kernel supports; throws if /proc does not show this process under its own pid. */
    static ChildFinder forThisKernel() throws LinuxException {
        int self = Unistd.pid().number();
        if (ProcFile.read("/proc/self/stat").filter(text -> text.startsWith(self + " ")).isEmpty()) {
            throw new LinuxException("find", "this process in /proc", Errno.ENOENT);
        }
        return ProcFile.read("/proc/self/task/" + self + "/children").isPresent() ? new ChildrenFile() : new ProcScan();
    }

    /**
     * {@code /proc/self/task/TID/children} (CONFIG_PROC_CHILDREN), proc(5): oldest first, and only the suspended thread
     * itself adds to it. Children adopted from a thread that has ended go to the first thread of the process.
     */
    record ChildrenFile() implements ChildFinder {
        @Override
        public OptionalInt waitingChildOf(int threadId) {
            String children = ProcFile.read("/proc/self/task/" + threadId + "/children").orElse("").stripTrailing();
            if (children.isEmpty()) {
                return OptionalInt.empty();
            }
            int pid = Integer.parseInt(children.substring(children.lastIndexOf(' ') + 1));
            return sharesMemory(pid) ? OptionalInt.of(pid) : OptionalInt.empty();
        }

        @Override
        public boolean needsSolitude() {
            return false;
        }
    }

    /** All of /proc, for a kernel without the children file: the one child of ours that shares our memory. */
    record ProcScan() implements ChildFinder {
        @Override
        public OptionalInt waitingChildOf(int threadId) {
            String[] names = new File("/proc").list();
            int self = Unistd.pid().number();
            for (String name : names == null ? new String[0] : names) {
                if (isNumber(name) && Integer.parseInt(name) != self && parent(name) == self
                        && sharesMemory(Integer.parseInt(name))) {
                    return OptionalInt.of(Integer.parseInt(name));
                }
            }
            return OptionalInt.empty();
        }

        @Override
        public boolean needsSolitude() {
            return true;
        }

        private static boolean isNumber(String name) {
            return name.charAt(0) >= '1' && name.charAt(0) <= '9';
        }

        private static int parent(String pid) {
            return ProcFile.read("/proc/" + pid + "/stat").map(text -> field(text, 4)).orElse(0L).intValue();
        }
    }

    /**
     * Whether the child has not executed a program: kcmp(2) compares the address spaces; where a seccomp filter or the
     * kernel's configuration forbids that, the flag PF_FORKNOEXEC of a living process tells, proc(5) "/proc/pid/stat",
     * or, in a kernel that shows no flags, the program.
     */
    private static boolean sharesMemory(int pid) {
        int kcmpVm = 1;
        long result = Syscall.call(SyscallNumber.KCMP, Unistd.pid().number(), pid, kcmpVm, 0, 0);
        if (result >= 0 || Syscall.failedWith(result, Errno.ESRCH)) {
            return result == 0;
        }
        return looksUnexecuted(ProcFile.read("/proc/" + pid + "/stat").orElse(""), pid);
    }

    static boolean looksUnexecuted(String stat, int pid) {
        int forkedNotExecuted = 0x40;
        if (stat.isEmpty() || stat.contains(") Z ")) {
            return false;
        }
        long flags = field(stat, 9);
        return flags == 0 ? runsOurProgram(pid) : (flags & forkedNotExecuted) != 0;
    }

    private static boolean runsOurProgram(int pid) {
        try {
            return Stat.ofPath("/proc/" + pid + "/exe").isSameFile(Stat.ofPath("/proc/self/exe"));
        } catch (LinuxException e) {
            return false;
        }
    }

    /** A number of /proc/PID/stat, whose second field may hold spaces and parentheses; 4 or more. */
    private static long field(String stat, int number) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[number - 3]);
    }
}
