package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** The name that the kernel gives the protocol of any socket: TCP, UNIX-STREAM, NETLINK, ALG … */
public final class SocketProtocol {
    private static final int LONGEST_BYTES = 64;

    private SocketProtocol() {}

    /** Of a socket opened with O_PATH, as one of another process can be; by its attribute, getxattr(2). Empty for no socket. */
    public static Optional<String> of(Fd fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(LONGEST_BYTES);
            long result = Syscall.call(SyscallNumber.GETXATTR, CString.in(arena, "/proc/self/fd/" + fd.number()).address(),
                    CString.in(arena, "system.sockprotoname").address(), value.address(), LONGEST_BYTES - 1);
            return result <= 0 ? Optional.empty() : Optional.of(value.getString(0));
        }
    }
}
