package dev.lares.linux;

import java.lang.foreign.Arena;

/** {@code <sys/mman.h>}: files that live in memory. */
public final class Memory {
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;

    private Memory() {}

    /** An empty file without a name in any directory, memfd_create(2); the name shows in /proc. */
    public static Fd createFile(String name) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long result = Syscall.call(SyscallNumber.MEMFD_CREATE, CString.in(arena, name).address(),
                    MFD_CLOEXEC | MFD_ALLOW_SEALING);
            return Fd.of((int) Syscall.check(result, "create memory file", name));
        }
    }
}
