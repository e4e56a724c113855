package dev.lares.process;

import java.util.Map;
import java.util.Optional;

/**
 * The control groups of a process, cgroups(7) {@code /proc/PID/cgroup}, and what their names say of units.
 *
 * @param unified path in the unified hierarchy, version 2; empty where that is not mounted
 * @param legacy paths in the hierarchies of version 1, by their controllers ({@code cpu,cpuacct}) or name
 *     ({@code name=systemd}), in the file's order
 * @param units what the path says by the rules of service managers
 */
public record ControlGroups(Optional<String> unified, Map<String, String> legacy, UnitMembership units) {}
