package dev.lares.daemon;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The functions of sd_is_socket(3) in the C library of systemd: the reference for what a descriptor is. */
final class LibSystemd {
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;

    private LibSystemd() {}

    /** In the words of {@link ListenFd}: kind and family. */
    @SuppressWarnings("restricted")
    static String kind(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup library;
            try {
                library = SymbolLookup.libraryLookup("libsystemd.so.0", arena);
            } catch (IllegalArgumentException e) {
                Needs.require(false, "libsystemd.so.0");
                return "";
            }
            if (is(library, "sd_is_fifo", fd)) {
                return "FIFO NONE";
            }
            if (is(library, "sd_is_special", fd)) {
                return "FILE NONE";
            }
            String family = isSocket(library, fd, AF_INET, 0, -1) ? "INET" : isSocket(library, fd, AF_INET6, 0, -1) ? "INET6"
                    : isSocket(library, fd, AF_UNIX, 0, -1) ? "UNIX" : "NONE";
            String kind = isSocket(library, fd, 0, SOCK_STREAM, 1) ? "STREAM_LISTENER" : isSocket(library, fd, 0, SOCK_STREAM, 0) ? "STREAM"
                    : isSocket(library, fd, 0, SOCK_DGRAM, -1) ? "DATAGRAM" : "OTHER";
            return kind + " " + family;
        }
    }

    private static boolean is(SymbolLookup library, String function, int fd) {
        MethodHandle handle = handle(library, function, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        return call(() -> (int) handle.invokeExact(fd, MemorySegment.NULL));
    }

    private static boolean isSocket(SymbolLookup library, int fd, int family, int type, int listening) {
        MethodHandle handle = handle(library, "sd_is_socket", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        return call(() -> (int) handle.invokeExact(fd, family, type, listening));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(SymbolLookup library, String function, FunctionDescriptor shape) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(function), shape);
    }

    private interface Call {
        int run() throws Throwable;
    }

    private static boolean call(Call call) {
        try {
            int result = call.run();
            if (result < 0) {
                throw new AssertionError("error " + result);
            }
            return result > 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
