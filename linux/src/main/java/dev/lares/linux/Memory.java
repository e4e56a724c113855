package dev.lares.linux;

import java.lang.foreign.Arena;

/** {@code <sys/mman.h>}: files that live in memory. */
public final class Memory {
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int F_ADD_SEALS = 1033;
    private static final int F_GET_SEALS = 1034;
    /** F_SEAL_SHRINK, F_SEAL_GROW. */
    private static final int SIZE_SEALS = 2 | 4;
    /** F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_WRITE. */
    private static final int ALL_SEALS = 1 | 2 | 4 | 8;

    private Memory() {}

    /** An empty file without a name in any directory, memfd_create(2); the name shows in /proc. */
    public static Fd createFile(String name) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long result = Syscall.call(SyscallNumber.MEMFD_CREATE, CString.in(arena, name).address(),
                    MFD_CLOEXEC | MFD_ALLOW_SEALING);
            return Fd.of((int) Syscall.check(result, "create memory file", name));
        }
    }

    /**
     * Gives a file of {@link #createFile} that size, of zeros, and keeps it from getting another, fcntl(2) F_SEAL_GROW: a
     * write beyond it fails with EPERM.
     */
    public static void fixSize(Fd file, long sizeBytes) throws LinuxException {
        Unistd.truncate(file, sizeBytes);
        Syscall.check(Syscall.call(SyscallNumber.FCNTL, file.number(), F_ADD_SEALS, SIZE_SEALS), "seal", file);
    }

    /**
     * Makes a file of {@link #createFile} immutable for everybody and for good, fcntl(2) F_ADD_SEALS: it can neither be
     * written nor change its size, and no seal can be added. A receiver may map it without fear of its sender.
     */
    public static void seal(Fd file) throws LinuxException {
        Syscall.check(Syscall.call(SyscallNumber.FCNTL, file.number(), F_ADD_SEALS, ALL_SEALS), "seal", file);
    }

    /** Whether every seal that {@link #seal} sets is there, F_GET_SEALS; false for a file that cannot be sealed. */
    public static boolean isSealed(Fd file) {
        long seals = Syscall.call(SyscallNumber.FCNTL, file.number(), F_GET_SEALS);
        return seals >= 0 && (seals & ALL_SEALS) == ALL_SEALS;
    }
}
