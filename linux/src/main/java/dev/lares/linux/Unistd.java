package dev.lares.linux;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@code <unistd.h>}: who this process is, reading and writing, names of files. */
public final class Unistd {
    private static final int MOST_GROUPS = 65536;
    private static final int LONGEST_PATH_BYTES = 4096;
    private static final int CLOSE_RANGE_CLOEXEC = 4;

    private Unistd() {}

    public static Pid pid() {
        return new Pid((int) Syscall.call(SyscallNumber.GETPID));
    }

    /** The parent's pid; 0 if it is outside this PID namespace, as for process 1. */
    public static int parentPid() {
        return (int) Syscall.call(SyscallNumber.GETPPID);
    }

    public static int uid() {
        return (int) Syscall.call(SyscallNumber.GETUID);
    }

    public static int effectiveUid() {
        return (int) Syscall.call(SyscallNumber.GETEUID);
    }

    public static int gid() {
        return (int) Syscall.call(SyscallNumber.GETGID);
    }

    public static int effectiveGid() {
        return (int) Syscall.call(SyscallNumber.GETEGID);
    }

    /** The supplementary groups of the calling thread, getgroups(2). */
    public static List<Integer> groups() {
        try (Arena arena = Arena.ofConfined()) {
            int count = (int) Syscall.call(SyscallNumber.GETGROUPS, 0, 0);
            MemorySegment list = arena.allocate(4L * Math.clamp(count, 1, MOST_GROUPS), 4);
            count = (int) Syscall.call(SyscallNumber.GETGROUPS, count, list.address());
            List<Integer> groups = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                groups.add(list.getAtIndex(ValueLayout.JAVA_INT, i));
            }
            return List.copyOf(groups);
        }
    }

    /**
     * The session of a process, getsid(2), which is the pid of its leader; empty if the leader is outside this PID
     * namespace, as after {@code unshare --pid --fork} or {@code docker exec}: the kernel says 0 then.
     */
    public static Optional<Pid> session(Pid pid) throws LinuxException {
        long result = Syscall.call(SyscallNumber.GETSID, pid.number());
        return leader(Syscall.check(result, "read the session of process", pid));
    }

    /** The process group of a process, getpgid(2); empty if its leader is outside this PID namespace. */
    public static Optional<Pid> processGroup(Pid pid) throws LinuxException {
        long result = Syscall.call(SyscallNumber.GETPGID, pid.number());
        return leader(Syscall.check(result, "read the group of process", pid));
    }

    private static Optional<Pid> leader(long number) {
        return number == 0 ? Optional.empty() : Optional.of(new Pid((int) number));
    }

    /** Makes this process the leader of a new session without a terminal, setsid(2); EPERM for a group leader. */
    public static void newSession() throws LinuxException {
        Syscall.check(Syscall.call(SyscallNumber.SETSID), "start", "a session");
    }

    /** Changes the directory of the calling thread and of every thread it shares its filesystem state with. */
    public static void changeDirectory(String path) throws LinuxException {
        Syscall.check(tryChangeDirectory(path), "change directory to", path);
    }

    /** Sets the umask of the calling thread, and of those it shares filesystem state with; returns the old one. */
    public static int umask(int mask) {
        return (int) Syscall.call(SyscallNumber.UMASK, mask);
    }

    /**
     * Reads into the array, read(2). Returns the count, 0 at the end of the file, or -1 if a non-blocking descriptor has
     * nothing now.
     */
    public static int read(Fd fd, byte[] bytes, int offset, int length) throws LinuxException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        MemorySegment buffer = Scratch.ofAtLeast(length);
        long result;
        do {
            result = Syscall.call(SyscallNumber.READ, fd.number(), buffer.address(), length);
        } while (Syscall.failedWith(result, Errno.EINTR));
        if (Syscall.failedWith(result, Errno.EAGAIN)) {
            return -1;
        }
        int count = (int) Syscall.check(result, "read from", fd);
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, offset, count);
        return count;
    }

    /**
     * Writes from the array, write(2). Returns the count, which may be less than asked, or -1 if a non-blocking
     * descriptor takes nothing now. A pipe or socket without reader fails with EPIPE.
     */
    public static int write(Fd fd, byte[] bytes, int offset, int length) throws LinuxException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        MemorySegment buffer = Scratch.ofAtLeast(length);
        MemorySegment.copy(bytes, offset, buffer, ValueLayout.JAVA_BYTE, 0, length);
        long result;
        do {
            result = Syscall.call(SyscallNumber.WRITE, fd.number(), buffer.address(), length);
        } while (Syscall.failedWith(result, Errno.EINTR));
        if (Syscall.failedWith(result, Errno.EAGAIN)) {
            return -1;
        }
        return (int) Syscall.check(result, "write to", fd);
    }

    /** Writes from the array at that offset of the file, pwrite(2); returns the count, which may be less than asked. */
    public static int writeAt(Fd fd, byte[] bytes, int offset, int length, long fileOffsetBytes) throws LinuxException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        MemorySegment buffer = Scratch.ofAtLeast(length);
        MemorySegment.copy(bytes, offset, buffer, ValueLayout.JAVA_BYTE, 0, length);
        long result;
        do {
            result = Syscall.call(SyscallNumber.PWRITE64, fd.number(), buffer.address(), length, fileOffsetBytes);
        } while (Syscall.failedWith(result, Errno.EINTR));
        return (int) Syscall.check(result, "write to", fd);
    }

    /** Removes a file, unlinkat(2). */
    public static void unlink(String path) throws LinuxException {
        unlink(Fcntl.AT_FDCWD, path, 0);
    }

    public static void unlinkAt(Fd directory, String name) throws LinuxException {
        unlink(directory.number(), name, 0);
    }

    /** Removes an empty directory. */
    public static void removeDirectory(String path) throws LinuxException {
        unlink(Fcntl.AT_FDCWD, path, Fcntl.AT_REMOVEDIR);
    }

    public static void removeDirectoryAt(Fd directory, String name) throws LinuxException {
        unlink(directory.number(), name, Fcntl.AT_REMOVEDIR);
    }

    /** Renames within or between directories and replaces what is there, renameat2(2). */
    public static void renameAt(Fd directory, String name, Fd newDirectory, String newName) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long result = Syscall.call(SyscallNumber.RENAMEAT2, directory.number(),
                    CString.in(arena, name).address(), newDirectory.number(), CString.in(arena, newName).address(), 0);
            Syscall.check(result, "rename", name);
        }
    }

    /** Makes a symbolic link, symlinkat(2); EEXIST if the name is taken. */
    public static void symlinkAt(String target, Fd directory, String name) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long result = Syscall.call(SyscallNumber.SYMLINKAT, CString.in(arena, target).address(),
                    directory.number(), CString.in(arena, name).address());
            Syscall.check(result, "make symbolic link", name);
        }
    }

    /** Where a symbolic link leads, readlinkat(2); EINVAL for anything else. */
    public static String readLinkAt(Fd directory, String name) throws LinuxException {
        return readLink(directory.number(), name);
    }

    /** As {@link #readLinkAt}, for a path. */
    public static String readLink(String path) throws LinuxException {
        return readLink(Fcntl.AT_FDCWD, path);
    }

    private static String readLink(int directory, String name) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(LONGEST_PATH_BYTES);
            long result = Syscall.call(SyscallNumber.READLINKAT, directory, CString.in(arena, name).address(),
                    target.address(), LONGEST_PATH_BYTES);
            int length = (int) Syscall.check(result, "read symbolic link", name);
            byte[] bytes = new byte[length];
            MemorySegment.copy(target, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
            return CString.text(bytes, 0, length);
        }
    }

    /** Changes owner and group of an open file, fchown(2); -1 leaves one as it is. */
    public static void changeOwner(Fd fd, int uid, int gid) throws LinuxException {
        Syscall.check(Syscall.call(SyscallNumber.FCHOWN, fd.number(), uid, gid), "change the owner of", fd);
    }

    /** Changes owner and group of a directory's entry without following a symbolic link, fchownat(2). */
    public static void changeOwnerAt(Fd directory, String name, int uid, int gid) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long result = Syscall.call(SyscallNumber.FCHOWNAT, directory.number(), CString.in(arena, name).address(),
                    uid, gid, Fcntl.AT_SYMLINK_NOFOLLOW);
            Syscall.check(result, "change the owner of", name);
        }
    }

    /** Cuts or extends a file, ftruncate(2). */
    public static void truncate(Fd fd, long lengthBytes) throws LinuxException {
        Syscall.check(Syscall.call(SyscallNumber.FTRUNCATE, fd.number(), lengthBytes), "truncate", fd);
    }

    /** Sets the name of the host's UTS namespace. */
    public static void setHostName(String name) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = CString.in(arena, name);
            long result = Syscall.call(SyscallNumber.SETHOSTNAME, text.address(), text.byteSize() - 1);
            Syscall.check(result, "set host name", name);
        }
    }

    /** Writes all filesystems' changes to their disks, sync(2). */
    public static void sync() {
        Syscall.call(SyscallNumber.SYNC);
    }

    /**
     * Replaces this process by a program, execve(2): returns only by throwing. All other threads end, and descriptors
     * with close-on-exec are closed.
     */
    public static void execute(String path, List<String> arguments, List<String> environment) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long result = Syscall.call(SyscallNumber.EXECVE, CString.in(arena, path).address(),
                    strings(arena, arguments), strings(arena, environment));
            Syscall.check(result, "execute", path);
        }
    }

    /** Ends this process at once, without shutdown hooks: exit_group(2). */
    public static void exit(int status) {
        Syscall.call(SyscallNumber.EXIT_GROUP, status);
    }

    /** The kernel's id of the calling thread, gettid(2), as ps(1) shows it with {@code -L}. */
    public static int threadId() {
        return (int) Syscall.call(SyscallNumber.GETTID);
    }

    /**
     * Sets close-on-exec of every descriptor from that number on, close_range(2); one by one on a kernel without it
     * (before 5.11), where a descriptor that another thread opens meanwhile may be missed.
     */
    static void closeOnExecFrom(int lowest) {
        if (Syscall.call(SyscallNumber.CLOSE_RANGE, lowest, 0xffff_ffffL, CLOSE_RANGE_CLOEXEC) == 0) {
            return;
        }
        String[] names = new File("/proc/self/fd").list();
        for (String name : names == null ? new String[0] : names) {
            int fd = Integer.parseInt(name);
            if (fd >= lowest) {
                Syscall.call(SyscallNumber.FCNTL, fd, Fcntl.F_SETFD, Fcntl.FD_CLOEXEC);
            }
        }
    }

    static long tryChangeDirectory(String path) {
        try (Arena arena = Arena.ofConfined()) {
            return Syscall.call(SyscallNumber.CHDIR, CString.in(arena, path).address());
        }
    }

    private static long strings(Arena arena, List<String> texts) {
        MemorySegment pointers = arena.allocate(8L * (texts.size() + 1), 8);
        for (int i = 0; i < texts.size(); i++) {
            pointers.setAtIndex(ValueLayout.JAVA_LONG, i, CString.in(arena, texts.get(i)).address());
        }
        return pointers.address();
    }

    private static void unlink(int directory, String name, int flags) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long result = Syscall.call(SyscallNumber.UNLINKAT, directory, CString.in(arena, name).address(), flags);
            Syscall.check(result, "remove", name);
        }
    }
}
