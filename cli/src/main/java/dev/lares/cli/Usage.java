package dev.lares.cli;

import dev.lares.process.BootClock;
import dev.lares.process.IoCounters;
import dev.lares.process.MemorySizes;
import dev.lares.process.ProcessEntry;
import dev.lares.process.ProcessId;
import dev.lares.process.ProcessTable;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a process, or several, used of the machine between two looks.
 *
 * @param cpuShare percent of one processor
 * @param residentBytes memory at the second look
 * @param readRate bytes fetched from disks, a second; 0 too where that is denied
 * @param writeRate bytes sent to disks, a second; 0 too where that is denied
 * @param ioDenied whether the rates of some process are denied
 * @param cpuTicks processor time since it started
 */
record Usage(double cpuShare, long residentBytes, double readRate, double writeRate, boolean ioDenied, long cpuTicks) {
    static final Usage NONE = new Usage(0, 0, 0, 0, false, 0);

    /** Of each process of the second table; of one that is not in the first, since it started. */
    static SortedMap<ProcessId, Usage> between(ProcessTable before, ProcessTable after) {
        SortedMap<ProcessId, Usage> usages = new TreeMap<>();
        for (ProcessEntry process : after.processes()) {
            Optional<ProcessEntry> earlier = before.find(process.pid()).filter(entry -> entry.id().equals(process.id()));
            long sinceMicros = earlier.isPresent() ? before.clock().nowMicros()
                    : process.stat().startTicks() * 1_000_000 / BootClock.TICKS_PER_SECOND;
            double seconds = (after.clock().nowMicros() - sinceMicros) / 1e6;
            usages.put(process.id(), of(earlier, process, seconds));
        }
        return usages;
    }

    private static Usage of(Optional<ProcessEntry> before, ProcessEntry after, double seconds) {
        long ticks = ticks(after) - before.map(Usage::ticks).orElse(0L);
        Optional<IoCounters> then = before.flatMap(entry -> entry.io().known());
        Optional<IoCounters> now = after.io().known();
        boolean comparable = now.isPresent() && (then.isPresent() || before.isEmpty());
        long read = comparable ? now.get().storageReadBytes() - then.map(IoCounters::storageReadBytes).orElse(0L) : 0;
        long written = comparable ? now.get().storageWrittenBytes() - then.map(IoCounters::storageWrittenBytes).orElse(0L) : 0;
        return new Usage(
                rate(100.0 * ticks / BootClock.TICKS_PER_SECOND, seconds),
                after.status().memory().map(MemorySizes::resident).orElse(0L),
                rate(read, seconds),
                rate(written, seconds),
                after.io().isDenied(),
                ticks(after));
    }

    Usage plus(Usage other) {
        return new Usage(cpuShare + other.cpuShare, residentBytes + other.residentBytes, readRate + other.readRate, writeRate + other.writeRate,
                ioDenied || other.ioDenied, cpuTicks + other.cpuTicks);
    }

    private static long ticks(ProcessEntry process) {
        return process.stat().userTicks() + process.stat().systemTicks();
    }

    /** Two looks at once say nothing. */
    private static double rate(double amount, double seconds) {
        return seconds <= 0 ? 0 : Math.max(0, amount / seconds);
    }
}
