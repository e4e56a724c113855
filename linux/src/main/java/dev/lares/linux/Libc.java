package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The C library's functions as method handles of one shape: seven {@code long} arguments, a {@code long} result, errno
 * captured.
 *
 * <p>Why one shape: the JVM spins classes for every distinct {@link FunctionDescriptor}, 5 to 10 ms each in a cold
 * process. The calling conventions of x86_64 and aarch64 pass integers and pointers alike, a callee ignores
 * arguments it does not declare, and a narrower result sits in the low bits; so {@code long} × 7 serves every function
 * that takes at most seven integers or pointers. A caller casts an {@code int} result with {@code (int)}.
 *
 * <p>For the same reason there is no lambda, pattern switch or record comparison here and on the way to a child process: each
 * makes the JVM spin classes, when it is first reached, in a program that may do nothing else than start another.
 *
 * <p>Memory is passed as an address, which does not keep its segment alive: callers hold a confined arena open, or a
 * field they read after the call.
 */
final class Libc {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final FunctionDescriptor SHAPE =
            FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG);
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final ThreadLocal<MemorySegment> CAPTURED = new CapturedErrno();

    private Libc() {}

    /** The function of that name, or empty if this C library has none. */
    @SuppressWarnings("restricted")
    static Optional<MethodHandle> find(String name) {
        Optional<MemorySegment> symbol = LINKER.defaultLookup().find(name);
        return symbol.isPresent() ? Optional.of(LINKER.downcallHandle(symbol.get(), SHAPE, ERRNO)) : Optional.empty();
    }

    /** The function of that name; a C library without it cannot run Lares. */
    static MethodHandle function(String name) {
        Optional<MethodHandle> function = find(name);
        if (function.isEmpty()) {
            throw new UnsupportedOperationException("cannot find " + name + ": not in this C library");
        }
        return function.get();
    }

    /** Where the function of that name is, for a caller that hands it to another; empty if there is none. */
    static OptionalLong address(String name) {
        Optional<MemorySegment> symbol = LINKER.defaultLookup().find(name);
        return symbol.isPresent() ? OptionalLong.of(symbol.get().address()) : OptionalLong.empty();
    }

    /** Calls a function that reports failure by its result, not by errno, as {@code posix_spawn(3)} does. */
    static long call(MethodHandle function, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) function.invokeExact(CAPTURED.get(), a, b, c, d, e, f, 0L);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static long call(MethodHandle function, long a, long b) {
        return call(function, a, b, 0, 0, 0, 0);
    }

    static long call(MethodHandle function, long a, long b, long c) {
        return call(function, a, b, c, 0, 0, 0);
    }

    /** Where the calling thread's errno is captured; passed as the first argument of every handle. */
    static MemorySegment capturedErrno() {
        return CAPTURED.get();
    }

    private static final class CapturedErrno extends ThreadLocal<MemorySegment> {
        @Override
        protected MemorySegment initialValue() {
            return Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
        }
    }
}
