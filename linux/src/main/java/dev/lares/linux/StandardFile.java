package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Opens a {@link Stdio.File} without ever waiting for another process: a worker that waited would keep other units from
 * starting. So a FIFO is opened for reading and writing, as systemd.socket(5) "ListenFIFO=" does, which needs no other
 * end; the reader of it sees no end of file when its writers leave.
 */
final class StandardFile {
    private static final int ACCESS_MODE = 3;
    private static final int SHUT_RD = 0;
    private static final int SHUT_WR = 1;

    private StandardFile() {}

    static int openNull(int flags, ExecStage stage) throws StageException {
        return (int) StageException.check(Fcntl.tryOpen("/dev/null", flags, 0), stage, "/dev/null");
    }

    static int open(Stdio.File file, ExecStage stage) throws StageException {
        int flags = file.mode().flags | Fcntl.O_NOCTTY;
        long fd = Fcntl.tryOpen(file.path(), flags | Fcntl.O_NONBLOCK, 0666);
        if (Syscall.failedWith(fd, Errno.ENXIO)) {
            return (int) StageException.check(openUnusual(file, flags), stage, file.path());
        }
        StageException.check(fd, stage, file.path());
        if (isFifo(fd)) {
            long both = openFifo(file);
            if (both >= 0) {
                Syscall.call(SyscallNumber.CLOSE, fd);
                return (int) both;
            }
        }
        return (int) blocking(fd);
    }

    /** open(2) answers ENXIO for a socket, and for a FIFO that nobody reads. */
    private static long openUnusual(Stdio.File file, int flags) {
        try {
            FileStatus status = Stat.ofPath(file.path());
            return status.isSocket() ? connect(file.path(), flags)
                    : status.isFifo() ? openFifo(file) : -Errno.ENXIO.number();
        } catch (LinuxException e) {
            return -e.errno().number();
        }
    }

    /** On Linux this opens a FIFO at once, fifo(7). */
    private static long openFifo(Stdio.File file) {
        return blocking(Fcntl.tryOpen(file.path(), Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_NONBLOCK, 0));
    }

    /** Takes O_NONBLOCK, which only the opening needed, from the open file description; passes an error on. */
    private static long blocking(long fd) {
        if (fd >= 0) {
            long flags = Syscall.call(SyscallNumber.FCNTL, fd, Fcntl.F_GETFL);
            Syscall.call(SyscallNumber.FCNTL, fd, Fcntl.F_SETFL, flags & ~Fcntl.O_NONBLOCK);
        }
        return fd;
    }

    private static boolean isFifo(long fd) throws StageException {
        try {
            return Stat.of((int) fd).isFifo();
        } catch (LinuxException e) {
            throw new StageException(ExecStage.FDS, e.errno(), e.object());
        }
    }

    /** A stream in the one direction that is used, as systemd.exec(5) says of a path that is a socket. */
    private static long connect(String path, int flags) throws LinuxException {
        long fd = Syscall.call(SyscallNumber.SOCKET, UnixSocket.AF_UNIX, UnixSocket.SOCK_STREAM | UnixSocket.FLAGS,
                0);
        if (fd < 0) {
            return fd;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = SockaddrUn.of(arena, new UnixAddress.FilePath(path), "connect to");
            long result = Syscall.call(SyscallNumber.CONNECT, fd, address.address(), address.byteSize());
            Syscall.check(result, "connect to", path);
        } catch (LinuxException e) {
            Syscall.call(SyscallNumber.CLOSE, fd);
            throw e;
        }
        int access = flags & ACCESS_MODE;
        if (access != Fcntl.O_RDWR) {
            Syscall.call(SyscallNumber.SHUTDOWN, fd, access == Fcntl.O_RDONLY ? SHUT_WR : SHUT_RD);
        }
        return blocking(fd);
    }
}
