package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tells of changes to files and directories, inotify(7). Non-blocking. */
public final class Inotify implements AutoCloseable {
    public static final int IN_ACCESS = 0x001;
    public static final int IN_MODIFY = 0x002;
    public static final int IN_ATTRIB = 0x004;
    public static final int IN_CLOSE_WRITE = 0x008;
    public static final int IN_MOVED_FROM = 0x040;
    public static final int IN_MOVED_TO = 0x080;
    public static final int IN_CREATE = 0x100;
    public static final int IN_DELETE = 0x200;
    public static final int IN_DELETE_SELF = 0x400;
    public static final int IN_MOVE_SELF = 0x800;
    public static final int IN_UNMOUNT = 0x2000;
    /** Events were lost; the watch of such an event is -1. */
    public static final int IN_Q_OVERFLOW = 0x4000;
    /** The watch is gone, by {@link #remove} or with its file. */
    public static final int IN_IGNORED = 0x8000;
    public static final int IN_ONLYDIR = 0x0100_0000;
    public static final int IN_DONT_FOLLOW = 0x0200_0000;
    public static final int IN_ISDIR = 0x4000_0000;
    public static final int IN_ONESHOT = 0x8000_0000;

    private static final int HEADER_BYTES = 16;
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Fd fd;

    /**
     * Something happened to what is watched.
     *
     * @param name the entry of a watched directory, or empty for the watched file itself
     */
    public record Change(int watch, int mask, int cookie, String name) {}

    private Inotify(Fd fd) {
        this.fd = fd;
    }

    public static Inotify create() throws LinuxException {
        long result = Syscall.call(SyscallNumber.INOTIFY_INIT1, Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK);
        return new Inotify(Fd.of((int) Syscall.check(result, "create", "an inotify descriptor")));
    }

    public Fd fd() {
        return fd;
    }

    /** Watches a path for the {@code IN_…} events of the mask; the same file gets the same watch again. */
    public int watch(String path, int mask) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long address = CString.in(arena, path).address();
            long result = Syscall.call(SyscallNumber.INOTIFY_ADD_WATCH, fd.number(), address,
                    Integer.toUnsignedLong(mask));
            return (int) Syscall.check(result, "watch", path);
        }
    }

    /** Ends a watch; false if it is gone already, with its file. */
    public boolean remove(int watch) {
        return Syscall.call(SyscallNumber.INOTIFY_RM_WATCH, fd.number(), watch) == 0;
    }

    /** The changes so far, oldest first; empty if there are none. Call until empty. */
    public List<Change> read() throws LinuxException {
        MemorySegment buffer = Scratch.ofAtLeast(BUFFER_BYTES);
        long result = Syscall.call(SyscallNumber.READ, fd.number(), buffer.address(), BUFFER_BYTES);
        if (Syscall.failedWith(result, Errno.EAGAIN)) {
            return List.of();
        }
        long end = Syscall.check(result, "read from", fd);
        List<Change> changes = new ArrayList<>();
        for (long offset = 0; offset < end; offset += HEADER_BYTES + buffer.get(ValueLayout.JAVA_INT, offset + 12)) {
            changes.add(change(buffer, offset));
        }
        return changes;
    }

    @Override
    public void close() {
        fd.close();
    }

    private static Change change(MemorySegment buffer, long offset) {
        int padded = buffer.get(ValueLayout.JAVA_INT, offset + 12);
        byte[] name = new byte[padded];
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, offset + HEADER_BYTES, name, 0, padded);
        int length = 0;
        while (length < padded && name[length] != 0) {
            length++;
        }
        return new Change(buffer.get(ValueLayout.JAVA_INT, offset), buffer.get(ValueLayout.JAVA_INT, offset + 4),
                buffer.get(ValueLayout.JAVA_INT, offset + 8), new String(name, 0, length, StandardCharsets.UTF_8));
    }
}
