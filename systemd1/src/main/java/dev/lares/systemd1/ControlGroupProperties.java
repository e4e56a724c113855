package dev.lares.systemd1;

import static dev.lares.unit.ResourceDirectives.*;

import java.util.List;

/**
 * The limits of control groups, systemd.resource-control(5). Lares sets none of them, and says so here: what is shown is what
 * holds. What units use is always counted as far as the machine lets it be.
 */
final class ControlGroupProperties {
    private static final long INFINITY = -1;

    private ControlGroupProperties() {}

    /** Adds the rows, in the order of introspection. */
    static void add(BusInterface.Builder<UnitSubject> table) {
        table.bool("Delegate", Emits.NOTHING, unit -> unit.get(DELEGATE))
                .strings("DelegateControllers", Emits.NOTHING, _ -> List.of())
                .bool("CPUAccounting", Emits.NOTHING, _ -> true)
                .uint64("CPUWeight", Emits.NOTHING, _ -> INFINITY)
                .uint64("StartupCPUWeight", Emits.NOTHING, _ -> INFINITY)
                .uint64("CPUShares", Emits.NOTHING, _ -> INFINITY)
                .uint64("StartupCPUShares", Emits.NOTHING, _ -> INFINITY)
                .uint64("CPUQuotaPerSecUSec", Emits.NOTHING, _ -> INFINITY)
                .uint64("CPUQuotaPeriodUSec", Emits.NOTHING, _ -> INFINITY)
                .property("AllowedCPUs", "ay", Emits.NOTHING, Values::nothing)
                .property("StartupAllowedCPUs", "ay", Emits.NOTHING, Values::nothing)
                .property("AllowedMemoryNodes", "ay", Emits.NOTHING, Values::nothing)
                .property("StartupAllowedMemoryNodes", "ay", Emits.NOTHING, Values::nothing)
                .bool("IOAccounting", Emits.NOTHING, _ -> false)
                .uint64("IOWeight", Emits.NOTHING, _ -> INFINITY)
                .uint64("StartupIOWeight", Emits.NOTHING, _ -> INFINITY)
                .property("IODeviceWeight", "a(st)", Emits.NOTHING, Values::nothing)
                .property("IOReadBandwidthMax", "a(st)", Emits.NOTHING, Values::nothing)
                .property("IOWriteBandwidthMax", "a(st)", Emits.NOTHING, Values::nothing)
                .property("IOReadIOPSMax", "a(st)", Emits.NOTHING, Values::nothing)
                .property("IOWriteIOPSMax", "a(st)", Emits.NOTHING, Values::nothing)
                .property("IODeviceLatencyTargetUSec", "a(st)", Emits.NOTHING, Values::nothing)
                .bool("BlockIOAccounting", Emits.NOTHING, _ -> false)
                .uint64("BlockIOWeight", Emits.NOTHING, _ -> INFINITY)
                .uint64("StartupBlockIOWeight", Emits.NOTHING, _ -> INFINITY)
                .property("BlockIODeviceWeight", "a(st)", Emits.NOTHING, Values::nothing)
                .property("BlockIOReadBandwidth", "a(st)", Emits.NOTHING, Values::nothing)
                .property("BlockIOWriteBandwidth", "a(st)", Emits.NOTHING, Values::nothing)
                .bool("MemoryAccounting", Emits.NOTHING, _ -> true)
                .uint64("DefaultMemoryLow", Emits.NOTHING, _ -> 0)
                .uint64("DefaultMemoryMin", Emits.NOTHING, _ -> 0)
                .uint64("MemoryMin", Emits.NOTHING, _ -> 0)
                .uint64("MemoryLow", Emits.NOTHING, _ -> 0)
                .uint64("MemoryHigh", Emits.NOTHING, _ -> INFINITY)
                .uint64("MemoryMax", Emits.NOTHING, _ -> INFINITY)
                .uint64("MemorySwapMax", Emits.NOTHING, _ -> INFINITY)
                .uint64("MemoryLimit", Emits.NOTHING, _ -> INFINITY)
                .string("DevicePolicy", Emits.NOTHING, _ -> "auto")
                .property("DeviceAllow", "a(ss)", Emits.NOTHING, Values::nothing)
                .bool("TasksAccounting", Emits.NOTHING, _ -> true)
                .uint64("TasksMax", Emits.NOTHING, _ -> INFINITY)
                .bool("IPAccounting", Emits.NOTHING, _ -> false)
                .property("IPAddressAllow", "a(iayu)", Emits.NOTHING, Values::nothing)
                .property("IPAddressDeny", "a(iayu)", Emits.NOTHING, Values::nothing)
                .strings("IPIngressFilterPath", Emits.NOTHING, _ -> List.of())
                .strings("IPEgressFilterPath", Emits.NOTHING, _ -> List.of())
                .strings("DisableControllers", Emits.NOTHING, _ -> List.of())
                .string("ManagedOOMSwap", Emits.NOTHING, _ -> "auto")
                .string("ManagedOOMMemoryPressure", Emits.NOTHING, _ -> "auto")
                .uint32("ManagedOOMMemoryPressureLimit", Emits.NOTHING, _ -> 0)
                .string("ManagedOOMPreference", Emits.NOTHING, _ -> "none")
                .property("BPFProgram", "a(ss)", Emits.NOTHING, Values::nothing)
                .property("SocketBindAllow", "a(iiqq)", Emits.NOTHING, Values::nothing)
                .property("SocketBindDeny", "a(iiqq)", Emits.NOTHING, Values::nothing)
                .property("RestrictNetworkInterfaces", "(bas)", Emits.NOTHING, (_, writer) -> writer.openStruct().bool(false).openArray().closeArray().closeStruct());
    }
}
