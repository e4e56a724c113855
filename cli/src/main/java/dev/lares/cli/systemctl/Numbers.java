package dev.lares.cli.systemctl;

import java.util.ArrayList;
import java.util.List;

/** Numbers of properties as {@code show} prints them, by what the property's name says they count. */
final class Numbers {
    private static final long ALL_NAMESPACES = 0x7e020000L;
    private static final String[] NAMESPACES = {"cgroup", "ipc", "net", "mnt", "pid", "user", "uts"};
    private static final long[] NAMESPACE_BITS = {0x02000000L, 0x08000000L, 0x40000000L, 0x00020000L, 0x20000000L, 0x10000000L, 0x04000000L};
    private static final String[] CAPABILITIES = {"chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap",
            "linux_immutable", "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock", "ipc_owner", "sys_module", "sys_rawio",
            "sys_chroot", "sys_ptrace", "sys_pacct", "sys_admin", "sys_boot", "sys_nice", "sys_resource", "sys_time", "sys_tty_config", "mknod", "lease",
            "audit_write", "audit_control", "setfcap", "mac_override", "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read", "perfmon",
            "bpf", "checkpoint_restore"};

    private Numbers() {}

    /** A value of type {@code t}; all ones are systemd's infinity, or no value. */
    static String unsigned64(String name, long value, TimestampStyle style) {
        if (name.endsWith("Timestamp")) {
            return Timestamps.of(value, style);
        } else if (name.equals("NextElapseUSecRealtime") || name.equals("LastTriggerUSec") || name.equals("TimeUSec") || name.equals("RTCTimeUSec")) {
            return Timestamps.of(value, TimestampStyle.PRETTY);
        } else if (name.contains("USec")) {
            return Spans.of(value, 0);
        } else if (value == -1) {
            return unset(name);
        }
        return switch (name) {
            case "CoredumpFilter" -> "0x" + Long.toHexString(value);
            case "RestrictNamespaces" -> namespaces(value);
            case "MountFlags" -> propagation(value);
            case "CapabilityBoundingSet", "AmbientCapabilities" -> capabilities(value);
            case "CPUWeight", "StartupCPUWeight" -> value == 0 ? "idle" : Long.toUnsignedString(value);
            default -> Long.toUnsignedString(value);
        };
    }

    private static String unset(String name) {
        return switch (name) {
            case "CPUWeight", "StartupCPUWeight", "IOWeight", "StartupIOWeight", "CPUShares", "StartupCPUShares", "BlockIOWeight",
                    "StartupBlockIOWeight", "MemoryCurrent", "TasksCurrent" -> "[not set]";
            case "DefaultMemoryLow", "DefaultMemoryMin", "MemoryLow", "MemoryHigh", "MemoryMax", "MemorySwapMax", "MemoryLimit", "MemoryAvailable",
                    "TasksMax", "DefaultTasksMax" -> "infinity";
            case "IPIngressBytes", "IPIngressPackets", "IPEgressBytes", "IPEgressPackets" -> "[no data]";
            case "CoredumpFilter" -> "0xffffffffffffffff";
            case "RestrictNamespaces" -> "no";
            case "CapabilityBoundingSet", "AmbientCapabilities" -> capabilities(-1);
            default -> name.endsWith("NSec") ? "[not set]" : name.startsWith("Limit") || name.startsWith("DefaultLimit") ? "infinity"
                    : Long.toUnsignedString(-1);
        };
    }

    private static String namespaces(long value) {
        if ((value & ALL_NAMESPACES) == 0) {
            return "yes";
        } else if ((value & ALL_NAMESPACES) == ALL_NAMESPACES) {
            return "no";
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < NAMESPACES.length; i++) {
            if ((value & NAMESPACE_BITS[i]) != 0) {
                names.add(NAMESPACES[i]);
            }
        }
        return String.join(" ", names);
    }

    private static String propagation(long value) {
        return switch ((int) (value & 0x1c0000)) {
            case 0 -> "";
            case 0x100000 -> "shared";
            case 0x80000 -> "slave";
            case 0x40000 -> "private";
            default -> Long.toUnsignedString(value);
        };
    }

    private static String capabilities(long value) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < CAPABILITIES.length; i++) {
            if ((value & 1L << i) != 0) {
                names.add("cap_" + CAPABILITIES[i]);
            }
        }
        return String.join(" ", names);
    }

    /** A fraction as C's {@code %g} writes it. */
    static String shortest(double value) {
        return new java.math.BigDecimal(value).round(new java.math.MathContext(6)).stripTrailingZeros().toPlainString();
    }

    /** A value of type {@code u}. */
    static String unsigned32(String name, int value) {
        if (name.contains("UMask") || name.contains("Mode")) {
            String octal = Integer.toOctalString(value);
            return "0".repeat(Math.max(0, 4 - octal.length())) + octal;
        }
        return (name.equals("UID") || name.equals("GID")) && value == -1 ? "[not set]" : Integer.toUnsignedString(value);
    }

    /** The numbers of the bits that are set, as {@code 0-3 5}. */
    static String ranges(byte[] octets) {
        StringBuilder out = new StringBuilder();
        int count = octets.length * 8;
        for (int bit = 0; bit < count; bit++) {
            if (!isSet(octets, bit)) {
                continue;
            }
            int last = bit;
            while (last + 1 < count && isSet(octets, last + 1)) {
                last++;
            }
            out.append(out.isEmpty() ? "" : " ").append(bit).append(last > bit ? "-" + last : "");
            bit = last;
        }
        return out.toString();
    }

    private static boolean isSet(byte[] octets, int bit) {
        return (octets[bit / 8] & 1 << bit % 8) != 0;
    }
}
