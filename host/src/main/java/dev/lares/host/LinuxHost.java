package dev.lares.host;

import dev.lares.engine.Effect;
import dev.lares.engine.Engine;
import dev.lares.engine.Event;
import dev.lares.engine.FdToken;
import dev.lares.engine.FinishAction;
import dev.lares.engine.Moment;
import dev.lares.engine.Request;
import dev.lares.engine.RequestId;
import dev.lares.linux.Epoll;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Signal;
import dev.lares.linux.SignalFd;
import dev.lares.unit.ResourceLimit;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Performs the engine's effects on Linux, and tells it what happens there.
 *
 * <p>Opening it makes this process a reaper of its descendants (prctl(2), PR_SET_CHILD_SUBREAPER), unless it is PID 1; any
 * child that ends is collected by the host, whoever started it. Signals that every thread of this process blocks are
 * received, others do what they always do; the launcher blocks them before the JVM starts
 * ({@code env --block-signal=… java -Xrs …}).
 *
 * <p>All methods are for one thread, except those that say otherwise.
 */
public final class LinuxHost implements AutoCloseable {
    private static final int MAX_EVENTS_BETWEEN_LOOKS = 64;
    private static final long PAUSE_AFTER_DEFECT_MICROS = 100_000;

    private final HostOptions options;
    private final Faults faults;
    private final EventLoop loop;
    private final HostedUnits units = new HostedUnits();
    private final ServiceOutput output;
    private final Descriptors descriptors;
    private final Children children;
    private final ProcessTracking tracking;
    private final NotifySocket notify;
    private final Spawns spawns;
    private final Performer performer;
    private final RuntimeDirectory runtime;
    private final Optional<SignalFd> signals;
    private final Optional<ChildWatcher> childWatcher;
    private Optional<FinishAction> finish = Optional.empty();
    private Optional<LastKill> lastKill = Optional.empty();
    private final Reexecution reexecution;
    private final SelfRepair repair = new SelfRepair();
    private boolean reexecutes;
    private boolean moreToReap;

    private LinuxHost(HostOptions options, Optional<Handover> handover) throws LinuxException {
        this.options = options;
        this.faults = new Faults(options.sink);
        handover.ifPresent(faults::restore); // first, lest what was told once is told again
        this.runtime = RuntimeDirectory.open(options, handover);
        this.loop = new EventLoop(faults);
        this.output = new ServiceOutput(loop, options.sink, faults);
        this.descriptors = new Descriptors(loop);
        this.children = new Children(loop, units, new AroundEnds());
        this.tracking = new TrackingChoice(options, units, loop, faults).choose();
        HostParts parts = new HostParts(options, loop, units, children, tracking, descriptors, output, faults);
        this.notify = new NotifySocket(options.runtimeDirectory, handover, loop, children, tracking, descriptors, faults);
        this.spawns = new Spawns(parts, runtime.spawner(), notify.name());
        this.performer = new Performer(parts, spawns);
        List<Signal> receivable = ManagerSignalSet.receivable();
        this.signals = receivable.isEmpty() ? Optional.empty() : Optional.of(SignalFd.create(receivable));
        this.childWatcher = receivable.contains(Signal.SIGCHLD) ? Optional.empty() : Optional.of(new ChildWatcher(faults));
        this.reexecution = new Reexecution(options.selfCommand, loop, spawns, faults);
        handover.ifPresent(this::restore);
        listen();
        if (handover.isPresent()) {
            resume();
        }
    }

    /** Opens a host; throws if the least it needs, a runtime directory and its socket, is not to be had. */
    public static LinuxHost open(HostOptions options) throws LinuxException {
        return new LinuxHost(options, Optional.empty());
    }

    /** Opens a host that goes on where this manager was before it has executed itself anew. */
    public static LinuxHost open(HostOptions options, Optional<Handover> handover) throws LinuxException {
        return new LinuxHost(options, handover);
    }

    private void save(Handover handover) {
        faults.save(handover);
        repair.save(handover);
        runtime.save(handover);
        notify.save(handover);
        descriptors.save(handover);
        children.save(handover);
        tracking.save(handover);
        units.save(handover, (unit, section) -> {
            tracking.save(unit, section, handover);
            output.save(unit, section, handover);
        });
        performer.save(handover);
    }

    private void restore(Handover handover) {
        repair.restore(handover);
        descriptors.restore(handover);
        children.restore(handover);
        tracking.restore(handover);
        units.restore(handover, (unit, line) -> tracking.restore(unit, line, handover) || output.restore(unit, line, handover));
        performer.restore(handover);
    }

    /** Hears what has happened while nobody listened: messages first, then ends, then what follows from these. */
    private void resume() throws LinuxException {
        reap();
        tracking.resumed();
        // Files may state another order than before: jobs are looked at again.
        loop.tell(now -> new Event.UnitsLoaded(now, List.of()));
    }

