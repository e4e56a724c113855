package dev.lares.host;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the tree of control groups tells: its version, controllers, and the memory it leaves us (cgroups(7)). */
final class ControlGroupFacts {
    private static final String ROOT = "/sys/fs/cgroup";
    private static final List<String> KNOWN = List.of(
            "cpu", "cpuacct", "cpuset", "io", "blkio", "memory", "devices", "pids", "bpf-firewall", "bpf-devices", "bpf-foreign",
            "bpf-socket-bind", "bpf-restrict-network-interfaces");

    private final SystemFiles files;

    ControlGroupFacts(SystemFiles files) {
        this.files = files;
    }

    /** Whether the one tree of version 2 is all there is. */
    boolean isUnified() {
        return files.exists(ROOT + "/cgroup.controllers");
    }

    /** Whether all controllers named that are known at all are there; true if none is known, as in systemd. */
    boolean hasControllers(String names) {
        List<String> wanted = Arrays.stream(names.split("\\s+")).filter(KNOWN::contains).toList();
        return wanted.stream().allMatch(this::hasController);
    }

    private boolean hasController(String name) {
        if (isUnified()) {
            List<String> there = files.firstLine(ROOT + root() + "/cgroup.controllers").map(line -> Arrays.asList(line.split(" "))).orElse(List.of());
            return there.contains(name) && !List.of("cpuacct", "blkio", "devices").contains(name);
        }
        return List.of("cpu", "cpuacct", "blkio", "memory", "devices", "pids").contains(name) && files.exists(ROOT + "/" + name);
    }

    /** The memory this system may use: what the machine has, or less if the root group is limited. */
    OptionalLong memoryBytes() {
        Optional<Long> total = files.field("/proc/meminfo", "MemTotal").map(text -> Long.parseLong(text.replaceAll("\\D", "")) * 1024);
        if (total.isEmpty()) {
            return OptionalLong.empty();
        }
        String limitFile = isUnified() ? ROOT + root() + "/memory.max" : ROOT + "/memory" + root() + "/memory.limit_in_bytes";
        long limit = files.firstLine(limitFile).filter(text -> text.matches("\\d{1,18}")).map(Long::parseLong).orElse(Long.MAX_VALUE);
        return OptionalLong.of(Math.min(total.get(), limit));
    }

    /** The group that holds the whole system: process 1's without what a manager puts itself into. */
    private String root() {
        String path = files.lines("/proc/1/cgroup").stream()
                .filter(line -> line.startsWith("0::") || line.contains(":name=systemd:"))
                .map(line -> line.substring(line.lastIndexOf(':') + 1))
                .findFirst()
                .orElse("/");
        for (String own : List.of("/init.scope", "/system.slice", "/system")) {
            if (path.endsWith(own)) {
                path = path.substring(0, path.length() - own.length());
                break;
            }
        }
        return path.equals("/") ? "" : path;
    }
}
