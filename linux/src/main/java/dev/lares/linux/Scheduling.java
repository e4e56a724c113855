package dev.lares.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code <sched.h>}: how the kernel schedules a thread, sched(7). */
public final class Scheduling {
    private static final int ATTRIBUTE_BYTES = 56;
    private static final int MOST_CPU_BYTES = 8192 / 8;
    private static final int IOPRIO_WHO_PROCESS = 1;

    private Scheduling() {}

    /**
     * What sched_getattr(2) says of a thread.
     *
     * @param policy SCHED_…, without the flag
     * @param flags SCHED_FLAG_…: 1 to reset on fork, 2 to reclaim, 4 to be told of overruns
     * @param nice of SCHED_OTHER and SCHED_BATCH
     * @param priority of SCHED_FIFO and SCHED_RR, 1 to 99
     * @param runtimeNanos of SCHED_DEADLINE, and the slice of SCHED_OTHER since Linux 6.12
     * @param deadlineNanos of SCHED_DEADLINE
     * @param periodNanos of SCHED_DEADLINE
     */
    public record Attributes(int policy, long flags, int nice, int priority, long runtimeNanos, long deadlineNanos, long periodNanos) {}

    /** Of a thread of this PID namespace, 0 for the calling one. */
    public static Attributes attributes(int tid) throws LinuxException {
        MemorySegment attributes = Scratch.ofAtLeast(ATTRIBUTE_BYTES);
        long result = Syscall.call(SyscallNumber.SCHED_GETATTR, tid, attributes.address(), ATTRIBUTE_BYTES, 0);
        Syscall.check(result, "read the scheduling of thread", tid);
        return new Attributes(attributes.get(ValueLayout.JAVA_INT, 4), attributes.get(ValueLayout.JAVA_LONG, 8),
                attributes.get(ValueLayout.JAVA_INT, 16), attributes.get(ValueLayout.JAVA_INT, 20),
                attributes.get(ValueLayout.JAVA_LONG, 24), attributes.get(ValueLayout.JAVA_LONG, 32),
                attributes.get(ValueLayout.JAVA_LONG, 40));
    }

    /** The processors a thread may run on that are on, sched_getaffinity(2): 64 to a word, the lowest bit first. */
    public static long[] affinity(int tid) throws LinuxException {
        MemorySegment set = Scratch.ofAtLeast(MOST_CPU_BYTES);
        long result = Syscall.call(SyscallNumber.SCHED_GETAFFINITY, tid, MOST_CPU_BYTES, set.address());
        int bytes = (int) Syscall.check(result, "read the affinity of thread", tid);
        return set.asSlice(0, bytes).toArray(ValueLayout.JAVA_LONG);
    }

    /** The I/O priority of a thread, ioprio_get(2): class in the bits from 13, level in the lowest three. */
    public static int ioPriority(int tid) throws LinuxException {
        long result = Syscall.call(SyscallNumber.IOPRIO_GET, IOPRIO_WHO_PROCESS, tid);
        return (int) Syscall.check(result, "read the I/O priority of thread", tid);
    }
}
