package dev.lares.host;

import dev.lares.linux.Limits;
import dev.lares.linux.LinuxException;
import dev.lares.linux.ProcessSetting;
import dev.lares.linux.Resource;
import dev.lares.unit.Directive;
import dev.lares.unit.ExecDirectives;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.ResourceLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The limits of processes whose unit sets none (systemd-system.conf(5), "DefaultLimitCPU="): those of the configuration, and
 * otherwise the manager's own, but for open files: there the JVM has raised its own, and systemd gives 1024 and up to 524288.
 */
final class DefaultLimits {
    private static final long SOFT_FILES = 1024;
    private static final long HARD_FILES = 524_288;
    private static final String FILES = "NOFILE";

    /** What is to be set; all else is inherited. */
    private final SortedMap<String, ResourceLimit> set;
    /** The manager's own, looked up once: nobody changes them while it runs. */
    private final SortedMap<String, ResourceLimit> inherited = new TreeMap<>();

    /** The limits that are configured, by the kernel's names of them. */
    DefaultLimits(SortedMap<String, ResourceLimit> configured) {
        set = new TreeMap<>(configured);
        set.computeIfAbsent(FILES, _ -> ofFiles());
    }

    /** The limit by the kernel's name of it, as {@code NOFILE}. */
    ResourceLimit of(String name) {
        return Optional.ofNullable(set.get(name)).orElseGet(() -> inherited.computeIfAbsent(name, _ -> inherited(Resource.valueOf(name))));
    }

    /** What is to be set for a process of that unit, besides its own limits. */
    List<ProcessSetting> settings(LoadedUnit unit) {
        List<ProcessSetting> settings = new ArrayList<>();
        for (Directive<ResourceLimit> directive : ExecDirectives.LIMITS) {
            String name = directive.name().substring("Limit".length());
            ResourceLimit limit = set.get(name);
            if (limit != null && !unit.settings().isSet(directive)) {
                settings.add(new ProcessSetting.Limit(Resource.valueOf(name), limit.soft(), limit.hard()));
            }
        }
        return settings;
    }

    private static ResourceLimit ofFiles() {
        long most = SmallFile.text("/proc/sys/fs/nr_open").map(String::strip).map(Long::valueOf).orElse(HARD_FILES);
        long wanted = unsignedMin(most, unsignedMax(inherited(Resource.NOFILE).hard(), HARD_FILES));
        return new ResourceLimit(unsignedMin(SOFT_FILES, wanted), wanted);
    }

    private static ResourceLimit inherited(Resource resource) {
        try {
            Limits.Range range = Limits.of(resource);
            return new ResourceLimit(range.soft(), range.hard());
        } catch (LinuxException _) {
            return new ResourceLimit(ResourceLimit.INFINITY, ResourceLimit.INFINITY);
        }
    }

    private static long unsignedMin(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    private static long unsignedMax(long a, long b) {
        return Long.compareUnsigned(a, b) > 0 ? a : b;
    }
}
