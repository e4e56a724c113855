package dev.lares.linux;

import java.util.function.Supplier;

/**
 * Whose umask and working directory a mould changes. All threads of a process share them until one calls
 * {@code unshare(CLONE_FS)}; a seccomp filter may forbid that, as Docker's does without CAP_SYS_ADMIN.
 */
enum FilesystemState {
    /** The mould's own. */
    OWN,
    /** The process's: lent to one mould at a time, and given back as it was. */
    BORROWED;

    private static final Object LENDING = new Object();

    /** Gives the calling thread its own state if that is allowed; called on a thread that is used for moulds only. */
    static FilesystemState ofNewThread() {
        return Syscall.call(SyscallNumber.UNSHARE, Namespaces.CLONE_FS) < 0 ? BORROWED : OWN;
    }

    /** Makes a child, on this thread or another; called on a thread that keeps its privileges. */
    SpawnResult with(Supplier<SpawnResult> making) {
        return switch (this) {
            case OWN -> making.get();
            case BORROWED -> lend(making);
        };
    }

    private static SpawnResult lend(Supplier<SpawnResult> making) {
        synchronized (LENDING) {
            long directory = Fcntl.tryOpen(".", Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0);
            int umask = Unistd.umask(0077);
            try {
                return making.get();
            } finally {
                Unistd.umask(umask);
                if (directory < 0 || Syscall.call(SyscallNumber.FCHDIR, directory) < 0) {
                    Unistd.tryChangeDirectory("/");
                }
                Syscall.call(SyscallNumber.CLOSE, directory);
            }
        }
    }
}
