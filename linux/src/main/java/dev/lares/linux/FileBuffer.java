package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/**
 * A buffer that takes whole small files, one after the other: the hot path of a scan of /proc, where a file costs three
 * system calls and one copy. It belongs to the thread that made it.
 *
 * <p>What the kernel refuses is an ordinary answer here (a process has gone, a file is not ours to read): the methods
 * return the negative error number then, and throw nothing.
 */
public final class FileBuffer implements AutoCloseable {
    private static final int LONGEST_NUMBER = 12;
    private static final int AT_NO_AUTOMOUNT = 0x800;
    private static final int AT_STATX_DONT_SYNC = 0x4000;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment number = arena.allocate(LONGEST_NUMBER, 8);
    private final int mostBytes;
    private MemorySegment memory;
    private byte[] bytes;

    private FileBuffer(int bytes, int mostBytes) {
        this.mostBytes = mostBytes;
        this.memory = arena.allocate(bytes, 8);
        this.bytes = new byte[bytes];
    }

    /** Takes files of that size at first, and grows; of a longer file than {@code mostBytes} only so much is read. */
    public static FileBuffer create(int bytes, int mostBytes) {
        if (bytes < LONGEST_NUMBER || mostBytes < bytes) {
            throw new IllegalArgumentException("cannot make a buffer of " + bytes + " to " + mostBytes + " bytes");
        }
        return new FileBuffer(bytes, mostBytes);
    }

    /** What was read last, from index 0; the array is used again by the next call. */
    public byte[] bytes() {
        return bytes;
    }

    /** Some of the bytes as text: one that is not UTF-8 stands as the lone surrogate U+DC00 plus the byte. */
    public static String textOf(byte[] bytes, int from, int to) {
        return CString.text(bytes, from, to);
    }

    /** Opens a file of the directory, openat(2) with O_CLOEXEC: a descriptor, or a negative error number. */
    public long open(Fd directory, FileName name, int flags) {
        return Syscall.call(SyscallNumber.OPENAT, directory.number(), name.address(), flags | Fcntl.O_CLOEXEC, 0);
    }

    /** As {@link #open}, of a file named by a number. */
    public long openNumbered(Fd directory, int name, int flags) {
        write(name);
        return Syscall.call(SyscallNumber.OPENAT, directory.number(), number.address(), flags | Fcntl.O_CLOEXEC, 0);
    }

    /**
     * What a file named by a number is, statx(2), of a link what it leads to: empty if that cannot be told. Nothing is
     * mounted for it, and a network filesystem is not asked for news.
     */
    public Optional<FileStatus> statusOfNumbered(Fd directory, int name) {
        write(name);
        return Stat.tryStatus(directory.number(), number.address(), AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC);
    }

    /** As {@link #statusOfNumbered}, of a file named by a text. */
    public Optional<FileStatus> statusOf(Fd directory, FileName name) {
        return Stat.tryStatus(directory.number(), name.address(), AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC);
    }

    /** What a link named by a number is itself: in fd, its permissions say how the file is open. */
    public Optional<FileStatus> statusOfNumberedLink(Fd directory, int name) {
        write(name);
        return Stat.tryStatus(directory.number(), number.address(), Fcntl.AT_SYMLINK_NOFOLLOW);
    }

    /**
     * Reads a file of the directory whole, which may take more than one read(2): its length, or a negative error number.
     * A file of /proc that gives fewer bytes than asked for is taken to be at its end, which holds for those that are
     * one record (stat, status, cmdline, environ, cgroup …), and saves a system call.
     */
    public int readRecord(Fd directory, FileName name) {
        return read(directory.number(), name.address(), true);
    }

    /** Reads a file of many records (limits apart, a table such as net/tcp), until a read(2) gives nothing more. */
    public int readTable(Fd directory, FileName name) {
        return read(directory.number(), name.address(), false);
    }

    /** As {@link #readRecord}, of a file named by a number, as fdinfo/3. */
    public int readNumbered(Fd directory, int name) {
        write(name);
        return read(directory.number(), number.address(), true);
    }

