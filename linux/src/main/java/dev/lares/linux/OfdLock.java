package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Locks that belong to an open file description, fcntl(2) "Open file description locks", always of the whole file.
 *
 * <p>They differ from POSIX locks (F_SETLK) in what they belong to: those are the process's, and are lost as soon as it
 * closes <em>any</em> descriptor of the file, also one that a library has opened meanwhile. These last until the last
 * duplicate of the descriptor is closed, in this process or in one that has inherited it. They differ from flock(2) in
 * who can take them: a write lock needs a descriptor open for writing, so nobody who may only read the file can hold one.
 * They and POSIX locks exclude each other; flock(2) excludes neither.
 */
public final class OfdLock {
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final short F_RDLCK = 0;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;
    /** struct flock: type and whence (2 bytes each), start, length (8 each), pid (4). */
    private static final int LOCK_BYTES = 32;
    private static final int PID_OFFSET = 24;

    private OfdLock() {}

    /** Who has a write lock on a file. */
    public sealed interface Writer {
        /** Nobody. */
        record Nobody() implements Writer {}

        /** A process, by a POSIX lock, which the kernel knows the owner of. */
        record Process(Pid pid) implements Writer {}

        /** Somebody the kernel has no pid for: the lock is one of this kind, or the process is in another namespace. */
        record Unnamed() implements Writer {}
    }

    /**
     * Takes the write lock without waiting; false if somebody else holds a lock. A read lock of the same description becomes
     * a write lock. The descriptor must be open for writing.
     */
    public static boolean tryWrite(Fd fd) throws LinuxException {
        return take(fd, F_WRLCK);
    }

    /**
     * Takes a read lock without waiting, which several may hold; false if somebody else holds a write lock. A write lock of
     * the same description becomes a read lock, and the file is locked all the while. The descriptor must be open for reading.
     */
    public static boolean tryRead(Fd fd) throws LinuxException {
        return take(fd, F_RDLCK);
    }

    /** Whether anybody else holds a lock, of whichever kind; none is taken. */
    public static boolean isLocked(Fd fd) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            return inTheWayOf(fd, F_WRLCK, arena).get(ValueLayout.JAVA_SHORT, 0) != F_UNLCK;
        }
    }

    /**
     * Who else holds a write lock. It is asked whether a read lock could be had, and none is taken: so asking disturbs
     * nobody, and a read lock, which anyone who may read the file can hold, does not count.
     */
    public static Writer writer(Fd fd) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lock = inTheWayOf(fd, F_RDLCK, arena);
            if (lock.get(ValueLayout.JAVA_SHORT, 0) == F_UNLCK) {
                return new Writer.Nobody();
            }
            int pid = lock.get(ValueLayout.JAVA_INT, PID_OFFSET);
            return pid > 0 ? new Writer.Process(new Pid(pid)) : new Writer.Unnamed();
        }
    }

    private static boolean take(Fd fd, short type) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long result = Syscall.call(SyscallNumber.FCNTL, fd.number(), F_OFD_SETLK, ofType(type, arena).address());
            if (Syscall.failedWith(result, Errno.EAGAIN) || Syscall.failedWith(result, Errno.EACCES)) {
                return false;
            }
            Syscall.check(result, "lock", fd);
            return true;
        }
    }

    /** The first lock of others that a lock of that type would have to wait for, or one of type F_UNLCK. */
    private static MemorySegment inTheWayOf(Fd fd, short type, Arena arena) throws LinuxException {
        MemorySegment lock = ofType(type, arena);
        long result = Syscall.call(SyscallNumber.FCNTL, fd.number(), F_OFD_GETLK, lock.address());
        Syscall.check(result, "read the locks of", fd);
        return lock;
    }

    private static MemorySegment ofType(short type, Arena arena) {
        MemorySegment lock = arena.allocate(LOCK_BYTES, 8);
        lock.set(ValueLayout.JAVA_SHORT, 0, type);
        return lock;
    }
}
