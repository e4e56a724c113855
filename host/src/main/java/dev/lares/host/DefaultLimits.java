package dev.lares.host;

import dev.lares.linux.Limits;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Resource;
import dev.lares.unit.ResourceLimit;
import java.util.Optional;

/**
 * The limits of processes whose unit sets none: they are inherited from the manager, but for open files, where the JVM has
 * raised its own soft limit, and where systemd gives 1024 and up to 524288 to all (systemd-system.conf(5),
 * "DefaultLimitNOFILE=").
 */
final class DefaultLimits {
    private static final long SOFT_FILES = 1024;
    private static final long HARD_FILES = 524_288;

    private DefaultLimits() {}

    /** The limit by the kernel's name of it, as {@code NOFILE}. */
    static ResourceLimit of(String name) {
        return name.equals("NOFILE") ? ofFiles() : inherited(Resource.valueOf(name));
    }

    private static ResourceLimit ofFiles() {
        long most = SmallFile.text("/proc/sys/fs/nr_open").map(String::strip).map(Long::valueOf).orElse(HARD_FILES);
        long wanted = unsignedMin(most, unsignedMax(inherited(Resource.NOFILE).hard(), HARD_FILES));
        return new ResourceLimit(unsignedMin(SOFT_FILES, wanted), wanted);
    }

    private static ResourceLimit inherited(Resource resource) {
        return tryInherited(resource).orElse(new ResourceLimit(ResourceLimit.INFINITY, ResourceLimit.INFINITY));
    }

    private static Optional<ResourceLimit> tryInherited(Resource resource) {
        try {
            Limits.Range range = Limits.of(resource);
            return Optional.of(new ResourceLimit(range.soft(), range.hard()));
        } catch (LinuxException _) {
            return Optional.empty();
        }
    }

    private static long unsignedMin(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    private static long unsignedMax(long a, long b) {
        return Long.compareUnsigned(a, b) > 0 ? a : b;
    }
}
