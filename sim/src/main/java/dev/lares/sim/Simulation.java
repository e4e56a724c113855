package dev.lares.sim;

import dev.lares.engine.ActiveState;
import dev.lares.engine.Effect;
import dev.lares.engine.Engine;
import dev.lares.engine.Event;
import dev.lares.engine.JobView;
import dev.lares.engine.ManagerSettings;
import dev.lares.engine.Reply;
import dev.lares.engine.Request;
import dev.lares.engine.RequestId;
import dev.lares.engine.Snapshot;
import dev.lares.engine.UnitView;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The engine and the simulated host, run together by the loop that every manager runs: the next event or deadline, the
 * engine's effects, the host performs them. After each step all checkers look at the whole.
 */
final class Simulation {
    /** So many events without time passing are a loop that never ends. */
    private static final int MOST_EVENTS_AT_ONCE = 20_000;

    private static final int MOST_DEADLINES_AT_ONCE = 1_000;

    private static final long LONGEST_LOAD_MICROS = 1_000_000;

    /** Units that start each other over and over, as their files want it, would go on until the end of virtual time. */
    private static final long MOST_STEPS = 60_000;

    /** A run takes more steps than it is worth; nothing is wrong. */
    static final class CutShort extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CutShort() {
            super("after " + MOST_STEPS + " events", null, false, false);
        }
    }

    private final ManagerSettings settings;
    private final SimulatedHost host;
    private final List<Checker> checkers;
    private final Trace trace = new Trace();
    private final Relations relations = new Relations();
    private final SortedMap<Long, Reply> replies = new TreeMap<>();
    private SortedMap<Long, JobView> jobs = new TreeMap<>();
    private Engine engine;
    /** The engine that was there before the last re-execution: it must go on in the same way, while it is there. */
    private Optional<Twin> twin = Optional.empty();
    private long lastRequest;
    private long stepCount;
    private long lastDeadlineMicros;
    private long lateMicros;
    private long stillSinceMicros;
    private int eventsAtOnce;
    private int deadlinesAtOnce;

    Simulation(ManagerSettings settings, SimulatedHost host, List<Checker> checkers) {
        this.settings = settings;
        this.engine = new Engine(settings);
        this.host = host;
        this.checkers = checkers;
    }

    Engine engine() {
        return engine;
    }

    SimulatedHost host() {
        return host;
    }

    Trace trace() {
        return trace;
    }

    /** The dependencies between loaded units. */
    Relations relations() {
        return relations;
    }

    Optional<UnitView> unit(UnitName name) {
        return engine.unit(name);
    }

    long nowMicros() {
        return host.clock().micros();
    }

    RequestId request(Request request) {
        RequestId id = new RequestId(++lastRequest);
        host.request(id, request);
        return id;
    }

    long requestCount() {
        return lastRequest;
    }

    /** The answer to a request, if it came already. */
    Optional<Reply> reply(RequestId id) {
        return Optional.ofNullable(replies.get(id.id()));
    }

    boolean isFinished() {
        return host.finish().isPresent();
    }

    /** Nothing is under way: no job, no answer outstanding, each unit at rest. */
    boolean isSettled() {
        return jobs.isEmpty() && replies.size() == lastRequest && host.spawning().isEmpty()
                && engine.units().stream().allMatch(Simulation::isAtRest);
    }

    private static boolean isAtRest(UnitView unit) {
        ActiveState state = unit.states().active();
        return state == ActiveState.ACTIVE || state.isInactiveOrFailed();
    }

    /** Runs until the condition holds, but not beyond this time; says whether it holds. */
    boolean runUntil(long limitMicros, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (isFinished() || !step(limitMicros)) {
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    /** Runs until this time, or until the manager finishes. */
    void runUntil(long limitMicros) {
        runUntil(limitMicros, () -> false);
    }

    /** Delivers the next event not later than the limit; says whether there was one. */
    boolean step(long limitMicros) {
        long deadline = dueMicros();
        long until = Math.min(limitMicros, Math.max(deadline, nowMicros()));
        Optional<Event> event = host.next(until);
        if (event.isEmpty()) {
            if (deadline > limitMicros) {
                return false;
            }
            event = Optional.of(new Event.TimeElapsed(host.clock().now()));
        }
        handle(event.get());
        return true;
    }

    /** When the engine's deadline is told, possibly later than it is. */
    private long dueMicros() {
        long deadline = engine.nextDeadlineMicros();
        if (deadline == Long.MAX_VALUE) {
            return deadline;
        }
        if (deadline != lastDeadlineMicros) {
            lastDeadlineMicros = deadline;
            lateMicros = host.weather().delayMicros(Weather.Delay.TIMER);
        }
        return deadline + lateMicros;
    }

    private void handle(Event event) {
        requireProgress(event);
        List<Effect> effects = engine.on(event);
        twin = twin.flatMap(other -> other.compare(event, effects, engine.nextDeadlineMicros()));
        stepDone(event, effects);
    }

    private void stepDone(Event event, List<Effect> effects) {
        Step step = new Step(++stepCount, event, effects, jobs, jobsNow());
        trace.add(step);
        jobs = step.jobsAfter();
        effects.forEach(this::perform);
        if (event instanceof Event.UnitsLoaded) {
            relations.rebuild(engine);
        }
        engine.checkInvariants();
        checkers.forEach(checker -> checker.after(step, this));
        if (isFinished()) {
            checkers.forEach(checker -> checker.finished(this));
        } else if (effects.stream().anyMatch(Effect.Reexecute.class::isInstance)) {
            reexecute(true);
        }
    }

    /**
     * Has the manager re-execute itself, as soon as it can: another engine takes over from its state as text. Without
     * changed files, the old one goes on beside it for a while, and both must do the same.
     *
     * @param readsFiles whether unit files are read as they are now, and not as they were when they were last read
     */
    void reexecute(boolean readsFiles) {
        runUntil(nowMicros() + LONGEST_LOAD_MICROS, engine::maySnapshot);
        if (isFinished() || !engine.maySnapshot()) {
            return;
        }
        Engine before = engine;
        String text = before.snapshot().text();
        engine = Engine.restore(settings, Snapshot.parse(text, Simulation::distrust), readsFiles ? host.units()::load : names -> known(before, names),
                Simulation::distrust);
        twin = readsFiles ? Optional.empty() : Optional.of(new Twin(before, engine, text));
        stepDone(new Event.TimeElapsed(host.clock().now()), engine.afterRestore());
        // Files may state another order than before, so jobs are looked at again; the old engine must not mind.
        handle(new Event.UnitsLoaded(host.clock().now(), List.of()));
    }

    private static void distrust(String warning) {
        throw new CheckFailed("its own state is refused: " + warning);
    }

    private List<LoadedUnit> known(Engine before, SortedSet<UnitName> names) {
        return names.stream().flatMap(name -> before.unit(name).map(view -> Stream.of(view.unit())).orElseGet(
                () -> host.units().load(new TreeSet<>(List.of(name))).stream())).toList();
    }

    private SortedMap<Long, JobView> jobsNow() {
        SortedMap<Long, JobView> result = new TreeMap<>();
        engine.jobs().forEach(job -> result.put(job.id(), job));
        return result;
    }

    private void perform(Effect effect) {
        if (effect instanceof Effect.Replied(var id, Reply reply) && replies.put(id.id(), reply) != null) {
            throw new CheckFailed("request " + id.id() + " is answered twice");
        }
        host.perform(effect);
    }

    /** Tells all checkers that nothing is under way any more. */
    void checkSettled() {
        checkers.forEach(checker -> checker.settled(this));
    }

    private void requireProgress(Event event) {
        if (event.at().monotonicMicros() != stillSinceMicros) {
            stillSinceMicros = event.at().monotonicMicros();
            eventsAtOnce = 0;
            deadlinesAtOnce = 0;
        }
        deadlinesAtOnce += event instanceof Event.TimeElapsed ? 1 : 0;
        if (stepCount > MOST_STEPS) {
            throw new CutShort();
        }
        if (++eventsAtOnce > MOST_EVENTS_AT_ONCE || deadlinesAtOnce > MOST_DEADLINES_AT_ONCE) {
            throw new CheckFailed("time stands still: the deadline is always " + engine.nextDeadlineMicros() + ", now is "
                    + stillSinceMicros);
        }
    }
}
