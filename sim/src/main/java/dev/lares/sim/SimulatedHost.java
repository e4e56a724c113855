package dev.lares.sim;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.engine.FdToken;
import dev.lares.engine.FinishAction;
import dev.lares.engine.FreezerReport;
import dev.lares.engine.Moment;
import dev.lares.engine.NotifyMessage;
import dev.lares.engine.ProcessExit;
import dev.lares.engine.Request;
import dev.lares.engine.RequestId;
import dev.lares.engine.SignalledProcess;
import dev.lares.engine.SpawnPlan;
import dev.lares.engine.SpawnToken;
import dev.lares.unit.Condition;
import dev.lares.unit.ExecDirectives;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Performs effects on a simulated kernel in virtual time, and tells its events. Events of one unit come in the order in
 * which they happened; with the same weather and the same effects, everything happens the same again.
 */
final class SimulatedHost {
    private final VirtualClock clock = new VirtualClock();
    private final Agenda agenda = new Agenda();
    private final SimulatedKernel kernel;
    private final ConditionTable conditions;
    private final PidFiles pidFiles;
    private final Descriptors descriptors = new Descriptors();
    private final SimulatedSockets sockets = new SimulatedSockets(descriptors);
    private final SimulatedBus bus = new SimulatedBus();
    private final SortedMap<String, Long> lastDelivery = new TreeMap<>();
    private final SortedMap<Long, SpawnPlan> spawning = new TreeMap<>();
    private final SortedSet<Integer> watchedProcesses = new TreeSet<>();
    private final SortedSet<Integer> untoldExits = new TreeSet<>();
    private final SortedMap<UnitName, Cleaning> cleaning = new TreeMap<>();
    private final List<SpawnPlan> spawned = new ArrayList<>();
    private UnitSource units;
    private Weather weather;
    private Optional<FinishAction> finish = Optional.empty();

    SimulatedHost(UnitSource units, Weather weather, int highestPid) {
        this.units = units;
        this.weather = weather;
        this.kernel = new SimulatedKernel(clock, agenda, highestPid, new Ear());
        this.conditions = new ConditionTable(kernel.files());
        this.pidFiles = new PidFiles(kernel);
    }

    SimulatedKernel kernel() {
        return kernel;
    }

    VirtualClock clock() {
        return clock;
    }

    ConditionTable conditions() {
        return conditions;
    }

    Descriptors descriptors() {
        return descriptors;
    }

    PidFiles pidFiles() {
        return pidFiles;
    }

    /** The spawns that are not answered yet, by token. */
    SortedMap<Long, SpawnPlan> spawning() {
        return spawning;
    }

    /** The processes whose end has still to be told. */
    SortedSet<Integer> untoldExits() {
        return untoldExits;
    }

    /** Every process that was ever started for the engine, in order. */
    List<SpawnPlan> spawned() {
        return spawned;
    }

    Optional<FinishAction> finish() {
        return finish;
    }

    Weather weather() {
        return weather;
    }

    void setWeather(Weather weather) {
        this.weather = weather;
    }

    UnitSource units() {
        return units;
    }

    void setUnits(UnitSource units) {
        this.units = units;
    }

    /** When the next thing happens in the simulated world; {@link Long#MAX_VALUE}: never. */
    long nextMicros() {
        return agenda.nextMicros();
    }

    /** Lets time pass until there is an event for the engine, but not beyond the limit. */
    Optional<Event> next(long limitMicros) {
        while (agenda.nextMicros() <= limitMicros) {
            clock.advanceTo(agenda.nextMicros());
            Optional<Event> event = agenda.happen();
            if (event.isPresent()) {
                return event;
            }
        }
        clock.advanceTo(Math.max(limitMicros, clock.micros()));
        return Optional.empty();
    }

    /** Somebody asks the manager for something. */
    void request(RequestId id, Request request) {
        deliver("request", 0, now -> Optional.of(new Event.Requested(now, id, request)));
    }

    /** Nobody looks at a unit just now. */
    void mayCollect() {
        deliver("collect", 0, now -> Optional.of(new Event.MayCollect(now)));
    }

    /** Somebody signals the manager. */
    void signalManager(int signal) {
        deliver("signal", 0, now -> Optional.of(new Event.Signalled(now, signal)));
    }

    /** A process that nobody knows, or one of a unit, sends a notification. */
    void forge(int pid, Optional<UnitName> unit, String text, int fdCount) {
        NotifyMessage message = message(text);
        List<FdToken> fds = descriptors.open(fdCount);
        deliver("forged", 0, now -> Optional.of(new Event.Notified(now, pid, unit, message, fds)));
    }