    /** The text of a symbolic link: its length, or a negative error number. */
    public int readLink(Fd directory, FileName name) {
        return readLink(directory, name.address());
    }

    /** The text of a symbolic link named by a number, as fd/3. */
    public int readNumberedLink(Fd directory, int name) {
        write(name);
        return readLink(directory, number.address());
    }

    /** The numbers that name entries of an open directory, in the directory's order. */
    public int[] numbers(Fd directory) throws LinuxException {
        int[] numbers = new int[256];
        int count = 0;
        while (true) {
            long got = Syscall.call(SyscallNumber.GETDENTS64, directory.number(), memory.address(), memory.byteSize());
            int length = (int) Syscall.check(got, "list", directory);
            if (length == 0) {
                return Arrays.copyOf(numbers, count);
            }
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
            for (int at = 0; at < length; at += Short.toUnsignedInt(memory.get(ValueLayout.JAVA_SHORT, at + 16))) {
                int value = numberAt(at + 19);
                if (value >= 0) {
                    numbers = count < numbers.length ? numbers : Arrays.copyOf(numbers, 2 * count);
                    numbers[count++] = value;
                }
            }
        }
    }

    /** The decimal number that is the name at that index, or -1. */
    private int numberAt(int index) {
        int value = 0;
        int i = index;
        for (; bytes[i] >= '0' && bytes[i] <= '9' && i - index < 9; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return i > index && bytes[i] == 0 ? value : -1;
    }

    private int readLink(Fd directory, long name) {
        while (true) {
            int result = (int) Syscall.call(SyscallNumber.READLINKAT, directory.number(), name, memory.address(), memory.byteSize());
            if (result < memory.byteSize() || !grow(0)) {
                copy(0, Math.max(result, 0));
                return result;
            }
        }
    }

    private int read(int directory, long name, boolean record) {
        long fd = open(directory, name);
        if (fd < 0) {
            return (int) fd;
        }
        int length = 0;
        try {
            while (true) {
                long space = memory.byteSize() - length;
                long got = Syscall.call(SyscallNumber.READ, fd, memory.address() + length, space);
                if (Syscall.failedWith(got, Errno.EINTR)) {
                    continue;
                }
                if (got < 0) {
                    return (int) got;
                }
                length += (int) got;
                boolean whole = got == 0 || record && got < space;
                if (whole || length == memory.byteSize() && !grow(length)) {
                    copy(0, length);
                    return length;
                }
            }
        } finally {
            Syscall.call(SyscallNumber.CLOSE, fd);
        }
    }

    private static long open(int directory, long name) {
        while (true) {
            int flags = Fcntl.O_RDONLY | Fcntl.O_CLOEXEC | Fcntl.O_NOCTTY | Fcntl.O_NONBLOCK;
            long fd = Syscall.call(SyscallNumber.OPENAT, directory, name, flags, 0);
            if (!Syscall.failedWith(fd, Errno.EINTR)) {
                return fd;
            }
        }
    }

    /** Doubles the buffer and keeps what is in it; false if it has the greatest size already. */
    private boolean grow(int length) {
        int size = (int) Math.min(2 * memory.byteSize(), mostBytes);
        if (size == memory.byteSize()) {
            return false;
        }
        MemorySegment larger = arena.allocate(size, 8); // the smaller one is given back with the arena
        MemorySegment.copy(memory, 0, larger, 0, length);
        memory = larger;
        bytes = new byte[size];
        return true;
    }

    private void copy(int from, int to) {
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, from, bytes, from, to - from);
    }

    private void write(int name) {
        if (name < 0) {
            throw new IllegalArgumentException("cannot name a file " + name + ": negative");
        }
        int digits = 1;
        for (int rest = name / 10; rest > 0; rest /= 10) {
            digits++;
        }
        number.set(ValueLayout.JAVA_BYTE, digits, (byte) 0);
        int rest = name;
        for (int i = digits - 1; i >= 0; i--) {
            number.set(ValueLayout.JAVA_BYTE, i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