    /** Has a part of the manager take its state over a re-execution, in the order in which they are added. */
    public void carry(Carrier carrier) {
        reexecution.add(carrier);
    }

    /** The manager as a re-execution sees it. */
    private final class Resting implements Reexecution.Loop {
        private final Engine engine;

        Resting(Engine engine) {
            this.engine = engine;
        }

        @Override
        public void handle(Event event) {
            perform(handled(engine, delivered(event)));
        }

        @Override
        public void settled() {
            options.observer.settled();
        }

        @Override
        public void save(Handover handover) {
            LinuxHost.this.save(handover);
        }

        @Override
        public boolean isEnding() {
            return finish.isPresent();
        }
    }

    private void listen() throws LinuxException {
        loop.onWake(this::reapMore);
        if (signals.isPresent()) {
            loop.add(signals.get().fd(), Epoll.EPOLLIN, EventLoop.Turn.CHILDREN, _ -> receiveSignals(signals.get()));
        }
        if (childWatcher.isPresent()) {
            loop.add(childWatcher.get().fd(), Epoll.EPOLLIN, EventLoop.Turn.CHILDREN, _ -> reap());
            childWatcher.get().lookAgain();
        }
    }

    /** Runs the engine until it has finished and all that was to be killed is gone. */
    public FinishAction run(Engine engine) throws LinuxException {
        for (int handled = 1; true; handled++) {
            if (handled % MAX_EVENTS_BETWEEN_LOOKS == 0) {
                loop.await(0);
            }
            Optional<Event> event = loop.poll();
            if (event.isEmpty()) {
                options.observer.settled();
            }
            perform(event.isPresent() ? handled(engine, delivered(event.get())) : timePasses(engine));
            if (reexecutes) {
                reexecutes = false;
                reexecution.perform(engine, new Resting(engine));
                reexecutes = false;
            }
            if (finish.isPresent()) {
                return end(finish.get());
            }
        }
    }

    private List<Effect> timePasses(Engine engine) throws LinuxException {
        long deadline = engine.nextDeadlineMicros();
        loop.await(loop.hasEvents() ? 0 : deadline);
        boolean due = !loop.hasEvents() && loop.clock().monotonicMicros() >= deadline;
        return due ? handled(engine, new Event.TimeElapsed(loop.clock().now())) : List.of();
    }

    /** What the engine makes of an event. A fault of the engine's own costs that event, and never the manager. */
    private List<Effect> handled(Engine engine, Event event) {
        try {
            return engine.on(event);
        } catch (RuntimeException | StackOverflowError e) {
            faults.bug("cannot handle " + event, e);
            considerRepair(engine);
            return engine.afterFault();
        }
    }

    private void considerRepair(Engine engine) {
        boolean contradictory = false;
        try {
            engine.checkInvariants();
        } catch (RuntimeException e) {
            contradictory = true;
            faults.error("the state of the manager contradicts itself: " + e.getMessage());
        }
        if (repair.isDue(loop.clock().monotonicMicros(), contradictory)) {
            faults.error("re-executing, because of faults of Lares; the state is taken along");
            reexecutes = true;
        }
    }

    private Event delivered(Event event) {
        if (event instanceof Event.Exited(Moment _, int pid, _)) {
            children.told(pid);
        }
        return event;
    }

    /** Waits for the next event, at the longest until this time on the monotonic clock; {@link Long#MAX_VALUE}: for ever. */
    public Optional<Event> next(long deadlineMicros) throws LinuxException {
        do {
            loop.await(loop.hasEvents() ? 0 : deadlineMicros);
        } while (!loop.hasEvents() && loop.clock().monotonicMicros() < deadlineMicros);
        return loop.poll().map(this::delivered);
    }

    /** The time on both clocks. */
    public Moment now() {
        return loop.clock().now();
    }

    /** Asks the engine for something, from any thread; the answer comes to the {@link Observer}. */
    public void request(RequestId id, Request request) {
        tell(now -> new Event.Requested(now, id, request));
    }

    /** Tells the engine something, from any thread. */
    public void tell(Function<Moment, Event> event) {
        loop.tellFromOther(event);
    }

    /** Makes the loop go round once, from any thread; output that the sink did not accept is offered again. */
    public void wake() {
        loop.wake();
    }

    /** Something that is waited for in the loop, besides the host's own business. */
    public interface Watch {
        /** Waits for other {@code EPOLL…} events of it. */
        void interest(int events) throws LinuxException;

        /** Waits no longer; to be called before the descriptor is closed. */
        void cancel();
    }

    /** What is done when a watched descriptor is ready. */
    @FunctionalInterface
    public interface ReadyHandler {
        /** Does a bounded amount of work; {@code events} are {@code EPOLL…} bits. */
        void ready(int events) throws LinuxException;
    }

