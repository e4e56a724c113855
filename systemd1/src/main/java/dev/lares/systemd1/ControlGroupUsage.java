package dev.lares.systemd1;



/** What a unit with a control group uses, org.freedesktop.systemd1(5); all bits set where it is not known. */
final class ControlGroupUsage {
    private static final long INFINITY = -1;

    private ControlGroupUsage() {}

    /** Adds the rows, in the order of introspection. */
    static void add(BusInterface.Builder<UnitSubject> table) {
        table.string("Slice", Emits.NOTHING, UnitSubject::slice)
                .string("ControlGroup", Emits.NOTHING, unit -> unit.world().controlGroup(unit.name()))
                .uint64("ControlGroupId", Emits.NOTHING, unit -> unit.world().controlGroupId(unit.name()))
                .uint64("MemoryCurrent", Emits.NOTHING, unit -> unit.world().usage(unit.name()).memoryBytes())
                .uint64("MemoryAvailable", Emits.NOTHING, _ -> INFINITY)
                .uint64("CPUUsageNSec", Emits.NOTHING, unit -> unit.world().usage(unit.name()).cpuNanos())
                .property("EffectiveCPUs", "ay", Emits.NOTHING, Values::nothing)
                .property("EffectiveMemoryNodes", "ay", Emits.NOTHING, Values::nothing)
                .uint64("TasksCurrent", Emits.NOTHING, unit -> unit.world().usage(unit.name()).taskCount())
                .uint64("IPIngressBytes", Emits.NOTHING, _ -> INFINITY)
                .uint64("IPIngressPackets", Emits.NOTHING, _ -> INFINITY)
                .uint64("IPEgressBytes", Emits.NOTHING, _ -> INFINITY)
                .uint64("IPEgressPackets", Emits.NOTHING, _ -> INFINITY)
                .uint64("IOReadBytes", Emits.NOTHING, _ -> INFINITY)
                .uint64("IOReadOperations", Emits.NOTHING, _ -> INFINITY)
                .uint64("IOWriteBytes", Emits.NOTHING, _ -> INFINITY)
                .uint64("IOWriteOperations", Emits.NOTHING, _ -> INFINITY);
    }
}
