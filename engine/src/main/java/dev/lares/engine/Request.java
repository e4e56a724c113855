package dev.lares.engine;

import dev.lares.unit.DirectoryKind;
import dev.lares.unit.JobMode;
import dev.lares.unit.UnitName;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What may be asked of the manager (org.freedesktop.systemd1(5), "The Manager Object"). */
public sealed interface Request {
    /** Enqueue a job, loading the unit first if need be. Answered when the job is installed, by its number. */
    record Enqueue(UnitName unit, JobType type, JobMode mode) implements Request {}

    /** Enqueue jobs of one type for several units at once: one transaction each, in their order. */
    record EnqueueAll(List<UnitName> units, JobType type, JobMode mode) implements Request {
        public EnqueueAll {
            units = List.copyOf(units);
        }
    }

    /** Forget that a unit failed, and its restart and start counters. */
    record ResetFailed(UnitName unit) implements Request {}

    /** Drop a job. */
    record CancelJob(long id) implements Request {}

    /** Drop all jobs; none fails for the sake of another. */
    record ClearJobs() implements Request {}

    /** Load a unit without doing anything with it. */
    record LoadUnit(UnitName unit) implements Request {}

    /** Keep a unit in memory until as many {@link Unreference}s have come (org.freedesktop.systemd1(5), {@code RefUnit}). */
    record Reference(UnitName unit) implements Request {}

    /** Takes back one {@link Reference}. */
    record Unreference(UnitName unit) implements Request {}

    /**
     * Make units that have no file, and start the first of them ({@code StartTransientUnit}); the others are what it needs or
     * triggers. Refused as a whole if one of them is there already.
     */
    record StartTransient(List<TransientUnit> units, JobMode mode) implements Request {
        public StartTransient {
            units = List.copyOf(units);
        }
    }

    /**
     * Write settings of a loaded unit into drop-ins, and read its files again ({@code SetUnitProperties}).
     *
     * @param runtime whether they are for this boot only; those of a transient unit always are for its life
     * @param dropIns the text of each, by file name
     */
    record SetProperties(UnitName unit, boolean runtime, SortedMap<String, String> dropIns) implements Request {
        public SetProperties {
            dropIns = Collections.unmodifiableSortedMap(new TreeMap<>(dropIns));
        }
    }

    /** Send a signal to a unit's processes; answered when they have it (systemctl(1), "kill"). */
    record Kill(UnitName unit, KillWhom whom, int signal) implements Request {}

    /** Begin to remove the directories of these kinds of a unit that is down (systemctl(1), "clean"). */
    record Clean(UnitName unit, List<DirectoryKind> kinds) implements Request {
        public Clean {
            kinds = List.copyOf(kinds);
        }
    }

    /** Hold all processes of a unit, or let them run again; answered when that is reached (systemctl(1), "freeze", "thaw"). */
    record Freeze(UnitName unit, boolean freeze) implements Request {}

    /** Whoever has made a scope does not see to it any more ({@code AbandonScope}). */
    record AbandonScope(UnitName unit) implements Request {}

    /**
     * Make processes of others a unit's ({@code AttachProcessesToUnit}).
     *
     * @param subgroup a control group below the unit's own, as {@code a/b}; empty: the unit's own
     */
    record AttachProcesses(UnitName unit, String subgroup, List<Integer> pids) implements Request {
        public AttachProcesses {
            pids = List.copyOf(pids);
        }
    }

    /** Heed watchdogs of services, start limits and timeouts of jobs from now on, or no longer; answered at once. */
    record HeedWatchdogs(boolean on) implements Request {}

    /** Read all unit files again, keeping the state of what runs. */
    record ReloadFiles() implements Request {}

    /** Execute the manager's program anew, keeping all state. Answered before that is done. */
    record Reexecute() implements Request {}

    /** Stop everything and end, as {@code systemctl exit} does. */
    record Exit(int exitCode) implements Request {}

    /** Set the exit status of the manager's process, 0 to 255, for an end by {@link FinishAction.Kind#EXIT}. */
    record SetExitCode(int exitCode) implements Request {}

    /** End at once, killing what runs (org.freedesktop.systemd1(5), {@code Exit()}, {@code Reboot()}, …). */
    record End(FinishAction.Kind kind) implements Request {}
}
