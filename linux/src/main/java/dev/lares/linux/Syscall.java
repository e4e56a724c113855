package dev.lares.linux;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * System calls by number, {@code syscall(2)}: the result, or the negative error number, as the kernel itself returns it.
 */
final class Syscall {
    private static final MethodHandle SYSCALL = Libc.function("syscall");

    private Syscall() {}

    static long call(int number, long a, long b, long c, long d, long e, long f) {
        MemorySegment errno = Libc.capturedErrno();
        long result;
        try {
            result = (long) SYSCALL.invokeExact(errno, (long) number, a, b, c, d, e, f);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
        return result == -1 ? -NativeValue.intAt(errno, 0) : result;
    }

    static long call(int number) {
        return call(number, 0, 0, 0, 0, 0, 0);
    }

    static long call(int number, long a) {
        return call(number, a, 0, 0, 0, 0, 0);
    }

    static long call(int number, long a, long b) {
        return call(number, a, b, 0, 0, 0, 0);
    }

    static long call(int number, long a, long b, long c) {
        return call(number, a, b, c, 0, 0, 0);
    }

    static long call(int number, long a, long b, long c, long d) {
        return call(number, a, b, c, d, 0, 0);
    }

    static long call(int number, long a, long b, long c, long d, long e) {
        return call(number, a, b, c, d, e, 0);
    }

    /** The result, or an exception that says what could not be done to which object. */
    static long check(long result, String operation, Object object) throws LinuxException {
        if (result < 0) {
            throw new LinuxException(operation, object.toString(), Errno.ofResult(result));
        }
        return result;
    }

    static boolean failedWith(long result, Errno errno) {
        return result == -errno.number();
    }
}
