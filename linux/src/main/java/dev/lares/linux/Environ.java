package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The environment as the C library has it, environ(7). {@link System#getenv} decodes it by the locale: without one, as
 * services are run, every byte that is not ASCII is lost.
 */
public final class Environ {
    private static final MethodHandle GETENV = Libc.function("getenv");

    private Environ() {}

    /** The value of a variable, from UTF-8, getenv(3); bytes that are not UTF-8 are kept for the kernel to get back. */
    public static Optional<String> get(String name) {
        try (Arena arena = Arena.ofConfined()) {
            long address = Libc.call(GETENV, CString.in(arena, name).address(), 0);
            return address == 0 ? Optional.empty() : Optional.of(CString.at(address));
        }
    }
}
