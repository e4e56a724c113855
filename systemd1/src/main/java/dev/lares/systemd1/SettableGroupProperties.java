package dev.lares.systemd1;

import static dev.lares.systemd1.PropertyFormats.*;
import static dev.lares.systemd1.SettableProperty.always;
import static dev.lares.systemd1.SettableProperty.making;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.systemd1.SettableProperty.Format;
import dev.lares.unit.UnitType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What may be given to units that have a control group, also while they run, systemd.resource-control(5). Lares writes down
 * what it is given; which of it has an effect COMPATIBILITY.md tells.
 */
final class SettableGroupProperties {
    private static final List<String> CONTROLLERS = List.of("cpu", "cpuacct", "cpuset", "io", "blkio", "memory", "devices", "pids",
            "bpf-firewall", "bpf-devices", "bpf-foreign", "bpf-socket-bind", "bpf-restrict-network-interfaces");
    private static final long ALL_32 = 0xFFFF_FFFFL;

    static final List<SettableProperty> ROWS = rows();

    private SettableGroupProperties() {}

    private static List<SettableProperty> rows() {
        List<SettableProperty> rows = new ArrayList<>();
        for (String name : List.of("CPUAccounting", "IOAccounting", "BlockIOAccounting", "MemoryAccounting", "TasksAccounting", "IPAccounting")) {
            rows.add(always(name, "b", line(PropertyFormats::bool)));
        }
        addWeights(rows);
        addMemory(rows);
        rows.addAll(List.of(
                always("TasksMax", "t", line(limit(1))),
                always("TasksMaxScale", "u", scale(1)),
                always("CPUQuotaPerSecUSec", "t", SettableGroupProperties::quota),
                always("CPUQuotaPeriodUSec", "t", SettableGroupProperties::quotaPeriod)));
        for (String name : List.of("AllowedCPUs", "StartupAllowedCPUs", "AllowedMemoryNodes", "StartupAllowedMemoryNodes")) {
            rows.add(always(name, "ay", line((_, value) -> members(value.octets()))));
        }
        for (String name : List.of("IOReadBandwidthMax", "IOWriteBandwidthMax", "IOReadIOPSMax", "IOWriteIOPSMax", "BlockIOReadBandwidth", "BlockIOWriteBandwidth")) {
            rows.add(always(name, "a(st)", devices(0)));
        }
        rows.addAll(List.of(
                always("IODeviceWeight", "a(st)", devices(10_000)),
                always("BlockIODeviceWeight", "a(st)", devices(1_000)),
                always("DevicePolicy", "s", line(oneOf("auto", "closed", "strict"))),
                always("DeviceAllow", "a(ss)", SettableGroupProperties::deviceAllow),
                always("ManagedOOMSwap", "s", line(oneOf("auto", "kill"))),
                always("ManagedOOMMemoryPressure", "s", line(oneOf("auto", "kill"))),
                always("ManagedOOMPreference", "s", line(oneOf("none", "avoid", "omit"))),
                always("DisableControllers", "as", line((_, value) -> controllers(value))),
                making("Delegate", "b", delegate(line(PropertyFormats::bool))),
                making("DelegateControllers", "as", delegate((_, value, draft) ->
                        draft.add("DelegateControllers", ownSection(draft), "Delegate=" + controllers(value))))));
        return List.copyOf(rows);
    }

    private static void addWeights(List<SettableProperty> rows) {
        Format cpu = line((name, value) -> {
            long weight = value.uint64();
            require(weight <= 10_000 && weight >= INFINITY, "Value specified in %s is out of range".formatted(name));
            return weight == INFINITY ? "" : weight == 0 ? "idle" : Long.toString(weight);
        });
        rows.add(always("CPUWeight", "t", cpu));
        rows.add(always("StartupCPUWeight", "t", cpu));
        rows.add(always("CPUShares", "t", line(weight(2, 262_144))));
        rows.add(always("StartupCPUShares", "t", line(weight(2, 262_144))));
        rows.add(always("IOWeight", "t", line(weight(1, 10_000))));
        rows.add(always("StartupIOWeight", "t", line(weight(1, 10_000))));
        rows.add(always("BlockIOWeight", "t", line(weight(10, 1_000))));
        rows.add(always("StartupBlockIOWeight", "t", line(weight(10, 1_000))));
    }

    private static void addMemory(List<SettableProperty> rows) {
        for (String name : List.of("MemoryMin", "MemoryLow", "DefaultMemoryMin", "DefaultMemoryLow", "MemorySwapMax")) {
            rows.add(always(name, "t", line(limit(0))));
            rows.add(always(name + "Scale", "u", scale(0)));
        }
        for (String name : List.of("MemoryHigh", "MemoryMax", "MemoryLimit")) {
            rows.add(always(name, "t", line(limit(1))));
            rows.add(always(name + "Scale", "u", scale(1)));
        }
    }

