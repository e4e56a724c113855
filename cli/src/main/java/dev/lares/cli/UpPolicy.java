package dev.lares.cli;

import dev.lares.engine.ActiveState;
import dev.lares.engine.Effect;
import dev.lares.engine.JobResult;
import dev.lares.engine.JobType;
import dev.lares.engine.JobView;
import dev.lares.engine.Reply;
import dev.lares.engine.UnitStates;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * When {@code lares up} ends, and how. It hears what the engine does and says what comes next; it does nothing itself.
 *
 * <p>Everything is stopped when nothing runs any more, or on the first signal to end. "Runs" means: has a process, will
 * have one (a job, a restart that waits), or waits for something (a socket, a timer, a path). A oneshot service that
 * has done its work does not run, though with {@code RemainAfterExit=} it is active until it is stopped in its turn.
 *
 * <p>A unit has failed if its last run did, or if it could not be started for another reason; a restart that succeeds
 * makes up for it.
 */
final class UpPolicy {
    /** What to do now. */
    sealed interface Action {
        /** Stop everything in order. */
        record StopAll() implements Action {}

        /** Kill everything. */
        record KillAll() implements Action {}

        /** Tell the user. */
        record Say(Tone tone, String text) implements Action {}
    }

    /** How long a stop may take before it is explained. */
    private static final long FIRST_REPORT_MICROS = 5_000_000;

    private static final long NEXT_REPORT_MICROS = 10_000_000;
    private static final int MOST_NAMED = 3;

    private enum Phase { STARTING, RUNNING, STOPPING, KILLING }

    private final SortedSet<UnitName> running = new TreeSet<>();
    private final SortedMap<Long, JobView> jobs = new TreeMap<>();
    private final SortedSet<UnitName> failed = new TreeSet<>();
    private final int requested;
    private Phase phase = Phase.STARTING;
    private boolean refused;
    private long stopBeganMicros;
    private long nextReportMicros = Long.MAX_VALUE;

    /**
     * @param requested how many units were asked for, by one request
     */
    UpPolicy(int requested) {
        this.requested = requested;
    }

    /** Takes note of an effect. */
    void on(Effect effect) {
        switch (effect) {
            case Effect.UnitChanged(UnitName unit, UnitStates _, UnitStates now) -> onChange(unit, now);
            case Effect.JobAdded(JobView job) -> jobs.put(job.id(), job);
            case Effect.JobRemoved(JobView job, JobResult result) -> onJobRemoved(job, result);
            case Effect.Replied(var _, Reply reply) -> onReply(reply);
            case Effect.Load _, Effect.WriteTransient _, Effect.RemoveTransient _, Effect.WriteDropIns _, Effect.Adopt _, Effect.Spawn _,
                    Effect.Kill _, Effect.SignalOnRequest _, Effect.Clean _, Effect.StopCleaning _, Effect.Freeze _, Effect.FreezerChanged _,
                    Effect.SignalProcess _, Effect.CheckConditions _, Effect.ReadPidFile _,
                    Effect.WatchPidFile _, Effect.UnwatchPidFile _, Effect.RemovePidFile _, Effect.WatchProcess _,
                    Effect.ListProcesses _, Effect.Release _, Effect.KeepFd _, Effect.CloseFd _, Effect.OpenSockets _, Effect.AwaitConnection _,
                    Effect.IgnoreConnections _, Effect.CloseSockets _, Effect.WatchBusName _, Effect.UnwatchBusName _, Effect.Log _,
                    Effect.UnitAdded _, Effect.UnitRemoved _, Effect.StartupFinished _, Effect.Reexecute _, Effect.Finish _ -> {}
        }
    }

    /** All events so far are handled. */
    List<Action> settled(long nowMicros) {
        if (phase == Phase.RUNNING && jobs.isEmpty() && running.isEmpty()) {
            return stop(nowMicros, Optional.empty());
        }
        if (nowMicros >= nextReportMicros) {
            nextReportMicros = nowMicros + NEXT_REPORT_MICROS;
            return List.of(new Action.Say(Tone.PLAIN, report(nowMicros)));
        }
        return List.of();
    }

