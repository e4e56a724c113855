package dev.lares.engine;

import dev.lares.unit.Condition;
import dev.lares.unit.DirectoryKind;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the engine wants done in the world. A host performs effects in the order in which they come; what is said to be
 * answered is answered by exactly one event of that kind, later.
 */
public sealed interface Effect {
    /** Read these units' files. Answered by {@link Event.UnitsLoaded}, in one or several parts. */
    record Load(SortedSet<UnitName> names) implements Effect {
        public Load {
            names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
        }
    }

    /** Write the file of a transient unit, so that the next {@link Load} finds it. */
    record WriteTransient(UnitName unit, String text) implements Effect {}

    /** The transient unit is no more: remove its file and its drop-ins, as far as they are beside it. */
    record RemoveTransient(UnitName unit) implements Effect {}

    /**
     * Write drop-ins of a unit, so that the next {@link Load} finds them.
     *
     * @param place where; a transient unit's are beside its own file whatever is asked for
     * @param texts by file name, as {@code 50-CPUWeight.conf}
     */
    record WriteDropIns(UnitName unit, DropInPlace place, SortedMap<String, String> texts) implements Effect {
        public WriteDropIns {
            texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
        }
    }

    /**
     * Make these processes the unit's, from now on: they were started by others. Answered by {@link Event.Adopted}.
     *
     * @param unit the unit, with its settings
     * @param invocationId the unit's activation, which the processes may have in their environment
     * @param subgroup the control group below the unit's own that they go to, as {@code a/b}; empty: the unit's own
     */
    record Adopt(LoadedUnit unit, String invocationId, String subgroup, List<Integer> pids) implements Effect {
        public Adopt {
            pids = List.copyOf(pids);
        }
    }

    /** Start a process. Answered by {@link Event.Spawned} or {@link Event.SpawnFailed}. */
    record Spawn(SpawnToken token, SpawnPlan plan) implements Effect {}

    /**
     * Send a signal to processes of a unit. Answered by {@link Event.KillDone}.
     *
     * @param unit whose processes
     * @param pids these of them (main and control process)
     * @param others {@code true}: the unit's other processes too, all that are in its control group
     * @param signal the signal's number
     * @param alsoHangUp send SIGHUP right after it ({@code SendSIGHUP=}); SIGCONT follows every SIGTERM-like signal
     * @param reason what for, for the log, as "stop" or "abort"
     */
    record Kill(UnitName unit, List<Integer> pids, boolean others, int signal, boolean alsoHangUp, String reason)
            implements Effect {
        public Kill {
            pids = List.copyOf(pids);
        }
    }

    /** Send one signal to one process, without an answer ({@code ReloadSignal=}, and the like). */
    record SignalProcess(UnitName unit, int pid, int signal) implements Effect {}

    /**
     * Send one signal, and nothing with it, to processes of a unit, because somebody asked for it. Answered by
     * {@link Event.SignalledOnRequest}.
     *
     * @param pids these, in their order
     * @param others {@code true}: the unit's other processes too; for a slice, those of all units in it
     */
    record SignalOnRequest(RequestId request, UnitName unit, List<Integer> pids, boolean others, int signal) implements Effect {
        public SignalOnRequest {
            pids = List.copyOf(pids);
        }
    }

    /** Remove directories of a unit that is down, with all that is in them. Answered by {@link Event.Cleaned}. */
    record Clean(LoadedUnit unit, List<DirectoryKind> kinds) implements Effect {
        public Clean {
            kinds = List.copyOf(kinds);
        }
    }

    /** Remove no more; {@link Event.Cleaned} comes soon. */
    record StopCleaning(UnitName unit) implements Effect {}

    /** Hold all processes of a unit, or let them run again. {@link Event.FreezerReported} tells when that is so, or cannot be. */
    record Freeze(UnitName unit, boolean freeze) implements Effect {}

    /** See whether these hold. Answered by {@link Event.ConditionsChecked}. */
    record CheckConditions(UnitName unit, List<Condition> conditions) implements Effect {
        public CheckConditions {
            conditions = List.copyOf(conditions);
        }
    }

    /** Read the PID file safely. Answered by {@link Event.PidFileRead}. */
    record ReadPidFile(UnitName unit, String path) implements Effect {}