    /** The other end of a stored descriptor goes away. */
    void hangUp(FdToken fd) {
        deliver("fd", 0, now -> descriptors.find(fd)
                .filter(open -> open.poll() && open.keeper().isPresent())
                .map(open -> new Event.FdHungUp(now, open.keeper().orElseThrow(), fd)));
    }

    /** Somebody connects to the socket that listens at this address. */
    void connect(String address) {
        sockets.connect(address).ifPresent(this::tellConnection);
    }

    private void tellConnection(UnitName unit) {
        deliver(channel(unit), 0, now -> sockets.takeRound(unit).map(round -> new Event.ConnectionWaits(now, unit, round)));
    }

    private void tellOwner(String name) {
        deliver("bus", weather.delayMicros(Weather.Delay.ANSWER), now -> bus.isWatched(name)
                ? Optional.of(new Event.BusNameOwned(now, name, bus.owner(name)))
                : Optional.empty());
    }

    private void openSockets(LoadedUnit unit) {
        answer(unit.id(), now -> Optional.of(sockets.open(unit)
                .<Event>map(fds -> new Event.SocketsOpened(now, unit.id(), fds))
                .orElseGet(() -> new Event.SocketsFailed(now, unit.id(), "Address already in use (EADDRINUSE)"))));
    }

    void perform(Effect effect) {
        if (finish.isPresent()) {
            throw new CheckFailed("cannot perform " + effect + ": the manager has finished");
        }
        switch (effect) {
            case Effect.Load(var names) -> load(names);
            case Effect.WriteTransient(var unit, String text) -> units.writeTransient(unit, text);
            case Effect.RemoveTransient(var unit) -> units.removeTransient(unit);
            case Effect.Spawn(var token, var plan) -> spawn(token, plan);
            case Effect.WriteDropIns(var unit, var place, var texts) -> units.writeDropIns(unit, place, texts);
            case Effect.Adopt(var unit, _, _, var pids) -> adopt(unit.id(), pids);
            case Effect.Kill kill -> kill(kill);
            case Effect.SignalProcess(_, int pid, int signal) -> kernel.signal(pid, signal);
            case Effect.SignalOnRequest order -> signalOnRequest(order);
            case Effect.Clean(var unit, _) -> cleaning.put(unit.id(), clean(unit.id()));
            case Effect.StopCleaning(var unit) -> cleaning.getOrDefault(unit, new Cleaning()).stopped = true;
            case Effect.Freeze(var unit, boolean freeze) -> freeze(unit, freeze);
            case Effect.CheckConditions(var unit, var list) -> check(unit, list);
            case Effect.ReadPidFile(var unit, String path) ->
                answer(unit, now -> Optional.of(new Event.PidFileRead(now, unit, pidFiles.read(unit, path))));
            case Effect.WatchPidFile(var unit, String path) -> pidFiles.watch(unit, path);
            case Effect.UnwatchPidFile(var unit) -> pidFiles.unwatch(unit);
            case Effect.RemovePidFile(_, String path) -> removePidFile(path);
            case Effect.WatchProcess(var unit, int pid) -> watchProcess(unit, pid);
            case Effect.ListProcesses(var unit) -> answer(unit, now -> Optional.of(list(now, unit)));
            case Effect.KeepFd(var unit, var fd, boolean poll) -> descriptors.keep(fd, unit, poll);
            case Effect.CloseFd(var fd) -> descriptors.close(fd);
            case Effect.OpenSockets(LoadedUnit unit) -> openSockets(unit);
            case Effect.AwaitConnection(UnitName unit, var fds, long round) -> {
                if (sockets.await(unit, fds, round)) {
                    tellConnection(unit);
                }
            }
            case Effect.IgnoreConnections(UnitName unit) -> sockets.ignore(unit);
            case Effect.CloseSockets(LoadedUnit unit, var fds) -> sockets.close(unit, fds);
            case Effect.WatchBusName(String name) -> {
                bus.watch(name);
                tellOwner(name);
            }
            case Effect.UnwatchBusName(String name) -> bus.unwatch(name);
            case Effect.Finish(var action) -> finish = Optional.of(action);
            case Effect.Reexecute _ -> {} // for whoever runs the engine
            case Effect.Release _, Effect.Log _, Effect.UnitAdded _, Effect.UnitRemoved _, Effect.UnitChanged _, Effect.FreezerChanged _, Effect.JobAdded _, Effect.JobRemoved _,
                Effect.Replied _, Effect.StartupFinished _ -> {}
        }
    }

    /** Ends whatever runs, as the kernel does when process 1 ends. */
    void killAll() {
        for (int pid : pids()) {
            kernel.process(pid).ifPresent(p -> kernel.end(p, new ProcessExit.Killed(Signals.KILL, false)));
        }
    }

    private List<Integer> pids() {
        List<Integer> result = new ArrayList<>();
        kernel.processes().forEach(p -> result.add(p.pid));
        return result;
    }

