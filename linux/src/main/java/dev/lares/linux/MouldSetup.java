package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Gives the calling thread, and no other, the attributes its next child is to inherit. Everything here is a raw system
 * call: the C library's {@code setresuid} and its kin would change all threads of the process.
 *
 * <p>The user comes as late as possible. From then until the thread ends, it is a thread of this process that belongs
 * to the unit's user, who may signal the process through it. (Tracing it or reading its memory stays forbidden: the
 * kernel makes a process undumpable when a thread of it changes its user, prctl(2) "PR_SET_DUMPABLE", and that is
 * made certain here for a system whose {@code fs.suid_dumpable} is 1.)
 */
final class MouldSetup {
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_SET_SECUREBITS = 28;
    private static final int PR_SET_TIMERSLACK = 29;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_RAISE = 2;
    private static final int SECBIT_KEEP_CAPS = 1 << 4;
    private static final int CAPABILITY_VERSION_3 = 0x2008_0522;

    private final List<MouldSetting> settings;

    MouldSetup(List<MouldSetting> settings) {
        this.settings = settings;
    }

    void apply() throws StageException {
        for (MouldSetting setting : settings) {
            if (setting instanceof MouldSetting.TimerSlack(long nanos)) {
                prctl(PR_SET_TIMERSLACK, nanos, ExecStage.TIMERSLACK, "timer slack " + nanos);
            }
        }
        for (MouldSetting setting : settings) {
            if (setting instanceof MouldSetting.BoundingSet(long kept)) {
                bound(kept);
            }
        }
        secureBits();
        for (MouldSetting setting : settings) {
            if (setting instanceof MouldSetting.Identity identity) {
                become(identity);
            }
        }
        for (MouldSetting setting : settings) {
            if (setting instanceof MouldSetting.AmbientSet(long capabilities) && capabilities != 0) {
                raiseAmbient(capabilities);
            }
        }
        if (settings.contains(new MouldSetting.NoNewPrivileges())) {
            prctl(PR_SET_NO_NEW_PRIVS, 1, ExecStage.NO_NEW_PRIVILEGES, "no new privileges");
        }
    }

    /** Drops from the bounding set and from the inheritable set, which would give them back to a root program. */
    private static void bound(long kept) throws StageException {
        for (int capability = 0; capability < 64; capability++) {
            if ((kept >>> capability & 1) == 0) {
                long result = Syscall.call(SyscallNumber.PRCTL, PR_CAPBSET_DROP, capability, 0, 0, 0);
                if (Syscall.failedWith(result, Errno.EINVAL)) {
                    break;
                }
                StageException.check(result, ExecStage.CAPABILITIES, "capability bounding set");
            }
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = capabilityHeader(arena);
            MemorySegment data = arena.allocate(24, 4);
            StageException.check(Syscall.call(SyscallNumber.CAPGET, header.address(), data.address()),
                    ExecStage.CAPABILITIES, "inheritable capabilities");
            keepInheritable(data, 8, (int) kept);
            keepInheritable(data, 20, (int) (kept >>> 32));
            StageException.check(Syscall.call(SyscallNumber.CAPSET, header.address(), data.address()),
                    ExecStage.CAPABILITIES, "inheritable capabilities");
        }
    }

    private static void keepInheritable(MemorySegment data, long offset, int kept) {
        data.set(ValueLayout.JAVA_INT, offset, data.get(ValueLayout.JAVA_INT, offset) & kept);
    }

    /** Ambient capabilities survive the change of user only if the permitted ones do: SECBIT_KEEP_CAPS until execve. */
    private void secureBits() throws StageException {
        int bits = 0;
        boolean asked = false;
        for (MouldSetting setting : settings) {
            switch (setting) {
                case MouldSetting.SecureBits(int wanted) -> {
                    bits |= wanted;
                    asked = true;
                }
                case MouldSetting.AmbientSet(long capabilities) when capabilities != 0 -> {
                    bits |= SECBIT_KEEP_CAPS;
                    asked = true;
                }
                case MouldSetting.AmbientSet _, MouldSetting.TimerSlack _, MouldSetting.BoundingSet _,
                        MouldSetting.Identity _, MouldSetting.NoNewPrivileges _ -> { }
            }
        }
        if (asked) {
            prctl(PR_SET_SECUREBITS, bits, ExecStage.SECUREBITS, "secure bits " + bits);
        }
    }

    private static void become(MouldSetting.Identity identity) throws StageException {
        setGroups(identity.groups());
        int gid = identity.gid();
        StageException.check(Syscall.call(SyscallNumber.SETRESGID, gid, gid, gid), ExecStage.GROUP, gid);
        int uid = identity.uid();
        boolean changes = uid != Unistd.uid() || uid != Unistd.effectiveUid();
        StageException.check(Syscall.call(SyscallNumber.SETRESUID, uid, uid, uid), ExecStage.USER, uid);
        if (changes) {
            Syscall.call(SyscallNumber.PRCTL, PR_SET_DUMPABLE, 0, 0, 0, 0);
        }
    }

    private static void setGroups(List<Integer> groups) throws StageException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate(Math.max(4, 4L * groups.size()), 4);
            for (int i = 0; i < groups.size(); i++) {
                list.setAtIndex(ValueLayout.JAVA_INT, i, groups.get(i));
            }
            long result = Syscall.call(SyscallNumber.SETGROUPS, groups.size(), list.address());
            if (Syscall.failedWith(result, Errno.EPERM) && Unistd.groups().containsAll(groups)
                    && groups.containsAll(Unistd.groups())) {
                return;
            }
            StageException.check(result, ExecStage.GROUP, groups);
        }
    }

    private static void raiseAmbient(long capabilities) throws StageException {
        setCapabilities(capabilities);
        for (int capability = 0; capability < 64; capability++) {
            if ((capabilities >>> capability & 1) != 0) {
                long result =
                        Syscall.call(SyscallNumber.PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0);
                StageException.check(result, ExecStage.CAPABILITIES, "ambient capability " + capability);
            }
        }
    }

    /** Makes these the effective, permitted and inheritable capabilities of the calling thread. */
    static void setCapabilities(long capabilities) throws StageException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(24, 4);
            for (int set = 0; set < 3; set++) {
                data.set(ValueLayout.JAVA_INT, set * 4L, (int) capabilities);
                data.set(ValueLayout.JAVA_INT, 12 + set * 4L, (int) (capabilities >>> 32));
            }
            long result = Syscall.call(SyscallNumber.CAPSET, capabilityHeader(arena).address(), data.address());
            StageException.check(result, ExecStage.CAPABILITIES, "capabilities");
        }
    }

    /** Of the calling thread, bit n for capability n. */
    static long effectiveCapabilities() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(24, 4);
            Syscall.call(SyscallNumber.CAPGET, capabilityHeader(arena).address(), data.address());
            return Integer.toUnsignedLong(data.get(ValueLayout.JAVA_INT, 0))
                    | (long) data.get(ValueLayout.JAVA_INT, 12) << 32;
        }
    }

    private static MemorySegment capabilityHeader(Arena arena) {
        MemorySegment header = arena.allocate(8, 4);
        header.set(ValueLayout.JAVA_INT, 0, CAPABILITY_VERSION_3);
        return header;
    }

    private static void prctl(int option, long value, ExecStage stage, String object) throws StageException {
        StageException.check(Syscall.call(SyscallNumber.PRCTL, option, value, 0, 0, 0), stage, object);
    }
}
