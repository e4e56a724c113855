package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code <sys/resource.h>}: resource limits of this and other processes, prlimit(2). */
public final class Limits {
    private static final int SELF = 0;

    private Limits() {}

    /** A soft and a hard limit; {@link Resource#UNLIMITED} for infinity. */
    public record Range(long soft, long hard) {}

    public static Range of(Resource resource) throws LinuxException {
        return read(SELF, resource);
    }

    public static Range of(Pid pid, Resource resource) throws LinuxException {
        return read(pid.number(), resource);
    }

    public static void set(Resource resource, Range range) throws LinuxException {
        Syscall.check(write(SELF, resource, range.soft(), range.hard()), "set limit", resource);
    }

    public static void set(Pid pid, Resource resource, Range range) throws LinuxException {
        Syscall.check(write(pid.number(), resource, range.soft(), range.hard()), "set limit", resource);
    }

    /** Sets the limit, or what comes nearest to it below the hard limit in force; zero or a negative error number. */
    static long setClosest(int pid, Resource resource, long soft, long hard) {
        long result = write(pid, resource, soft, hard);
        if (!Syscall.failedWith(result, Errno.EPERM)) {
            return result;
        }
        try {
            long highest = read(pid, resource).hard();
            return write(pid, resource, lower(soft, highest), lower(hard, highest));
        } catch (LinuxException e) {
            return -e.errno().number();
        }
    }

    /** Infinity is the highest value when the bits are read without sign. */
    private static long lower(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    private static Range read(int pid, Resource resource) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(16, 8);
            long result = Syscall.call(SyscallNumber.PRLIMIT64, pid, resource.ordinal(), 0, limit.address());
            Syscall.check(result, "read limit", resource);
            return new Range(limit.get(ValueLayout.JAVA_LONG, 0), limit.get(ValueLayout.JAVA_LONG, 8));
        }
    }

    private static long write(int pid, Resource resource, long soft, long hard) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(16, 8);
            limit.set(ValueLayout.JAVA_LONG, 0, soft);
            limit.set(ValueLayout.JAVA_LONG, 8, hard);
            return Syscall.call(SyscallNumber.PRLIMIT64, pid, resource.ordinal(), limit.address(), 0);
        }
    }
}