    /** All bits set takes the weight away. */
    private static Text weight(long least, long most) {
        return (name, value) -> {
            long weight = value.uint64();
            require(weight == INFINITY || weight >= least && weight <= most, "Value specified in %s is out of range".formatted(name));
            return weight == INFINITY ? "" : Long.toString(weight);
        };
    }

    private static Text limit(long least) {
        return (name, value) -> {
            long limit = value.uint64();
            require(Long.compareUnsigned(limit, least) >= 0, "Value specified in %s is out of range".formatted(name));
            return limit == INFINITY ? "infinity" : Long.toUnsignedString(limit);
        };
    }

    /** A part of all there is, where all 32 bits set are all; {@code MemoryMaxScale} is {@code MemoryMax=} in percent. */
    private static Format scale(long least) {
        return (name, value, draft) -> {
            long part = value.uint32() & ALL_32;
            require(part >= least, "Value specified in %s is out of range".formatted(name));
            long hundredths = (part * 10_000 + ALL_32 / 2) / ALL_32;
            draft.add(name, ownSection(draft), "%s=%d.%02d%%".formatted(name.substring(0, name.length() - "Scale".length()), hundredths / 100, hundredths % 100));
        };
    }

    private static void quota(String name, BodyReader value, PropertyDraft draft) throws BusError, ProtocolViolation {
        long micros = value.uint64();
        require(micros != 0, "CPUQuotaPerSecUSec= value out of range");
        draft.add("CPUQuota", ownSection(draft), micros == INFINITY ? "CPUQuota=" : "CPUQuota=" + Long.divideUnsigned(micros, 10_000) + "%");
    }

    private static void quotaPeriod(String name, BodyReader value, PropertyDraft draft) throws ProtocolViolation {
        long micros = value.uint64();
        draft.add("CPUQuotaPeriodSec", ownSection(draft), "CPUQuotaPeriodSec=" + (micros == INFINITY ? "" : SettingText.span(micros, 1)));
    }

    /** The numbers of the bits that are set. */
    static String members(byte[] mask) {
        return BitSet.valueOf(mask).stream().mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }

    /** Device paths with a number each; 0 for no upper bound of it. Given again, they add up; none takes all away. */
    private static Format devices(long most) {
        return (name, value, draft) -> {
            List<String> lines = draft.gathered(name);
            boolean any = false;
            value.enterArray();
            while (value.hasMore()) {
                value.enterStruct();
                String path = value.string();
                long number = value.uint64();
                value.leaveStruct();
                require(isNormalized(path), "Path '%s' specified in %s= is not normalized.".formatted(path, name));
                require(most == 0 || number >= 1 && number <= most, name + "= value out of range");
                lines.add(name + "=" + SettingText.plain(path) + " " + Long.toUnsignedString(number));
                any = true;
            }
            value.leaveArray();
            writeAll(name, any, lines, draft);
        };
    }

    private static void deviceAllow(String name, BodyReader value, PropertyDraft draft) throws BusError, ProtocolViolation {
        List<String> lines = draft.gathered(name);
        boolean any = false;
        value.enterArray();
        while (value.hasMore()) {
            value.enterStruct();
            String path = value.string();
            String rights = value.string();
            value.leaveStruct();
            require(path.startsWith("/dev/") || path.startsWith("/run/systemd/inaccessible/") || path.startsWith("block-") || path.startsWith("char-"),
                    "DeviceAllow= requires device node or pattern");
            require(rights.chars().allMatch(c -> "rwm".indexOf(c) >= 0), "DeviceAllow= requires combination of rwm flags");
            lines.add("DeviceAllow=" + SettingText.plain(path) + " " + (rights.isEmpty() ? "rwm" : rights));
            any = true;
        }
        value.leaveArray();
        writeAll(name, any, lines, draft);
    }

    private static void writeAll(String name, boolean any, List<String> lines, PropertyDraft draft) {
        if (!any) {
            lines.clear();
        }
        draft.add(name, ownSection(draft), name + "=" + (lines.isEmpty() ? "" : "\n" + String.join("\n", lines)));
    }

    private static boolean isNormalized(String path) {
        return path.startsWith("/") && !List.of(path.split("/")).contains("..");
    }

    private static String controllers(BodyReader value) throws BusError, ProtocolViolation {
        List<String> names = value.strings();
        for (String name : names) {
            require(CONTROLLERS.contains(name), "Unknown cgroup controller '%s'".formatted(name));
        }
        return String.join(" ", names);
    }

    private static Format delegate(Format format) {
        return (name, value, draft) -> {
            require(draft.unit().type() == UnitType.SERVICE || draft.unit().type() == UnitType.SCOPE, "Delegation not available for unit type");
            format.take(name, value, draft);
        };
    }
}
