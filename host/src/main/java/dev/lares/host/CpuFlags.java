package dev.lares.host;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** What the processors can do, by the kernel's names. */
final class CpuFlags {
    private CpuFlags() {}

    /** The flags of the first processor; none on processors other than x86. */
    static Set<String> of(SystemFiles files) {
        return files.lines("/proc/cpuinfo").stream()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .map(line -> new TreeSet<>(Arrays.asList(line.substring(line.indexOf(':') + 1).strip().split(" +"))))
                .<Set<String>>map(Collections::unmodifiableSet)
                .orElse(Set.of());
    }
}
