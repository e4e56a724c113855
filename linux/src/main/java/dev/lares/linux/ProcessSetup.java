package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Applies a {@link ProcessSetting} to a process by its pid. */
final class ProcessSetup {
    private static final int PRIO_PROCESS = 0;
    private static final int IOPRIO_WHO_PROCESS = 1;
    private static final int IOPRIO_CLASS_SHIFT = 13;
    private static final int SCHED_RESET_ON_FORK = 0x4000_0000;

    private ProcessSetup() {}

    static void apply(int pid, ProcessSetting setting) throws StageException {
        switch (setting) {
            case ProcessSetting.Cgroup(String directory) -> enterCgroup(pid, directory);
            case ProcessSetting.OomScoreAdjust(int value) -> StageException.check(
                    ProcFile.write("/proc/" + pid + "/oom_score_adj", Integer.toString(value)),
                    ExecStage.OOM_ADJUST, "OOM score adjustment " + value);
            case ProcessSetting.Limit limit -> limit(pid, limit);
            case ProcessSetting.Nice(int level) -> StageException.check(
                    Syscall.call(SyscallNumber.SETPRIORITY, PRIO_PROCESS, pid, level),
                    ExecStage.NICE, "nice level " + level);
            case ProcessSetting.Scheduling scheduling -> schedule(pid, scheduling);
            case ProcessSetting.Affinity affinity -> bind(pid, affinity);
            case ProcessSetting.IoPriority(ProcessSetting.IoClass ioClass, int level) -> StageException.check(
                    Syscall.call(SyscallNumber.IOPRIO_SET, IOPRIO_WHO_PROCESS, pid,
                            ioClass.ordinal() << IOPRIO_CLASS_SHIFT | level),
                    ExecStage.IOPRIO, "I/O priority " + ioClass + " " + level);
        }
    }

    private static void enterCgroup(int pid, String directory) throws StageException {
        long result = ProcFile.write(directory + "/cgroup.procs", Integer.toString(pid));
        StageException.check(result, ExecStage.CGROUP, directory);
    }

    private static void limit(int pid, ProcessSetting.Limit limit) throws StageException {
        long result = Limits.setClosest(pid, limit.resource(), limit.soft(), limit.hard());
        StageException.check(result, ExecStage.LIMITS, "limit " + limit.resource());
    }

    private static void schedule(int pid, ProcessSetting.Scheduling scheduling) throws StageException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameter = arena.allocate(4, 4);
            parameter.set(ValueLayout.JAVA_INT, 0, scheduling.priority());
            int policy = scheduling.policy().number | (scheduling.resetOnFork() ? SCHED_RESET_ON_FORK : 0);
            long result = Syscall.call(SyscallNumber.SCHED_SETSCHEDULER, pid, policy, parameter.address());
            StageException.check(result, ExecStage.SETSCHEDULER,
                    "scheduling policy " + scheduling.policy() + " " + scheduling.priority());
        }
    }

    private static void bind(int pid, ProcessSetting.Affinity affinity) throws StageException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(ProcessSetting.MOST_PROCESSORS / 8, 8);
            for (int processor : affinity.processors()) {
                long offset = processor / 8;
                byte bits = set.get(ValueLayout.JAVA_BYTE, offset);
                set.set(ValueLayout.JAVA_BYTE, offset, (byte) (bits | 1 << processor % 8));
            }
            long result = Syscall.call(SyscallNumber.SCHED_SETAFFINITY, pid, set.byteSize(), set.address());
            StageException.check(result, ExecStage.CPUAFFINITY, "processors " + affinity.processors());
        }
    }
}
