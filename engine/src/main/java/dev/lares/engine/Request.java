package dev.lares.engine;

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

    /** Read all unit files again, keeping the state of what runs. */
    record ReloadFiles() implements Request {}

    /** Execute the manager's program anew, keeping all state. Answered before that is done. */
    record Reexecute() implements Request {}

    /** Stop everything and end, as {@code systemctl exit} does. */
    record Exit(int exitCode) implements Request {}
}
