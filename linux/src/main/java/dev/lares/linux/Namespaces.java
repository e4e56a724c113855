package dev.lares.linux;

/** {@code <sched.h>}: namespaces of the calling thread, namespaces(7). */
public final class Namespaces {
    public static final int CLONE_NEWTIME = 0x80;
    public static final int CLONE_FS = 0x200;
    public static final int CLONE_NEWNS = 0x2_0000;
    public static final int CLONE_NEWCGROUP = 0x200_0000;
    public static final int CLONE_NEWUTS = 0x400_0000;
    public static final int CLONE_NEWIPC = 0x800_0000;
    public static final int CLONE_NEWUSER = 0x1000_0000;
    public static final int CLONE_NEWPID = 0x2000_0000;
    public static final int CLONE_NEWNET = 0x4000_0000;

    private Namespaces() {}

    /** Gives the calling thread, not the process, new namespaces or its own filesystem state, unshare(2). */
    public static void unshare(int flags) throws LinuxException {
        Syscall.check(Syscall.call(SyscallNumber.UNSHARE, flags), "unshare", "0x" + Integer.toHexString(flags));
    }

    /** Moves the calling thread into the namespace that a {@code /proc/PID/ns} file stands for, setns(2). */
    public static void enter(Fd namespace, int type) throws LinuxException {
        Syscall.check(Syscall.call(SyscallNumber.SETNS, namespace.number(), type), "enter namespace", namespace);
    }
}