    /** Tell of changes of the PID file by {@link Event.PidFileChanged}, until it is unwatched. */
    record WatchPidFile(UnitName unit, String path) implements Effect {}

    /** No longer tell. */
    record UnwatchPidFile(UnitName unit) implements Effect {}

    /** Remove the PID file that the service has left, if it is a plain file. */
    record RemovePidFile(UnitName unit, String path) implements Effect {}

    /** Tell the end of a process that is not a child, by {@link Event.Exited} with what is known of its status. */
    record WatchProcess(UnitName unit, int pid) implements Effect {}

    /** List the unit's processes. Answered by {@link Event.ProcessesListed}. */
    record ListProcesses(UnitName unit) implements Effect {}

    /**
     * The unit is down and has no process left: remove its control group and its runtime directories.
     *
     * @param unit the unit, with its settings
     * @param keepRuntimeDirectories whether the runtime directories stay ({@code RuntimeDirectoryPreserve=})
     */
    record Release(LoadedUnit unit, boolean keepRuntimeDirectories) implements Effect {}

    /** Keep the descriptor, under a unit; if asked, tell by {@link Event.FdHungUp} when it hangs up. */
    record KeepFd(UnitName unit, FdToken fd, boolean poll) implements Effect {}

    /** Close the descriptor. */
    record CloseFd(FdToken fd) implements Effect {}

    /**
     * Make the sockets that a socket unit listens on, bound and listening. Answered by {@link Event.SocketsOpened} or {@link
     * Event.SocketsFailed}.
     */
    record OpenSockets(LoadedUnit unit) implements Effect {}

    /** Tell by {@link Event.ConnectionWaits}, once, when somebody connects to one of these. */
    record AwaitConnection(UnitName unit, List<FdToken> fds, long round) implements Effect {
        public AwaitConnection {
            fds = List.copyOf(fds);
        }
    }

    /** No longer tell. */
    record IgnoreConnections(UnitName unit) implements Effect {}

    /** Close a unit's sockets, and remove their files where it says so ({@code RemoveOnStop=}). */
    record CloseSockets(LoadedUnit unit, List<FdToken> fds) implements Effect {
        public CloseSockets {
            fds = List.copyOf(fds);
        }
    }

    /** Tell by {@link Event.BusNameOwned} who owns a name on the message bus, now and whenever it changes, until it is unwatched. */
    record WatchBusName(String name) implements Effect {}

    /** No longer tell. */
    record UnwatchBusName(String name) implements Effect {}

    /**
     * Something for the log.
     *
     * @param unit whom it is about, if about a unit
     * @param level how grave it is
     * @param text one line
     * @param fields further journal fields by name (systemd.journal-fields(7))
     */
    record Log(Optional<UnitName> unit, LogLevel level, String text, SortedMap<String, String> fields) implements Effect {
        public Log {
            fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        }
    }

    /** The state of a unit is another than before; {@link Engine#unit} tells it. At most one per unit and event. */
    record UnitChanged(UnitName unit, UnitStates before, UnitStates now) implements Effect {}

    /** Whether a unit is frozen is other than before. */
    record FreezerChanged(UnitName unit, FreezerState now) implements Effect {}

    /** A unit is known from now on (org.freedesktop.systemd1(5), {@code UnitNew}). */
    record UnitAdded(UnitName unit) implements Effect {}

    /** A unit was dropped; its name may come again. */
    record UnitRemoved(UnitName unit) implements Effect {}

    /** A job was installed. */
    record JobAdded(JobView job) implements Effect {}

    /** A job ended. */
    record JobRemoved(JobView job, JobResult result) implements Effect {}

    /** Answers {@link Event.Requested}. */
    record Replied(RequestId id, Reply reply) implements Effect {}

    /** The default target, or whatever was asked for at first, is reached: nothing is left in the queue. */
    record StartupFinished() implements Effect {}

    /**
     * Take the state out by {@link Engine#snapshot}, and execute the manager's program anew, which goes on from there. Not
     * answered: where it is done, another engine is there, and where it cannot be done, this one goes on.
     */
    record Reexecute() implements Effect {}

    /** The manager's work is over; no effect follows. The host kills what is left, then ends. */
    record Finish(FinishAction action) implements Effect {}
}
