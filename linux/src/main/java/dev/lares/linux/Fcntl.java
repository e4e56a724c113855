package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code <fcntl.h>}: opening files, descriptor and file status flags, file locks. */
public final class Fcntl {
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_NOCTTY = 0x100;
    public static final int O_TRUNC = 0x200;
    public static final int O_APPEND = 0x400;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_DIRECTORY = Machine.IS_X86_64 ? 0x1_0000 : 0x4000;
    public static final int O_NOFOLLOW = Machine.IS_X86_64 ? 0x2_0000 : 0x8000;
    public static final int O_PATH = 0x20_0000;
    public static final int O_TMPFILE = 0x40_0000 | O_DIRECTORY;

    /** openat2(2): every component of the path, not just the last, must not be a symbolic link. */
    public static final int RESOLVE_NO_SYMLINKS = 0x04;
    /** openat2(2): no link of the kind {@code /proc/PID/fd} has. */
    public static final int RESOLVE_NO_MAGICLINKS = 0x02;
    /** openat2(2): nothing that leads outside the directory. */
    public static final int RESOLVE_BENEATH = 0x08;
    /** openat2(2): the directory serves as the root of the path and of absolute links in it. */
    public static final int RESOLVE_IN_ROOT = 0x10;

    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_REMOVEDIR = 0x200;
    static final int AT_EMPTY_PATH = 0x1000;
    static final int O_ASYNC = 0x2000;
    static final int O_CLOEXEC = 0x8_0000;
    static final int F_GETFD = 1;
    static final int F_SETFD = 2;
    static final int F_GETFL = 3;
    static final int F_SETFL = 4;
    static final int F_SETOWN = 8;
    static final int F_SETSIG = 10;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int FD_CLOEXEC = 1;

    private Fcntl() {}

    /** Opens with close-on-exec; the mode is used only where the flags create a file. */
    public static Fd open(String path, int flags, int mode) throws LinuxException {
        return openRelative(AT_FDCWD, path, flags, mode);
    }

    public static Fd open(String path, int flags) throws LinuxException {
        return open(path, flags, 0);
    }

    /** openat(2): a relative path starts at the directory. */
    public static Fd openAt(Fd directory, String path, int flags, int mode) throws LinuxException {
        return openRelative(directory.number(), path, flags, mode);
    }

    /**
     * openat2(2), kernel 5.6: as {@link #openAt} with {@code RESOLVE_…} limits on the way there. An older kernel, or a
     * seccomp filter that does not know the call, fails with ENOSYS (or EPERM); nothing is opened then.
     */
    public static Fd openAt2(Fd directory, String path, int flags, int mode, int resolve) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(24, 8);
            how.set(ValueLayout.JAVA_LONG, 0, flags | O_CLOEXEC);
            how.set(ValueLayout.JAVA_LONG, 8, mode);
            how.set(ValueLayout.JAVA_LONG, 16, resolve);
            long result = Syscall.call(SyscallNumber.OPENAT2, directory.number(), CString.in(arena, path).address(),
                    how.address(), how.byteSize());
            return Fd.of((int) Syscall.check(result, "open", path));
        }
    }

    public static boolean isCloseOnExec(Fd fd) throws LinuxException {
        long flags = Syscall.call(SyscallNumber.FCNTL, fd.number(), F_GETFD);
        return (Syscall.check(flags, "read the flags of", fd) & FD_CLOEXEC) != 0;
    }

    public static void setCloseOnExec(Fd fd, boolean on) throws LinuxException {
        long result = Syscall.call(SyscallNumber.FCNTL, fd.number(), F_SETFD, on ? FD_CLOEXEC : 0);
        Syscall.check(result, "set close-on-exec of", fd);
    }

    /** The status flags of the open file description: access mode, O_APPEND, O_NONBLOCK …; fcntl(2) F_GETFL. */
    public static int statusFlags(Fd fd) throws LinuxException {
        return (int) Syscall.check(Syscall.call(SyscallNumber.FCNTL, fd.number(), F_GETFL), "read the flags of", fd);
    }

    /** Sets O_NONBLOCK of the open file description, which every duplicate of the descriptor shares. */
    public static void setNonBlocking(Fd fd, boolean on) throws LinuxException {
        int flags = statusFlags(fd);
        int wanted = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
        if (wanted != flags) {
            long result = Syscall.call(SyscallNumber.FCNTL, fd.number(), F_SETFL, wanted);
            Syscall.check(result, "set the flags of", fd);
        }
    }

    /**
     * Has the kernel send the signal to a process whenever something happens to the socket or pipe, above all when its
     * peer closes it or ends; fcntl(2) F_SETOWN, F_SETSIG and O_ASYNC. It belongs to the open file description, so it
     * goes on after this descriptor is closed, as long as another process holds one.
     */
    public static void signalOnEvents(Fd fd, Pid pid, Signal signal) throws LinuxException {
        change(fd, F_SETSIG, signal.number());
        change(fd, F_SETOWN, pid.number());
        change(fd, F_SETFL, statusFlags(fd) | O_ASYNC);
    }

    /** Ends what {@link #signalOnEvents} has begun. */
    public static void signalNoMore(Fd fd) throws LinuxException {
        change(fd, F_SETFL, statusFlags(fd) & ~O_ASYNC);
    }

    private static void change(Fd fd, int command, int value) throws LinuxException {
        Syscall.check(Syscall.call(SyscallNumber.FCNTL, fd.number(), command, value), "set the flags of", fd);
    }

    /** Takes an exclusive flock(2) without waiting; false if another open file description holds a lock. */
    public static boolean tryLock(Fd fd) throws LinuxException {
        return flock(fd, 2 | 4);
    }

    /** Takes a shared flock(2) without waiting; false if another open file description holds an exclusive one. */
    public static boolean tryLockShared(Fd fd) throws LinuxException {
        return flock(fd, 1 | 4);
    }

    public static void unlock(Fd fd) throws LinuxException {
        flock(fd, 8);
    }

    /** The raw result: a descriptor number or a negative error number. */
    static long tryOpen(String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return Syscall.call(SyscallNumber.OPENAT, AT_FDCWD, CString.in(arena, path).address(),
                    flags | O_CLOEXEC, mode);
        }
    }

    private static Fd openRelative(int directory, String path, int flags, int mode) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long address = CString.in(arena, path).address();
            long result;
            do {
                result = Syscall.call(SyscallNumber.OPENAT, directory, address, flags | O_CLOEXEC, mode);
            } while (Syscall.failedWith(result, Errno.EINTR));
            return Fd.of((int) Syscall.check(result, "open", path));
        }
    }

    private static boolean flock(Fd fd, int operation) throws LinuxException {
        long result = Syscall.call(SyscallNumber.FLOCK, fd.number(), operation);
        if (Syscall.failedWith(result, Errno.EAGAIN)) {
            return false;
        }
        Syscall.check(result, "lock", fd);
        return true;
    }
}
