package dev.lares.linux;

import java.lang.foreign.Arena;

/** {@code <sys/mount.h>}: mount(2) and umount2(2). */
public final class Mount {
    public static final int MS_RDONLY = 1;
    public static final int MS_NOSUID = 2;
    public static final int MS_NODEV = 4;
    public static final int MS_NOEXEC = 8;
    public static final int MS_REMOUNT = 32;
    public static final int MS_BIND = 4096;
    public static final int MS_MOVE = 8192;
    public static final int MS_REC = 16384;
    public static final int MS_PRIVATE = 1 << 18;
    public static final int MS_SLAVE = 1 << 19;
    public static final int MS_SHARED = 1 << 20;
    public static final int MS_RELATIME = 1 << 21;
    public static final int MS_STRICTATIME = 1 << 24;
    public static final int MNT_FORCE = 1;
    public static final int MNT_DETACH = 2;
    public static final int UMOUNT_NOFOLLOW = 8;

    private Mount() {}

    /** Mounts; what a kind of mount does not use (source, type, data) is an empty string. */
    public static void mount(String source, String target, String type, int flags, String data)
            throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long result = Syscall.call(SyscallNumber.MOUNT, CString.in(arena, source).address(),
                    CString.in(arena, target).address(), CString.in(arena, type).address(), flags,
                    CString.in(arena, data).address());
            Syscall.check(result, "mount", target);
        }
    }

    public static void unmount(String target, int flags) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long result = Syscall.call(SyscallNumber.UMOUNT2, CString.in(arena, target).address(), flags);
            Syscall.check(result, "unmount", target);
        }
    }
}
