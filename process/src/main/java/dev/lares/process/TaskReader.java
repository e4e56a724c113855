package dev.lares.process;

import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileBuffer;
import dev.lares.linux.FileName;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Scheduling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the threads of a process, and how they are scheduled.
 *
 * <p>System calls take a thread by number, which may be another's by then. So they come after the thread's directory is
 * opened and before its stat is read through it: if that succeeds, the number was the same thread's all the time.
 */
final class TaskReader {
    private static final FileName TASK = FileName.of("task");
    private static final FileName STAT = FileName.of("stat");
    private static final FileName STATUS = FileName.of("status");
    private static final int SCHED_FLAG_RESET_ON_FORK = 1;
    private static final int IOPRIO_CLASS_SHIFT = 13;
    private static final int IOPRIO_LEVELS = 7;
    private static final TaskScheduling.IoClass[] IO_CLASSES = TaskScheduling.IoClass.values();

    private final FileBuffer buffer;
    private final StatReader stats;
    private final StatusReader statuses;
    private CpuSet lastAffinity = CpuSet.ofWords(new long[0]);

    TaskReader(FileBuffer buffer, StatReader stats, StatusReader statuses) {
        this.buffer = buffer;
        this.stats = stats;
        this.statuses = statuses;
    }

    Reading<List<ThreadEntry>> threads(Fd process, boolean withScheduling) {
        long opened = buffer.open(process, TASK, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
        if (opened < 0) {
            return Unread.because(opened);
        }
        try (Fd tasks = Fd.of((int) opened)) {
            List<ThreadEntry> threads = new ArrayList<>();
            for (int tid : buffer.numbers(tasks)) {
                thread(tasks, tid, withScheduling).ifPresent(threads::add);
            }
            return Reading.known(List.copyOf(threads));
        } catch (LinuxException e) {
            return Unread.because(-e.errno().number());
        }
    }

    /** Empty if the thread has ended. */
    private Optional<ThreadEntry> thread(Fd tasks, int tid, boolean withScheduling) {
        long opened = buffer.openNumbered(tasks, tid, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        if (opened < 0) {
            return Optional.empty();
        }
        try (Fd task = Fd.of((int) opened)) {
            TaskScheduling scheduling = withScheduling ? scheduling(tid) : TaskScheduling.NOT_ASKED;
            Optional<TaskStatus> status = status(task);
            return stat(task).flatMap(stat -> status.map(more -> new ThreadEntry(stat, more, scheduling)));
        }
    }

    /** The directory of a thread that has not ended; empty if there is none. */
    Optional<Fd> living(Fd process) {
        long opened = buffer.open(process, TASK, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
        if (opened < 0) {
            return Optional.empty();
        }
        try (Fd tasks = Fd.of((int) opened)) {
            for (int tid : buffer.numbers(tasks)) {
                long thread = buffer.openNumbered(tasks, tid, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
                if (thread >= 0) {
                    Fd task = Fd.of((int) thread);
                    if (stat(task).filter(stat -> stat.state() != ProcessState.ZOMBIE && stat.state() != ProcessState.DEAD).isPresent()) {
                        return Optional.of(task);
                    }
                    task.close();
                }
            }
            return Optional.empty();
        } catch (LinuxException _) {
            return Optional.empty();
        }
    }

    Optional<TaskStat> stat(Fd task) {
        int length = buffer.readRecord(task, STAT);
        return length < 0 ? Optional.empty() : stats.read(buffer.bytes(), length);
    }

    Optional<TaskStatus> status(Fd task) {
        int length = buffer.readRecord(task, STATUS);
        return length < 0 ? Optional.empty() : statuses.read(buffer.bytes(), length);
    }

    /** Whether not even stat may be read: /proc is mounted with hidepid=1. */
    boolean isHidden(Fd task) {
        int length = buffer.readRecord(task, STAT);
        return length == -Errno.EACCES.number() || length == -Errno.EPERM.number();
    }

    TaskScheduling scheduling(int tid) {
        return new TaskScheduling(attributes(tid), affinity(tid), ioPriority(tid));
    }

    private static Reading<TaskScheduling.Attributes> attributes(int tid) {
        try {
            Scheduling.Attributes known = Scheduling.attributes(tid);
            return Reading.known(new TaskScheduling.Attributes(SchedulingPolicy.ofNumber(known.policy()),
                    (known.flags() & SCHED_FLAG_RESET_ON_FORK) != 0, known.nice(), known.priority(), known.runtimeNanos(),
                    known.deadlineNanos(), known.periodNanos()));
        } catch (LinuxException e) {
            return Unread.because(-e.errno().number());
        }
    }

    private Reading<CpuSet> affinity(int tid) {
        try {
            CpuSet set = CpuSet.ofWords(Scheduling.affinity(tid));
            lastAffinity = set.equals(lastAffinity) ? lastAffinity : set;
            return Reading.known(lastAffinity);
        } catch (LinuxException e) {
            return Unread.because(-e.errno().number());
        }
    }

    private static Reading<TaskScheduling.IoPriority> ioPriority(int tid) {
        try {
            int priority = Scheduling.ioPriority(tid);
            int ioClass = priority >>> IOPRIO_CLASS_SHIFT;
            return ioClass >= IO_CLASSES.length ? Reading.absent()
                    : Reading.known(new TaskScheduling.IoPriority(IO_CLASSES[ioClass], priority & IOPRIO_LEVELS));
        } catch (LinuxException e) {
            return Unread.because(-e.errno().number());
        }
    }
}