    /** Waits for a descriptor in the loop, and calls the handler on the loop's thread; level-triggered. */
    public Watch watch(Fd fd, int events, ReadyHandler handler) throws LinuxException {
        EventLoop.Source source = loop.add(fd, events, EventLoop.Turn.OTHER, handler::ready);
        return new Watch() {
            @Override
            public void interest(int others) throws LinuxException {
                source.interest(others);
            }

            @Override
            public void cancel() {
                source.cancel();
            }
        };
    }

    /** Keeps descriptors for the engine, under tokens, until it or the giver has them closed. */
    List<FdToken> hold(List<Fd> fds) {
        return descriptors.take(fds);
    }

    /** Closes a descriptor that was to be held. */
    void close(FdToken fd) {
        descriptors.close(fd);
    }

    Optional<ControlGroup> groupOf(UnitName unit) {
        return units.find(unit).flatMap(known -> known.group).or(() -> tracking.groupWithout(unit));
    }

    /** The CPU time of a unit that has ended, and had a control group until then. */
    Optional<Long> usedNanos(UnitName unit) {
        return units.usedNanos(unit);
    }

    /** The limit of processes whose unit sets none, by the kernel's name of it. */
    ResourceLimit defaultLimit(String name) {
        return options.defaultLimits.of(name);
    }

    /** The unit that has exactly this control group. */
    Optional<UnitName> unitOfControlGroup(String path) {
        return tracking.unitOfGroup(path).map(unit -> unit.name);
    }

    /** The group below which those of units are, from the root of the tree; empty for the root, or without groups. */
    String controlGroupRoot() {
        return tracking.rootPath();
    }

    /** The unit's live processes, and the parent of each. */
    SortedMap<Integer, Integer> membersOf(UnitName unit) {
        return units.find(unit).map(tracking::members).orElseGet(() -> tracking.groupWithout(unit).map(CgroupTracking::members).orElseGet(TreeMap::new));
    }

    /** The live processes of all that is in a slice. */
    SortedSet<Integer> processesIn(UnitName slice) {
        return tracking.processesIn(slice);
    }

    /** The unit a live process belongs to. */
    Optional<UnitName> unitOf(int pid) {
        return tracking.unitOf(pid).map(unit -> unit.name);
    }

    Faults faults() {
        return faults;
    }

    WarningLimit warningLimit() {
        return new WarningLimit(loop.clock(), faults);
    }

    /** The value of NOTIFY_SOCKET. */
    public String notifySocket() {
        return notify.name();
    }

    /** Performs effects, in their order. */
    public void perform(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Finish(FinishAction action)) {
                finish = Optional.of(action);
            } else if (effect instanceof Effect.Reexecute) {
                reexecutes = true;
            }
            performer.perform(effect);
        }
    }

    private void reap() throws LinuxException {
        moreToReap = !children.reap();
        if (moreToReap) {
            loop.wake();
        } else {
            childWatcher.ifPresent(ChildWatcher::lookAgain);
        }
    }

    private void reapMore() {
        if (moreToReap) {
            try {
                reap();
            } catch (LinuxException e) {
                faults.report("cannot reap children", e);
            }
        }
    }

    private void receiveSignals(SignalFd fd) throws LinuxException {
        boolean childEnded = false;
        for (Optional<SignalFd.Received> next = fd.read(); next.isPresent(); next = fd.read()) {
            Signal signal = next.get().signal();
            if (signal.equals(Signal.SIGCHLD)) {
                childEnded = true;
            } else if (lastKill.isPresent()) {
                lastKill.get().hurry();
            } else if (!options.signalHandler.handle(signal.number())) {
                loop.tell(now -> new Event.Signalled(now, signal.number()));
            }
        }
        if (childEnded) {
            reap();
        }
    }

    /** Sees to it that what a process said before its end is heard before its end is. */
    private final class AroundEnds implements Children.Surroundings {
        @Override
        public void spawned() {
            childWatcher.ifPresent(ChildWatcher::lookAgain);
        }

        @Override
        public void beforeReaping() throws LinuxException {
            notify.receiveAll();
        }

        @Override
        public boolean ending(int pid) {
            Optional<HostedUnit> unit = tracking.unitOf(pid);
            unit.ifPresent(output::drain);
            tracking.ending(pid);
            return unit.isPresent();
        }

        @Override
        public void afterReaping() {
            tracking.reaped();
        }
    }

    /** Ends what is left, if that is asked for. */
    FinishAction end(FinishAction action) throws LinuxException {
        if (action.killLeft()) {
            LastKill kill = new LastKill(options, loop, children, faults);
            lastKill = Optional.of(kill);
            kill.run();
        }
        return action;
    }

    /** Takes what services have written, and removes what the host has made; processes are left alone. */
    @Override
    public void close() {
        spawns.close();
        output.close();
        notify.close();
        performer.close();
        descriptors.close();
        tracking.close();
        childWatcher.ifPresent(ChildWatcher::close);
        signals.ifPresent(SignalFd::close);
        runtime.close();
        loop.close();
    }
}