    /** Somebody wants the end: with the first signal in order, with the next at once. */
    List<Action> interrupted(long nowMicros) {
        return switch (phase) {
            case STARTING, RUNNING -> stop(nowMicros, Optional.of("stopping; once more to kill what does not stop"));
            case STOPPING -> {
                phase = Phase.KILLING;
                nextReportMicros = Long.MAX_VALUE;
                yield List.of(new Action.Say(Tone.WARNING, "killing everything"), new Action.KillAll());
            }
            case KILLING -> List.of();
        };
    }

    /** When {@link #settled} has something to say, on the monotonic clock; {@link Long#MAX_VALUE}: never. */
    long deadlineMicros() {
        return nextReportMicros;
    }

    /** Whether what is left at the end is to be killed without being asked first. */
    boolean isImpatient() {
        return phase == Phase.KILLING;
    }

    /** The units that count as failed, in the order of their names. */
    SortedSet<UnitName> failed() {
        return new TreeSet<>(failed);
    }

    /** The exit status of the command. */
    int exitCode(int finishCode) {
        boolean clean = failed.isEmpty() && !refused && phase != Phase.KILLING;
        return finishCode != 0 ? finishCode : clean ? 0 : 1;
    }

    private List<Action> stop(long nowMicros, Optional<String> words) {
        phase = Phase.STOPPING;
        stopBeganMicros = nowMicros;
        nextReportMicros = nowMicros + FIRST_REPORT_MICROS;
        Action stopAll = new Action.StopAll();
        return words.<List<Action>>map(text -> List.of(new Action.Say(Tone.PLAIN, text), stopAll)).orElse(List.of(stopAll));
    }

    private void onReply(Reply reply) {
        if (phase == Phase.STARTING) {
            phase = Phase.RUNNING;
        }
        refused |= switch (reply) {
            case Reply.Refused _ -> true;
            case Reply.Accepted(List<Long> accepted, _) -> accepted.size() < requested;
        };
    }

    private void onChange(UnitName unit, UnitStates now) {
        if (isRunning(unit, now)) {
            running.add(unit);
        } else {
            running.remove(unit);
        }
        switch (now.active()) {
            case FAILED -> failed.add(unit);
            case ACTIVE, RELOADING, ACTIVATING -> failed.remove(unit);
            case INACTIVE, DEACTIVATING, MAINTENANCE -> {}
        }
    }

    private static boolean isRunning(UnitName unit, UnitStates now) {
        boolean up = now.active() != ActiveState.INACTIVE && now.active() != ActiveState.FAILED;
        return switch (unit.type()) {
            case SERVICE -> up && !(now.active() == ActiveState.ACTIVE && now.sub().equals("exited"));
            case SCOPE, SOCKET, TIMER, PATH, AUTOMOUNT -> up;
            case TARGET, SLICE, DEVICE, MOUNT, SWAP -> false;
        };
    }

    private void onJobRemoved(JobView job, JobResult result) {
        jobs.remove(job.id());
        boolean bad = switch (result) {
            case TIMEOUT, FAILED, DEPENDENCY, INVALID, ASSERT, UNSUPPORTED, ONCE -> true;
            case DONE, CANCELED, SKIPPED, COLLECTED -> false;
        };
        // Whether a service that failed to start will be restarted is told by its state; and at the end a job may lose.
        boolean ownState = result == JobResult.FAILED;
        if (bad && !ownState && job.type() == JobType.START && phase != Phase.STOPPING && phase != Phase.KILLING) {
            failed.add(job.unit());
        }
    }

    private String report(long nowMicros) {
        List<UnitName> stopping = jobs.values().stream().filter(job -> job.type() == JobType.STOP).map(JobView::unit).filter(running::contains).toList();
        List<UnitName> waited = stopping.isEmpty() ? List.copyOf(running) : stopping;
        String names = waited.stream().limit(MOST_NAMED).map(UnitName::text).collect(Collectors.joining(", "));
        String more = waited.size() > MOST_NAMED ? " and " + (waited.size() - MOST_NAMED) + " more" : "";
        long seconds = (nowMicros - stopBeganMicros) / 1_000_000;
        String whom = names.isEmpty() ? "the last jobs" : names + more;
        return "waiting for " + whom + " to stop, for " + seconds + " s now; Ctrl-C kills";
    }
}
