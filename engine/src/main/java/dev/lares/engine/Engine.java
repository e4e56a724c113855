package dev.lares.engine;

import dev.lares.unit.Diagnostic;
import dev.lares.unit.JobMode;
import dev.lares.unit.LoadState;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitDirectives;
import dev.lares.unit.UnitName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The service manager's mind: units, their dependencies, jobs and states. Events go in, effects come out; it performs
 * nothing, knows no clock, and the same events always yield the same effects.
 *
 * <p>An event goes to the machine of the unit it is about ({@link UnitMachine}), or begins a request. What a machine
 * says of its state is applied to jobs and dependents ({@link StateChanges}); then ready jobs ask their units, which
 * may change again; and so on until nothing is left to do at this moment. Only then does {@link #on} return.
 *
 * <p>Not thread-safe: one loop owns it.
 */
public final class Engine {
    private final ManagerSettings settings;
    private final UnitGraph graph = new UnitGraph();
    private final Outbox out = new Outbox();
    private final Deadlines deadlines = new Deadlines();
    private final Loads loads;
    private final Jobs jobs;
    private final ManagerEnd end;
    private final StateChanges changes;
    private final Starts starts;
    private final ManagerSignals signals;
    private final Requests requests;
    private final KillRequests kills = new KillRequests(out);
    private final Freezer freezer = new Freezer(out);
    private final Identifiers identifiers;
    private final UnitCollection collection;
    private final BusNames busNames;
    private final Triggers triggers;

    /** What a machine said while it handled an input, to be told in that order. */
    private sealed interface Said {
        record Changed(StateChanges.Change change) implements Said {}

        record Logged(Effect.Log line) implements Said {}
    }

    private final Deque<Said> pendingChanges = new ArrayDeque<>();
    private final Deque<UnitNode> pendingRestarts = new ArrayDeque<>();
    // By number, so that views of it have an order.
    private final Map<Integer, UnitNode> byPid = new TreeMap<>();
    private final Map<SpawnToken, UnitNode> bySpawn = new TreeMap<>((a, b) -> Long.compare(a.id(), b.id()));
    private final Set<UnitNode> idle = new LinkedHashSet<>();
    private final Startup startup;

    public Engine(ManagerSettings settings) {
        this.settings = settings;
        this.identifiers = new Identifiers(settings.seed());
        this.busNames = new BusNames(out);
        this.loads = new Loads(graph, out, NodeContext::new, new Loads.Listener() {
            @Override
            public void added(UnitNode node) {
                out.add(new Effect.UnitAdded(node.id()));
                busNames.loaded(node);
                collection().consider(node);
            }

            @Override
            public void replaced(UnitNode node) {
                busNames.loaded(node);
            }

            @Override
            public void reloaded() {
                collection().considerAll();
            }
        });
        this.end = new ManagerEnd(graph, out, this::startSpecial);
        this.jobs = new Jobs(graph, out, deadlines, new Jobs.Listener() {
            @Override
            public void jobFailed(UnitNode node) {
                changes().startFailureHandlers(node);
            }

            @Override
            public void jobGone(UnitNode node) {
                triggers().noted(node);
                collection().consider(node);
            }

            @Override
            public void jobTimedOut(UnitNode node) {
                end().onJobTimeout(node);
            }
        });
        this.changes = new StateChanges(jobs, out, end);
        this.starts = new Starts(settings, jobs, out, end, identifiers, freezer, this::drainChanges);
        this.signals = new ManagerSignals(settings, out, end, this::startSpecial, loads::reload, this::logDump);
        this.collection = new UnitCollection(graph, loads, deadlines, out, busNames);
        this.triggers = new Triggers(graph, jobs, (node, input) -> tell(Optional.of(node), input));
        this.startup = new Startup(settings, graph, jobs, loads, end, out);
        Transients transients = new Transients(graph, loads, out, collection, (node, input) -> tell(Optional.of(node), input));
        this.requests = new Requests(graph, jobs, loads, end, out, this::startSpecial, collection, transients, kills, freezer,
                (node, input) -> tell(Optional.of(node), input));
    }

    private StateChanges changes() {
        return changes;
    }

    private Triggers triggers() {
        return triggers;
    }

    private UnitCollection collection() {
        return collection;
    }

    private ManagerEnd end() {
        return end;
    }

    /** Takes one event and says what is to be done. After {@link Effect.Finish} events are ignored. */
    public List<Effect> on(Event event) {
        if (end.ended()) {
            return List.of();
        }
        out.begin(event.at());
        dispatch(event);
        settle();
        return out.take();
    }

    /**
     * To be called after {@link #on} has thrown, which only a fault in the engine itself makes it do: what it had decided
     * until then. What is left of the event is taken up again by the next one.
     */
    public List<Effect> afterFault() {
        return out.take();
    }

    /**
     * Whether {@link #snapshot} may be asked for: not while units are being loaded, since what waits for them cannot be
     * written down; that ends by itself.
     */
    public boolean maySnapshot() {
        return loads.isIdle() && !end.ended();
    }

    /**
     * Everything it knows beyond the unit files and the manager's configuration, for {@link #restore}. Answers that are under
     * way may come to the engine that is restored.
     */
    public Snapshot snapshot() {
        // The dependencies stand in the order of names from now on, as they will there: so both do the same in the same order.
        graph.relinkAll();
        Snapshot snapshot = new Snapshot();
        saved().write(snapshot);
        return snapshot;
    }

    /**
     * An engine that goes on where another was when it wrote the snapshot.
     *
     * @param files reads the files of units, as they are now: what {@link Effect.Load} would have asked for, in waves
     * @param warnings is told what of the snapshot cannot be used; nothing in it can keep the engine from being made
     */
    public static Engine restore(
            ManagerSettings settings,
            Snapshot snapshot,
            Function<SortedSet<UnitName>, List<LoadedUnit>> files,
            Consumer<String> warnings) {
        Engine engine = new Engine(settings);
        engine.saved().read(snapshot, files, warnings);
        engine.graph.nodes().forEach(engine::watchAgain);
        return engine;
    }

    private SavedEngine saved() {
        return new SavedEngine(graph, loads, jobs, deadlines, collection, identifiers, signals, end, startup, kills, byPid, bySpawn, idle, pendingRestarts);
    }

    private void watchAgain(UnitNode node) {
        busNames.loaded(node);
        if (node.machine instanceof SocketMachine socket) {
            socket.watchAgain(node.context);
        } else if (node.machine instanceof ServiceMachine service) {
            service.cleanAgain(node.context);
        }
        freezer.askAgain(node);
    }

    /** What there is to tell of the unit files that {@link #restore} has read, and what a new host must watch again. */
    public List<Effect> afterRestore() {
        return out.take();
    }

    private void dispatch(Event event) {
        switch (event) {
            case Event.UnitsLoaded e -> {
                loads.onLoaded(e.units());
                jobs.reconsiderAll();
            }
            case Event.Spawned e -> onSpawned(e);
            case Event.SpawnFailed e -> tell(Optional.ofNullable(bySpawn.remove(e.token())), new MachineInput.SpawnFailed(e.token(), e.exitStatus(), e.message()));
            case Event.Exited e -> tell(Optional.ofNullable(byPid.get(e.pid())), new MachineInput.ProcessExited(e.pid(), e.exit()));
            case Event.Notified e -> onNotified(e);
            case Event.Adopted e -> tell(graph.find(e.unit()), new MachineInput.Adopted(e.count(), e.failure()));
            case Event.CgroupEmptied e -> tell(graph.find(e.unit()), new MachineInput.CgroupEmptied());
            case Event.OutOfMemory e -> tell(graph.find(e.unit()), new MachineInput.OutOfMemory());
            case Event.KillDone e -> tell(graph.find(e.unit()), new MachineInput.KillDone(e.signalledCount()));
            case Event.SignalledOnRequest e -> kills.onDone(e.request(), e.processes());
            case Event.Cleaned e -> tell(graph.find(e.unit()), new MachineInput.Cleaned(e.failure()));
            case Event.FreezerReported e -> graph.find(e.unit()).ifPresent(node -> freezer.onReport(node, e.report()));
            case Event.PidFileRead e -> tell(graph.find(e.unit()), new MachineInput.PidFileRead(e.content()));
            case Event.PidFileChanged e -> tell(graph.find(e.unit()), new MachineInput.PidFileChanged());
            case Event.ProcessesListed e -> tell(graph.find(e.unit()), new MachineInput.ProcessesListed(e.pids(), e.parents()));
            case Event.FdHungUp e -> tell(graph.find(e.unit()), new MachineInput.FdHungUp(e.fd()));
            case Event.ConditionsChecked e -> graph.find(e.unit()).ifPresent(node -> starts.onConditionsChecked(node, e.results()));
            case Event.SocketsOpened e -> onSocketsOpened(e);
            case Event.SocketsFailed e -> tell(graph.find(e.unit()), new MachineInput.SocketsFailed(e.message()));
            case Event.ConnectionWaits e -> tell(graph.find(e.unit()), new MachineInput.ConnectionWaits(e.round()));
            case Event.BusNameOwned e -> tell(busNames.find(e.name()), new MachineInput.BusNameChanged(e.owner().isPresent()));
            case Event.Signalled e -> signals.on(e.signal());
            case Event.Requested e -> {
                startup.begin();
                requests.on(e.id(), e.request());
            }
            case Event.MayCollect _ -> collection.collect();
            case Event.TimeElapsed _ -> {}
        }
        wakeDue();
    }

    private void onSpawned(Event.Spawned e) {
        UnitNode node = bySpawn.remove(e.token());
        if (node != null) {
            byPid.put(e.pid(), node);
        }
        tell(Optional.ofNullable(node), new MachineInput.Spawned(e.token(), e.pid()));
    }

    private void onSocketsOpened(Event.SocketsOpened e) {
        if (graph.find(e.unit()).isEmpty()) {
            e.fds().forEach(fd -> out.add(new Effect.CloseFd(fd)));
        }
        tell(graph.find(e.unit()), new MachineInput.SocketsOpened(e.fds()));
    }

    private void onNotified(Event.Notified e) {
        Optional<UnitNode> node = Optional.ofNullable(byPid.get(e.pid())).or(() -> e.unit().flatMap(graph::find));
        if (node.isPresent()) {
            tell(node, new MachineInput.Notified(e.pid(), e.message(), e.fds()));
        } else {
            out.log(LogLevel.WARNING, "Cannot find unit for notify message of PID " + e.pid() + ", ignoring.");
            e.fds().forEach(fd -> out.add(new Effect.CloseFd(fd)));
        }
    }

    private void tell(Optional<UnitNode> node, MachineInput input) {
        if (node.isPresent()) {
            node.get().machine.on(input, node.get().context);
            afterMachine(node.get());
        }
    }

    private void afterMachine(UnitNode node) {
        deadlines.set(node, node.machine.deadlineMicros());
        if (node.activeState().isInactiveOrFailed()) {
            freezer.down(node);
            collection.consider(node);
        }
        drainChanges();
    }

    private void drainChanges() {
        while (!pendingChanges.isEmpty()) {
            switch (pendingChanges.removeFirst()) {
                case Said.Changed(StateChanges.Change change) -> {
                    changes.apply(change);
                    triggers.noted(change.node());
                }
                case Said.Logged(Effect.Log line) -> out.add(line);
            }
        }
    }

    private void wakeDue() {
        for (Sleeper sleeper : deadlines.takeDue(out.now().monotonicMicros())) {
            switch (sleeper) {
                case UnitNode node -> tell(Optional.of(node), new MachineInput.DeadlineReached());
                case Job job -> jobs.timeOut(job);
            }
        }
    }

    private void settle() {
        boolean more = true;
        while (more && !end.ended()) {
            drainChanges();
            more = restartOne() || runOne() || triggers.step() || changes.recheck() || jobs.breakDeadlock() || startIdle();
        }
        startup.settled();
    }

    private boolean restartOne() {
        UnitNode node = pendingRestarts.pollFirst();
        if (node == null) {
            return false;
        }
        if (!jobs.tryEnqueue(JobType.RESTART, node, JobMode.REPLACE, "restart")) {
            tell(Optional.of(node), new MachineInput.RestartRefused());
        }
        return true;
    }

    private boolean runOne() {
        Optional<Job> ready = jobs.nextReady();
        ready.ifPresent(job -> {
            reportFirstUse(job);
            starts.run(job);
            deadlines.set(job.node, job.node.machine.deadlineMicros());
        });
        return ready.isPresent();
    }

    /** Lets services of Type=idle go once no job is left; their own have ended, for they count as active while they wait. */
    private boolean startIdle() {
        if (idle.isEmpty() || !jobs.isEmpty()) {
            return false;
        }
        List<UnitNode> waiting = List.copyOf(idle);
        idle.clear();
        for (UnitNode node : waiting) {
            if (node.machine instanceof ServiceMachine machine) {
                machine.jobsDone(node.context);
                afterMachine(node);
            }
        }
        return true;
    }

    /** Tells once, when a unit is about to run, what of its files is not honoured: nobody wants to read it of all units. */
    private void reportFirstUse(Job job) {
        if (job.type == JobType.START && !job.node.reported) {
            job.node.reported = true;
            for (Diagnostic diagnostic : job.node.unit.diagnostics()) {
                if (diagnostic.kind() != Diagnostic.Kind.BAD) {
                    Loads.log(job.node.unit, diagnostic, out);
                }
            }
        }
    }

    private void startSpecial(UnitName name, JobMode mode) {
        loads.whenLoaded(List.of(name), () -> {
            UnitNode node = graph.find(name).orElseThrow();
            if (node.unit.loadState() == LoadState.NOT_FOUND) {
                out.log(LogLevel.NOTICE, "Cannot start " + name + ": " + node.unit.loadError().orElse("not found"));
            } else if (!jobs.tryEnqueue(JobType.START, node, mode, "start") && !end.isShuttingDown()) {
                // An irreversible job of a service must not keep the manager from ending; only one end excludes another.
                jobs.makeAllReversible();
                jobs.tryEnqueue(JobType.START, node, mode, "start");
            }
        });
    }

    private void logDump() {
        for (UnitNode node : graph.nodes()) {
            String job = node.job == null ? "" : ", job " + node.job.id + " " + node.job.type.text();
            out.log(node, LogLevel.INFO, node.unit.loadState().text() + ", " + node.machine.states().active().text() + " (" + node.machine.states().sub() + ")" + job);
        }
    }

    /** When {@link Event.TimeElapsed} is due, on the monotonic clock; {@link Long#MAX_VALUE}: never. */
    public long nextDeadlineMicros() {
        return deadlines.nextMicros();
    }

    /** A unit by any of its names, if it is loaded. */
    public Optional<UnitView> unit(UnitName name) {
        return graph.find(name).map(Engine::view);
    }

    /** What the manager's own configuration sets. */
    public ManagerSettings settings() {
        return settings;
    }

    /** The manager as a whole. */
    public ManagerView manager() {
        return startup.view();
    }

    /** The units at the other ends of a unit's edges of this kind; empty if it is not loaded. */
    public List<UnitName> related(UnitName unit, Relation relation) {
        Set<UnitNode> others = graph.find(unit).map(node -> node.others(relation)).orElse(Collections.emptySet());
        if (others.isEmpty()) { // which most are: all relations of all units are asked for by `systemctl show`
            return List.of();
        }
        return others.stream().map(UnitNode::id).toList();
    }

    /** All loaded units, in the order of their names. */
    public List<UnitView> units() {
        return graph.nodes().stream().map(Engine::view).toList();
    }

    /** Whether {@link Event.MayCollect} may find a unit to drop. */
    public boolean mayCollect() {
        return collection.hasCandidates();
    }

    /** All jobs, in the order of their numbers. */
    public List<JobView> jobs() {
        return jobs.all().stream().map(Job::view).toList();
    }

    /** The jobs that must end before this one may begin; none if there is no such job. */
    public List<JobView> jobsBefore(long id) {
        return jobs.find(id).map(jobs::before).orElse(List.of());
    }

    /** The jobs that wait for this one's end; none if there is no such job. */
    public List<JobView> jobsAfter(long id) {
        return jobs.find(id).map(jobs::after).orElse(List.of());
    }

    /** Whether everything is being stopped for good. */
    public boolean isShuttingDown() {
        return end.ended() || end.isShuttingDown();
    }

    private static UnitView view(UnitNode node) {
        return new UnitView(
                node.unit,
                node.machine.states(),
                node.machine.view(),
                Optional.ofNullable(node.job).map(Job::view),
                node.invocationId,
                node.inactiveExit,
                node.activeEnter,
                node.activeExit,
                node.inactiveEnter,
                node.stateChange,
                node.conditionResult && !node.conditionCheck.equals(Moment.NEVER),
                node.assertResult && !node.assertCheck.equals(Moment.NEVER),
                node.conditionCheck,
                node.assertCheck,
                node.conditionResults,
                node.canReload(),
                node.freezer,
                node.isPerpetual());
    }

    /** Throws {@link IllegalStateException} if the whole contradicts itself; for tests and after each simulated step. */
    public void checkInvariants() {
        jobs.checkInvariants();
        graph.nodes().forEach(node -> node.machine.checkInvariants());
        List<String> faults = new ArrayList<>();
        byPid.forEach((pid, node) -> {
            if (pid <= 0) {
                faults.add(node + " claims process " + pid);
            }
        });
        if (!pendingChanges.isEmpty() || !pendingRestarts.isEmpty()) {
            faults.add("changes are left: " + pendingChanges + pendingRestarts);
        }
        if (!faults.isEmpty()) {
            throw new IllegalStateException("cannot trust the engine: " + String.join("; ", faults));
        }
    }

    /** The engine as one unit's machine sees it. */
    private final class NodeContext implements UnitContext {
        private final UnitNode node;

        NodeContext(UnitNode node) {
            this.node = node;
        }

        @Override
        public Moment now() {
            return out.now();
        }

        @Override
        public LoadedUnit unit() {
            return node.unit;
        }

        @Override
        public ManagerSettings manager() {
            return settings;
        }

        @Override
        public String invocationId() {
            return node.invocationId;
        }

        @Override
        public long random(long bound) {
            return identifiers.random(bound);
        }

        @Override
        public void emit(Effect effect) {
            if (effect instanceof Effect.Spawn(SpawnToken token, SpawnPlan plan)) {
                bySpawn.put(token, node);
                out.add(new Effect.Spawn(token, triggers.addSockets(TriggerEnvironment.add(plan, node), node)));
            } else {
                out.add(effect);
            }
        }

        @Override
        public void log(LogLevel level, String text, Map<String, String> fields) {
            TreeMap<String, String> all = new TreeMap<>(fields);
            if (!node.invocationId.isEmpty()) {
                all.put("INVOCATION_ID", node.invocationId);
            }
            Effect.Log line = new Effect.Log(Optional.of(node.id()), level, text, all);
            if (pendingChanges.isEmpty()) {
                out.add(line);
            } else {
                // What follows from the change, as "Started", is to be read first.
                pendingChanges.addLast(new Said.Logged(line));
            }
        }

        @Override
        public SpawnToken newSpawnToken() {
            return identifiers.spawnToken();
        }

        @Override
        public void claimPid(int pid) {
            byPid.put(pid, node);
        }

        @Override
        public void releasePid(int pid) {
            byPid.remove(pid, node);
        }

        @Override
        public void changed(UnitStates before, UnitStates now, ChangeNotes notes) {
            out.changed(node, before);
            collection.consider(node);
            pendingChanges.addLast(new Said.Changed(new StateChanges.Change(node, before, now, notes)));
        }

        @Override
        public boolean stopPending() {
            return node.job != null && (node.job.type == JobType.STOP || node.job.type == JobType.RESTART);
        }

        @Override
        public boolean restartPending() {
            return node.job != null && node.job.type == JobType.RESTART;
        }

        @Override
        public boolean heedsWatchdogs() {
            return end.heedsWatchdogs();
        }

        @Override
        public boolean areJobsDone() {
            // The job that asks is one itself: startIdle tells, at the end of this very event at the earliest.
            idle.add(node);
            return false;
        }

        @Override
        public void requestRestart() {
            pendingRestarts.addLast(node);
        }

        @Override
        public Optional<Triggered> triggered() {
            return Triggers.target(node).map(other -> new Triggered(
                    other.id(), other.unit.loadState(), other.machine.states(), other.startLimitHit, other.job != null));
        }

        @Override
        public void requestTrigger() {
            triggers.request(node);
        }

        @Override
        public boolean isClaimedByAnother(int pid) {
            UnitNode owner = byPid.get(pid);
            return owner != null && owner != node;
        }
    }
}