    private void load(SortedSet<UnitName> names) {
        List<UnitName> list = List.copyOf(names);
        int parts = Math.max(1, Math.min(weather.loadParts(list.size()), list.size()));
        int begin = 0;
        for (int part = 1; part <= parts; part++) {
            int end = list.size() * part / parts;
            SortedSet<UnitName> some = new TreeSet<>(list.subList(begin, end));
            deliver("load", weather.delayMicros(Weather.Delay.ANSWER), now -> Optional.of(new Event.UnitsLoaded(now, units.load(some))));
            begin = end;
        }
    }

    private void spawn(SpawnToken token, SpawnPlan plan) {
        plan.fds().forEach(fd -> descriptors.require(fd, "pass on"));
        plan.standardFds().all().forEach(fd -> descriptors.require(fd, "pass on"));
        spawning.put(token.id(), plan);
        UnitName unit = plan.unit().id();
        deliver(channel(unit), weather.delayMicros(Weather.Delay.SPAWN), now -> {
            spawning.remove(token.id());
            OptionalInt failure = weather.spawnFailure(plan);
            if (failure.isPresent()) {
                String message = "cannot run " + plan.command().path() + ": step " + failure.getAsInt() + " fails";
                return Optional.of(new Event.SpawnFailed(now, token, failure.getAsInt(), message));
            }
            if (!plan.command().path().startsWith(Program.DIRECTORY)) {
                String message = "cannot execute " + plan.command().path() + ": No such file or directory (ENOENT)";
                return Optional.of(new Event.SpawnFailed(now, token, 203, message));
            }
            spawned.add(plan);
            return Optional.of(new Event.Spawned(now, token, run(unit, plan)));
        });
    }

    private int run(UnitName unit, SpawnPlan plan) {
        sockets.served(plan.fds());
        SortedMap<String, String> environment = environment(plan);
        Program program = Program.parse(plan.command().argv(), environment);
        return kernel.create(SimulatedKernel.MANAGER, unit, program, environment, plan.notifySocket()).pid;
    }

    private static SortedMap<String, String> environment(SpawnPlan plan) {
        SortedMap<String, String> result = new TreeMap<>(plan.unit().get(ExecDirectives.ENVIRONMENT));
        result.putAll(plan.environment());
        if (plan.watchdogMicros() > 0) {
            result.put("WATCHDOG_USEC", Long.toString(plan.watchdogMicros()));
        }
        return result;
    }

    private void kill(Effect.Kill kill) {
        SortedSet<Integer> targets = new TreeSet<>(kill.pids());
        if (kill.others()) {
            targets.addAll(kernel.members(kill.unit()));
        }
        int count = 0;
        for (int pid : targets) {
            if (kernel.signal(pid, kill.signal())) {
                count++;
                followUp(pid, kill);
            }
        }
        int signalledCount = count;
        deliver(channel(kill.unit()), 0, now -> Optional.of(new Event.KillDone(now, kill.unit(), signalledCount)));
    }

    private void signalOnRequest(Effect.SignalOnRequest effect) {
        SortedSet<Integer> targets = new TreeSet<>(effect.pids());
        if (effect.others()) {
            targets.addAll(kernel.members(effect.unit()));
        }
        List<SignalledProcess> reached = new ArrayList<>();
        for (int pid : targets) {
            boolean there = kernel.signal(pid, effect.signal());
            reached.add(new SignalledProcess(pid, there ? "program" : "", there ? SignalledProcess.Outcome.SENT : SignalledProcess.Outcome.GONE));
        }
        deliver(channel(effect.unit()), 0, now -> Optional.of(new Event.SignalledOnRequest(now, effect.request(), reached)));
    }

    /** The removal of a unit's directories, which takes as long as an answer does. */
    private static final class Cleaning {
        boolean stopped;
    }

    private Cleaning clean(UnitName unit) {
        Cleaning begun = new Cleaning();
        answer(unit, now -> Optional.of(new Event.Cleaned(now, unit, begun.stopped ? Optional.of("cannot remove all: it was stopped") : Optional.empty())));
        return begun;
    }

    private void freeze(UnitName unit, boolean freeze) {
        answer(unit, now -> {
            kernel.freeze(unit, freeze);
            return Optional.of(new Event.FreezerReported(now, unit, freeze ? FreezerReport.FROZEN : FreezerReport.THAWED));
        });
    }

    private void followUp(int pid, Effect.Kill kill) {
        if (kill.alsoHangUp()) {
            kernel.signal(pid, Signals.HUP);
        }
        if (kill.signal() != Signals.KILL && kill.signal() != Signals.CONT) {
            kernel.signal(pid, Signals.CONT);
        }
    }

