package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** {@code <sys/stat.h>}: file status, modes, directories and FIFOs. */
public final class Stat {
    private static final int BASIC_STATS = 0x7ff;
    private static final int S_IFIFO = 0010000;
    private static final int STRUCT_BYTES = 256;

    private Stat() {}

    /** The status of an open file, also of one opened with O_PATH; statx(2), kernel 4.11. */
    public static FileStatus of(Fd fd) throws LinuxException {
        return statx(fd.number(), "", Fcntl.AT_EMPTY_PATH, fd);
    }

    static FileStatus of(int fd) throws LinuxException {
        return statx(fd, "", Fcntl.AT_EMPTY_PATH, "descriptor " + fd);
    }

    /** Follows a symbolic link at the end of the path. */
    public static FileStatus ofPath(String path) throws LinuxException {
        return statx(Fcntl.AT_FDCWD, path, 0, path);
    }

    /** Describes a symbolic link itself. */
    public static FileStatus ofLink(String path) throws LinuxException {
        return statx(Fcntl.AT_FDCWD, path, Fcntl.AT_SYMLINK_NOFOLLOW, path);
    }

    /** Describes an entry of the directory; a symbolic link is not followed. */
    public static FileStatus ofEntry(Fd directory, String name) throws LinuxException {
        return statx(directory.number(), name, Fcntl.AT_SYMLINK_NOFOLLOW, name);
    }

    public static void changeMode(Fd fd, int mode) throws LinuxException {
        Syscall.check(Syscall.call(SyscallNumber.FCHMOD, fd.number(), mode), "change the mode of", fd);
    }

    /** Follows links: use {@link #changeMode(Fd, int)} where somebody else can write to the directory. */
    public static void changeMode(String path, int mode) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long result =
                    Syscall.call(SyscallNumber.FCHMODAT, Fcntl.AT_FDCWD, CString.in(arena, path).address(), mode);
            Syscall.check(result, "change the mode of", path);
        }
    }

    /** mkdirat(2): the umask of the process applies. */
    public static void makeDirectory(Fd parent, String name, int mode) throws LinuxException {
        makeDirectory(parent.number(), name, mode);
    }

    public static void makeDirectory(String path, int mode) throws LinuxException {
        makeDirectory(Fcntl.AT_FDCWD, path, mode);
    }

    /** mkfifo(3): the umask of the process applies. */
    public static void makeFifo(String path, int mode) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long result = Syscall.call(SyscallNumber.MKNODAT, Fcntl.AT_FDCWD, CString.in(arena, path).address(),
                    S_IFIFO | mode, 0);
            Syscall.check(result, "make a FIFO at", path);
        }
    }

    private static void makeDirectory(int parent, String name, int mode) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long result = Syscall.call(SyscallNumber.MKDIRAT, parent, CString.in(arena, name).address(), mode);
            Syscall.check(result, "make directory", name);
        }
    }

    private static FileStatus statx(int directory, String path, int flags, Object object) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(STRUCT_BYTES, 8);
            long result = Syscall.call(SyscallNumber.STATX, directory, CString.in(arena, path).address(), flags,
                    BASIC_STATS, status.address());
            Syscall.check(result, "read the status of", object);
            return read(status);
        }
    }

    /** The status of what the name at that address leads to, or empty if it cannot be told. */
    static Optional<FileStatus> tryStatus(int directory, long name, int flags) {
        MemorySegment status = Scratch.ofAtLeast(STRUCT_BYTES);
        long result = Syscall.call(SyscallNumber.STATX, directory, name, flags, BASIC_STATS, status.address());
        return result < 0 ? Optional.empty() : Optional.of(read(status));
    }

    private static FileStatus read(MemorySegment status) {
        return new FileStatus(status.get(ValueLayout.JAVA_SHORT, 28) & 0xffff,
                status.get(ValueLayout.JAVA_INT, 20), status.get(ValueLayout.JAVA_INT, 24),
                status.get(ValueLayout.JAVA_LONG, 32), device(status, 136), status.get(ValueLayout.JAVA_LONG, 40),
                status.get(ValueLayout.JAVA_INT, 16), timeMicros(status, 112), timeMicros(status, 96),
                device(status, 128));
    }

    private static long device(MemorySegment status, long offset) {
        return Integer.toUnsignedLong(status.get(ValueLayout.JAVA_INT, offset)) << 32
                | Integer.toUnsignedLong(status.get(ValueLayout.JAVA_INT, offset + 4));
    }

    private static long timeMicros(MemorySegment status, long offset) {
        return status.get(ValueLayout.JAVA_LONG, offset) * 1_000_000
                + status.get(ValueLayout.JAVA_INT, offset + 8) / 1000;
    }
}
