package dev.lares.process;

import dev.lares.linux.Fcntl;
import java.util.List;

/**
 * How a file is open, proc(5) {@code /proc/PID/fdinfo}.
 *
 * @param positionBytes where the next read or write takes place
 * @param flags O_… of open(2), as this machine counts them
 * @param mountId its mount in {@code /proc/PID/mountinfo}
 * @param locks on the file that were taken through this descriptor or by this process, proc_locks(5)
 */
public record OpenFile(long positionBytes, int flags, int mountId, List<FileLock> locks) {
    private static final int ACCESS_MODE = 3;
    private static final int O_CLOEXEC = 0x8_0000;

    /**
     * A lock on a file.
     *
     * @param kind {@code FLOCK}, {@code POSIX}, {@code OFDLCK}, {@code LEASE} or {@code DELEG}
     * @param exclusive for writing
     * @param pid who took it; -1 for an open file description's own, 0 for one outside this PID namespace
     * @param startBytes the first byte locked
     * @param endBytes the last byte locked; {@link Long#MAX_VALUE} for the end of the file, wherever that is
     */
    public record FileLock(String kind, boolean exclusive, int pid, long startBytes, long endBytes) {}

    public boolean isReadable() {
        return !isPathOnly() && (flags & ACCESS_MODE) != Fcntl.O_WRONLY;
    }

    public boolean isWritable() {
        return !isPathOnly() && (flags & ACCESS_MODE) != Fcntl.O_RDONLY;
    }

    /** Opened with O_PATH: a place in the file system, nothing to read or write. */
    public boolean isPathOnly() {
        return (flags & Fcntl.O_PATH) != 0;
    }

    public boolean isCloseOnExec() {
        return (flags & O_CLOEXEC) != 0;
    }

    public boolean isNonBlocking() {
        return (flags & Fcntl.O_NONBLOCK) != 0;
    }

    public boolean isAppending() {
        return (flags & Fcntl.O_APPEND) != 0;
    }
}