    private void adopt(UnitName unit, List<Integer> pids) {
        int count = (int) pids.stream().filter(pid -> kernel.move(pid, unit)).count();
        answer(unit, now -> Optional.of(new Event.Adopted(now, unit, count, Optional.empty())));
    }

    private void check(UnitName unit, List<Condition> list) {
        answer(unit, now -> Optional.of(
                new Event.ConditionsChecked(now, unit, list.stream().map(conditions::check).toList())));
    }

    private void removePidFile(String path) {
        if (kernel.files().node(path).orElse(null) instanceof SimulatedFiles.PlainFile) {
            kernel.removeFile(path);
        }
    }

    private void watchProcess(UnitName unit, int pid) {
        if (kernel.process(pid).isPresent()) {
            watchedProcesses.add(pid);
        } else if (!kernel.isZombie(pid)) {
            tellExit(unit, pid, new ProcessExit.Exited(0));
        }
    }

    private void tellExit(UnitName unit, int pid, ProcessExit exit) {
        untoldExits.add(pid);
        kernel.hold(pid);
        deliver(channel(unit), weather.delayMicros(Weather.Delay.EXIT), now -> {
            untoldExits.remove(pid);
            kernel.reap(pid);
            return Optional.of(new Event.Exited(now, pid, exit));
        });
    }

    private Event list(Moment now, UnitName unit) {
        List<Integer> members = kernel.members(unit);
        return new Event.ProcessesListed(
                now, unit, members, members.stream().map(pid -> kernel.process(pid).orElseThrow().parent).toList());
    }

    private void answer(UnitName unit, Function<Moment, Optional<Event>> event) {
        deliver(channel(unit), weather.delayMicros(Weather.Delay.ANSWER), event);
    }

    /** Events of one channel come in the order in which they were sent, whatever their delays. */
    private void deliver(String channel, long delayMicros, Function<Moment, Optional<Event>> event) {
        long at = Math.max(clock.micros() + delayMicros, lastDelivery.getOrDefault(channel, 0L));
        lastDelivery.put(channel, at);
        agenda.add(at, () -> event.apply(clock.now()));
    }

    private static String channel(UnitName unit) {
        return "unit " + unit;
    }

    private static NotifyMessage message(String text) {
        List<NotifyMessage.Assignment> assignments = new ArrayList<>();
        for (String line : text.split("\\|")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                assignments.add(new NotifyMessage.Assignment(line.substring(0, equals), line.substring(equals + 1)));
            }
        }
        return new NotifyMessage(assignments);
    }

    /** Turns what the kernel tells into events. */
    private final class Ear implements KernelListener {
        @Override
        public void exited(int pid, UnitName unit, ProcessExit exit, boolean isChild) {
            bus.namesOf(pid).forEach(name -> {
                bus.release(name, pid);
                tellOwner(name);
            });
            boolean watched = watchedProcesses.remove(pid);
            if (isChild || watched) {
                ProcessExit known = isChild ? exit : new ProcessExit.Exited(0);
                tellExit(unit, pid, known);
            }
        }

        @Override
        public void emptied(UnitName unit) {
            String channel = weather.emptiedMayOvertakeExit() ? "group " + unit : channel(unit);
            deliver(channel, weather.delayMicros(Weather.Delay.EMPTIED), now -> kernel.members(unit).isEmpty()
                    ? Optional.of(new Event.CgroupEmptied(now, unit))
                    : Optional.empty());
        }

        @Override
        public void notified(SimulatedProcess sender, String text, int fdCount) {
            int copies = switch (weather.notification()) {
                case DELIVERED -> 1;
                case LOST -> 0;
                case DUPLICATED -> 2;
            };
            for (int i = 0; i < copies; i++) {
                List<FdToken> fds = descriptors.open(fdCount);
                deliver(channel(sender.unit), weather.delayMicros(Weather.Delay.NOTIFY), now -> Optional.of(
                        new Event.Notified(now, sender.pid, Optional.of(sender.unit), message(text), fds)));
            }
        }

        @Override
        public void named(SimulatedProcess process, String name, boolean owns) {
            if (owns ? bus.own(name, process.pid) : bus.release(name, process.pid)) {
                tellOwner(name);
            }
        }

        @Override
        public void fileChanged(String path) {
            pidFiles.watches().forEach((unit, watched) -> {
                if (watched.equals(path)) {
                    answer(unit, now -> pidFiles.watches().containsKey(unit)
                            ? Optional.of(new Event.PidFileChanged(now, unit))
                            : Optional.empty());
                }
            });
        }

        @Override
        public void outOfMemory(UnitName unit) {
            deliver(channel(unit), 0, now -> Optional.of(new Event.OutOfMemory(now, unit)));
        }
    }
}
