package dev.lares.linux;

import java.util.List;
import java.util.Optional;

/**
 * Applies settings to a child of another user or group with its own rights, where root's do not suffice.
 *
 * <p>Why: prlimit(2), setpriority(2), sched_setscheduler(2) and their kin are allowed on a process of the same user, or
 * with CAP_SYS_RESOURCE or CAP_SYS_NICE. A container's root has neither by default, yet a process may always lower its
 * own limits and raise its own nice level; so the calling thread takes on the child's user for the length of one call. The
 * saved user id stays root's, which is the way back.
 */
final class OwnerRights {
    private static final int UNCHANGED = -1;
    private static final int ROOT = 0;

    private OwnerRights() {}

    /** Applies the setting, as root first and then, if that is not permitted, as the user the child has become. */
    static void apply(int pid, ProcessSetting setting, List<MouldSetting> mouldSettings) throws StageException {
        try {
            ProcessSetup.apply(pid, setting);
        } catch (StageException e) {
            Optional<MouldSetting.Identity> owner = identity(mouldSettings);
            if (owner.isEmpty() || !isDenial(e.errno) || !isRoot()) {
                throw e;
            }
            applyAs(owner.get(), pid, setting);
        }
    }

    private static Optional<MouldSetting.Identity> identity(List<MouldSetting> settings) {
        for (MouldSetting setting : settings) {
            if (setting instanceof MouldSetting.Identity identity) {
                return Optional.of(identity);
            }
        }
        return Optional.empty();
    }

    private static boolean isDenial(Errno errno) {
        return errno.equals(Errno.EPERM) || errno.equals(Errno.EACCES);
    }

    private static void applyAs(MouldSetting.Identity owner, int pid, ProcessSetting setting) throws StageException {
        int gid = Unistd.gid();
        StageException.check(Syscall.call(SyscallNumber.SETRESGID, owner.gid(), UNCHANGED, UNCHANGED),
                ExecStage.GROUP, owner.gid());
        try {
            StageException.check(Syscall.call(SyscallNumber.SETRESUID, owner.uid(), owner.uid(), UNCHANGED),
                    ExecStage.USER, owner.uid());
            try {
                ProcessSetup.apply(pid, setting);
            } finally {
                restore(Syscall.call(SyscallNumber.SETRESUID, ROOT, ROOT, UNCHANGED));
            }
        } finally {
            restore(Syscall.call(SyscallNumber.SETRESGID, gid, UNCHANGED, UNCHANGED));
        }
    }

    private static boolean isRoot() {
        return Unistd.uid() == ROOT && Unistd.effectiveUid() == ROOT;
    }

    private static void restore(long result) {
        if (result < 0) {
            throw new IllegalStateException("cannot become root again: " + Errno.ofResult(result));
        }
    }
}
