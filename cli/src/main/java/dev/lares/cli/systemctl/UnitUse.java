package dev.lares.cli.systemctl;

/** What a unit uses of the machine: traffic, tasks, memory, processor. */
final class UnitUse {
    private static final long NONE = -1;

    private UnitUse() {}

    static void print(Screen screen, UnitFacts unit) {
        pair(screen, unit, "         IP: ", "IPIngressBytes", " in, ", "IPEgressBytes", " out");
        pair(screen, unit, "         IO: ", "IOReadBytes", " read, ", "IOWriteBytes", " written");
        long tasks = unit.number("TasksCurrent", NONE);
        if (tasks != NONE) {
            long most = unit.number("TasksMax", NONE);
            screen.print("      Tasks: ").print(Long.toUnsignedString(tasks)).print(most == NONE ? "\n" : " (limit: " + Long.toUnsignedString(most) + ")\n");
        }
        memory(screen, unit);
        long cpu = unit.number("CPUUsageNSec", NONE);
        if (cpu != NONE) {
            screen.print("        CPU: ").line(Spans.of(Long.divideUnsigned(cpu, 1000), Spans.MILLISECOND));
        }
    }

    private static void pair(Screen screen, UnitFacts unit, String label, String first, String middle, String second, String end) {
        long a = unit.number(first, NONE);
        long b = unit.number(second, NONE);
        if (a != NONE && b != NONE) {
            screen.print(label).print(Spans.bytes(a)).print(middle).print(Spans.bytes(b)).line(end);
        }
    }

    private static void memory(Screen screen, UnitFacts unit) {
        long current = unit.number("MemoryCurrent", NONE);
        if (current == NONE) {
            return;
        }
        StringBuilder limits = new StringBuilder();
        protection(limits, "min", unit.number("MemoryMin", 0));
        protection(limits, "low", unit.number("MemoryLow", 0));
        limit(limits, "high", unit.number("MemoryHigh", NONE));
        limit(limits, "max", unit.number("MemoryMax", NONE));
        limit(limits, "swap max", unit.number("MemorySwapMax", NONE));
        limit(limits, "limit", unit.number("MemoryLimit", NONE));
        limit(limits, "available", unit.number("MemoryAvailable", NONE));
        limit(limits, "peak", unit.number("MemoryPeak", NONE));
        screen.print("     Memory: ").print(Spans.bytes(current)).print(limits.isEmpty() ? "\n" : " (" + limits + ")\n");
    }

    private static void protection(StringBuilder limits, String name, long bytes) {
        if (bytes != 0) {
            append(limits, name, bytes == NONE ? "infinity" : Spans.bytes(bytes));
        }
    }

    private static void limit(StringBuilder limits, String name, long bytes) {
        if (bytes != NONE) {
            append(limits, name, Spans.bytes(bytes));
        }
    }

    private static void append(StringBuilder limits, String name, String value) {
        limits.append(limits.isEmpty() ? "" : " ").append(name).append(": ").append(value);
    }
}
