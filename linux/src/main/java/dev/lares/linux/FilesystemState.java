package dev.lares.linux;

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

    /** The making of a child. */
    interface Work {
        int make() throws StageException;
    }

    /** Gives the calling thread its own state if that is allowed; called on a thread that is used for moulds only. */
    static FilesystemState ofNewThread() {
        return Syscall.call(SyscallNumber.UNSHARE, Namespaces.CLONE_FS) < 0 ? BORROWED : OWN;
    }

    int with(Work work) throws StageException {
        return switch (this) {
            case OWN -> work.make();
            case BORROWED -> lend(work);
        };
    }

    private static int lend(Work work) throws StageException {
        synchronized (LENDING) {
            long directory = Fcntl.tryOpen(".", Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0);
            StageException.check(directory, ExecStage.FDS, "the working directory");
            int umask = Unistd.umask(0077);
            try {
                return work.make();
            } finally {
                Unistd.umask(umask);
                Syscall.call(SyscallNumber.FCHDIR, directory);
                Syscall.call(SyscallNumber.CLOSE, directory);
            }
        }
    }
}
