package dev.lares.process;

import dev.lares.linux.Pid;

/**
 * One process for all time: its number, which the kernel uses again, and the moment it started.
 *
 * @param startTicks since boot, in units of {@link BootClock#NANOS_PER_TICK}: proc(5), field 22 of {@code /proc/PID/stat}
 */
public record ProcessId(Pid pid, long startTicks) implements Comparable<ProcessId> {
    @Override
    public int compareTo(ProcessId other) {
        int order = pid.compareTo(other.pid);
        return order != 0 ? order : Long.compare(startTicks, other.startTicks);
    }

    @Override
    public String toString() {
        return pid + "@" + startTicks;
    }
}
