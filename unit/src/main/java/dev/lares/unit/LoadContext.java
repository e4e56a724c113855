package dev.lares.unit;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What loading depends on besides the unit files.
 *
 * @param specifiers what specifiers stand for, and whether the manager is a user's
 * @param mountPoints where something is mounted, as absolute paths; {@code /} need not be among them
 */
public record LoadContext(SpecifierContext specifiers, SortedSet<String> mountPoints) {
    private static final List<String> KERNELS = List.of(
            "/proc", "/proc/kmsg", "/proc/sys", "/proc/sys/kernel/random/boot_id", "/sys", "/sys/kernel/security", "/sys/fs/smackfs",
            "/sys/fs/selinux", "/sys/fs/pstore", "/sys/fs/bpf", "/sys/firmware/efi/efivars", "/dev", "/dev/shm", "/dev/pts",
            "/dev/console", "/run");

    public LoadContext {
        mountPoints = Collections.unmodifiableSortedSet(new TreeSet<>(mountPoints));
    }

    boolean userManager() {
        return specifiers.userManager();
    }

    /** Whether a mount unit stands for what is mounted there: the kernel's own file systems have none. */
    boolean isMountPoint(String path) {
        return path.equals("/") || mountPoints.contains(path) && !isKernels(path);
    }

    /** Whether no mount unit may stand for the path (systemd.mount(5)). */
    static boolean isKernels(String path) {
        return KERNELS.contains(path) || FilePaths.isWithin(path, "/sys/fs/cgroup") || FilePaths.isWithin(path, "/run/host");
    }
}
