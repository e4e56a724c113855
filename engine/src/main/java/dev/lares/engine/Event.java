package dev.lares.engine;

import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;

/**
 * What happened in the world: all the engine ever learns. Whoever hosts the engine delivers events one at a time, in the
 * order in which they happened, each with its time; {@link #at} never goes back.
 */
public sealed interface Event {
    /** When it happened. */
    Moment at();

    /** Answers {@link Effect.Load}: one unit for each name asked for (several names may yield the same unit). */
    record UnitsLoaded(Moment at, List<LoadedUnit> units) implements Event {
        public UnitsLoaded {
            units = List.copyOf(units);
        }
    }

    /**
     * Answers {@link Effect.Spawn}: the process runs its program. Comes before any {@link Exited} of it.
     *
     * @param pid the process, a child of the manager
     */
    record Spawned(Moment at, SpawnToken token, int pid) implements Event {}

    /**
     * Answers {@link Effect.Spawn}: no process runs the program.
     *
     * @param exitStatus the step that failed, as the exit status systemd gives it (systemd.exec(5), "Process Exit
     *     Codes"), 200 to 245
     * @param message what went wrong, as "cannot execute /usr/bin/foo: No such file or directory (ENOENT)"
     */
    record SpawnFailed(Moment at, SpawnToken token, int exitStatus, String message) implements Event {}

    /** A child process, or one watched through {@link Effect.WatchProcess}, has ended and is reaped. */
    record Exited(Moment at, int pid, ProcessExit exit) implements Event {}

    /**
     * A datagram came to the notification socket (sd_notify(3)).
     *
     * @param pid who sent it, by the kernel's word
     * @param unit the unit that the sender belongs to, as far as the host can tell by control group, session or parent
     * @param message what it says
     * @param fds the descriptors that came with it; the engine closes each by {@link Effect.CloseFd} when done with it
     */
    record Notified(Moment at, int pid, Optional<UnitName> unit, NotifyMessage message, List<FdToken> fds) implements Event {
        public Notified {
            fds = List.copyOf(fds);
        }
    }

    /**
     * Answers {@link Effect.Adopt}.
     *
     * @param count how many of the processes are the unit's now; the others are gone
     * @param failure why not all of those that live are, as "cannot write …: Permission denied (EACCES)"
     */
    record Adopted(Moment at, UnitName unit, int count, Optional<String> failure) implements Event {}

    /** The last process of the unit is gone. Told only where a process was spawned for the unit, or adopted, before. */
    record CgroupEmptied(Moment at, UnitName unit) implements Event {}

    /** The kernel ended a process of the unit for want of memory. */
    record OutOfMemory(Moment at, UnitName unit) implements Event {}

    /**
     * Answers {@link Effect.Kill}.
     *
     * @param unit whose processes were signalled
     * @param signalledCount how many processes got the signal; 0: there was nobody to wait for
     */
    record KillDone(Moment at, UnitName unit, int signalledCount) implements Event {}

    /** Answers {@link Effect.SignalOnRequest}: the processes that were found, in the order in which they were signalled. */
    record SignalledOnRequest(Moment at, RequestId request, List<SignalledProcess> processes) implements Event {
        public SignalledOnRequest {
            processes = List.copyOf(processes);
        }
    }

    /**
     * Answers {@link Effect.Clean}.
     *
     * @param failure what could not be removed and why; empty if nothing is left
     */
    record Cleaned(Moment at, UnitName unit, Optional<String> failure) implements Event {}

    /** Answers {@link Effect.Freeze}; comes also where somebody else has frozen or thawed the unit. */
    record FreezerReported(Moment at, UnitName unit, FreezerReport report) implements Event {}

    /** Answers {@link Effect.ReadPidFile}. */
    record PidFileRead(Moment at, UnitName unit, PidFileContent content) implements Event {}

    /** The file under {@link Effect.WatchPidFile}, or a directory above it, has changed. */
    record PidFileChanged(Moment at, UnitName unit) implements Event {}

    /**
     * Answers {@link Effect.ListProcesses}.
     *
     * @param pids the live processes of the unit, in ascending order
     * @param parents the parent of each, in the same order
     */
    record ProcessesListed(Moment at, UnitName unit, List<Integer> pids, List<Integer> parents) implements Event {
        public ProcessesListed {
            pids = List.copyOf(pids);
            parents = List.copyOf(parents);
        }
    }

    /**
     * Answers {@link Effect.CheckConditions}.
     *
     * @param results for each condition asked for, in its order, whether it holds (negation not yet applied); empty if
     *     it could not be told
     */
    record ConditionsChecked(Moment at, UnitName unit, List<Optional<Boolean>> results) implements Event {
        public ConditionsChecked {
            results = List.copyOf(results);
        }
    }

    /** A stored descriptor was hung up by its other end ({@code FDPOLL=} not 0, sd_notify(3)). */
    record FdHungUp(Moment at, UnitName unit, FdToken fd) implements Event {}

    /** Answers {@link Effect.OpenSockets}: a socket for each of the unit's lines, in their order. */
    record SocketsOpened(Moment at, UnitName unit, List<FdToken> fds) implements Event {
        public SocketsOpened {
            fds = List.copyOf(fds);
        }
    }

    /** Answers {@link Effect.OpenSockets}: none is open. */
    record SocketsFailed(Moment at, UnitName unit, String message) implements Event {}

    /** Somebody waits at a socket under {@link Effect.AwaitConnection}. */
    record ConnectionWaits(Moment at, UnitName unit, long round) implements Event {}

    /**
     * The owner of a name under {@link Effect.WatchBusName} is another, or the manager has just come onto the bus.
     *
     * @param owner the unique name of the owner; empty if there is none
     */
    record BusNameOwned(Moment at, String name, Optional<String> owner) implements Event {}

    /**
     * A signal came to the manager (systemd(1), "Signals"). SIGCHLD comes as {@link Exited} instead.
     *
     * @param signal its number
     */
    record Signalled(Moment at, int signal) implements Event {}

    /** Somebody asks for something; answered by exactly one {@link Effect.Replied}. */
    record Requested(Moment at, RequestId id, Request request) implements Event {}

    /**
     * Nobody is about to look at a unit by itself, so those that no one needs may be dropped (systemd.unit(5),
     * "CollectMode="). Sent, where units are to be dropped at all, while {@link Engine#mayCollect}.
     */
    record MayCollect(Moment at) implements Event {}

    /** Time passed; sent when {@link Engine#nextDeadlineMicros} is reached. */
    record TimeElapsed(Moment at) implements Event {}
}
