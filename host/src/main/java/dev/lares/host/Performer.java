package dev.lares.host;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.engine.FreezerReport;
import dev.lares.engine.PidFileContent;
import dev.lares.engine.SignalledProcess;
import dev.lares.engine.Snapshot;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.Signal;
import dev.lares.linux.Signals;
import dev.lares.unit.Condition;
import dev.lares.unit.LoadState;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.Settings;
import dev.lares.unit.UnitName;
import dev.lares.unit.UnitType;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** Does what each effect says, or has it done by the part whose concern it is. */
final class Performer implements AutoCloseable {
    private final HostOptions options;
    private final EventLoop loop;
    private final HostedUnits units;
    private final Children children;
    private final ProcessTracking tracking;
    private final Descriptors descriptors;
    private final Faults faults;
    private final Spawns spawns;
    private final PidFiles pidFiles;
    private final PidFileWatches pidFileWatches;
    private final ForeignProcesses foreign;
    private final ListeningSockets sockets;
    private final SignalsOnRequest signals;
    private final Cleaning cleaning;
    private final Set<UnitName> missingPidFiles = new HashSet<>();

    Performer(HostParts parts, Spawns spawns) throws LinuxException {
        this.options = parts.options();
        this.loop = parts.loop();
        this.units = parts.units();
        this.children = parts.children();
        this.tracking = parts.tracking();
        this.descriptors = parts.descriptors();
        this.faults = parts.faults();
        this.spawns = spawns;
        this.signals = new SignalsOnRequest(parts);
        this.cleaning = new Cleaning(loop, spawns.directories());
        this.pidFiles = new PidFiles(parts);
        this.pidFileWatches = new PidFileWatches(loop);
        this.sockets = new ListeningSockets(loop, descriptors);
        this.foreign = new ForeignProcesses(loop, children, faults);
    }

    /** What fails is told to the log; what is to be answered is answered. */
    void perform(Effect effect) {
        try {
            dispatch(effect);
        } catch (LinuxException | RuntimeException e) {
            faults.report("cannot do all that was asked for", e);
        }
    }

    private void dispatch(Effect effect) throws LinuxException {
        switch (effect) {
            case Effect.Load(SortedSet<UnitName> names) -> load(names);
            case Effect.WriteTransient(UnitName unit, String text) -> options.units.writeTransient(unit, text);
            case Effect.RemoveTransient(UnitName unit) -> options.units.removeTransient(unit);
            case Effect.Spawn(var token, var plan) -> spawns.spawn(token, plan);
            case Effect.Adopt adopt -> adopt(adopt);
            case Effect.WriteDropIns(UnitName unit, var place, var texts) -> options.units.writeDropIns(unit, place, texts);
            case Effect.Kill kill -> kill(kill);
            case Effect.SignalOnRequest order -> {
                List<SignalledProcess> processes = signals.send(order);
                loop.tell(now -> new Event.SignalledOnRequest(now, order.request(), processes));
            }
            case Effect.Clean(LoadedUnit unit, var kinds) -> cleaning.begin(unit, kinds);
            case Effect.StopCleaning(UnitName unit) -> cleaning.stop(unit);
            case Effect.Freeze(UnitName unit, boolean freeze) -> freeze(unit, freeze);
            case Effect.SignalProcess(_, int pid, int signal) -> signalOne(pid, signal);
            case Effect.CheckConditions(UnitName unit, List<Condition> asked) -> check(unit, asked);
            case Effect.ReadPidFile(UnitName unit, String path) -> readPidFile(unit, path);
            case Effect.WatchPidFile(UnitName unit, String path) ->
                pidFileWatches.watch(unit, path, missingPidFiles.contains(unit));
            case Effect.UnwatchPidFile(UnitName unit) -> pidFileWatches.unwatch(unit);
            case Effect.RemovePidFile(UnitName unit, String path) -> pidFiles.remove(unit, path);
            case Effect.WatchProcess(_, int pid) -> foreign.watch(pid);
            case Effect.ListProcesses(UnitName unit) -> list(unit);
            case Effect.Release(LoadedUnit unit, boolean keep) -> release(unit, keep);
            case Effect.KeepFd(UnitName unit, var fd, boolean poll) -> descriptors.keep(unit, fd, poll);
            case Effect.CloseFd(var fd) -> descriptors.close(fd);
            case Effect.OpenSockets(LoadedUnit unit) -> sockets.open(unit);
            case Effect.AwaitConnection(UnitName unit, var fds, long round) -> sockets.await(unit, fds, round);
            case Effect.IgnoreConnections(UnitName unit) -> sockets.ignore(unit);
            case Effect.CloseSockets(LoadedUnit unit, var fds) -> sockets.close(unit, fds);
            case Effect.Log log -> options.sink.log(log);
            case Effect.UnitRemoved(UnitName unit) -> {
                units.unloaded(unit);
                options.observer.on(effect);
            }
            case Effect.WatchBusName _, Effect.UnwatchBusName _, Effect.UnitAdded _, Effect.UnitChanged _,
                    Effect.FreezerChanged _, Effect.JobAdded _, Effect.JobRemoved _, Effect.Replied _, Effect.StartupFinished _ ->
                options.observer.on(effect);
            case Effect.Reexecute _, Effect.Finish _ -> {} // for whoever runs the engine
        }
    }

    private void load(SortedSet<UnitName> names) {
        List<LoadedUnit> loaded = loaded(names);
        loop.tell(now -> new Event.UnitsLoaded(now, loaded));
    }

    /** A defect of the loader makes units that cannot be loaded; the engine waits for an answer. */
    private List<LoadedUnit> loaded(SortedSet<UnitName> names) {
        try {
            return options.units.load(names);
        } catch (RuntimeException e) {
            faults.report("cannot load " + names, e);
            return names.stream().map(name -> unloadable(name, e)).toList();
        }
    }

    private static LoadedUnit unloadable(UnitName name, RuntimeException cause) {
        return new LoadedUnit(name, new TreeSet<>(), LoadState.ERROR, Optional.of("Unit " + name + " failed to load: " + cause.getMessage()),
                Optional.empty(), List.of(), Settings.EMPTY, Map.of(), List.of(), false);
    }

    private void kill(Effect.Kill kill) {
        KillOrder order = new KillOrder(new Signal(kill.signal()), kill.alsoHangUp(), faults);
        SortedSet<Integer> named = new TreeSet<>(kill.pids());
        int count = 0;
        for (int pid : named) {
            if (!children.isGone(pid) && order.send(pid)) {
                count++;
            }
        }
        if (kill.others()) {
            count += units.find(kill.unit()).map(unit -> tracking.signal(unit, order, named)).orElse(0);
        }
        int signalled = count;
        loop.tell(now -> new Event.KillDone(now, kill.unit(), signalled));
    }

    private void adopt(Effect.Adopt adopt) {
        UnitName name = adopt.unit().id();
        HostedUnit unit = units.of(name);
        unit.invocationId = adopt.invocationId();
        try {
            int count = tracking.adopt(unit, unit.execution(adopt.unit()), adopt.subgroup(), new TreeSet<>(adopt.pids()));
            loop.tell(now -> new Event.Adopted(now, name, count, Optional.empty()));
        } catch (LinuxException e) {
            loop.tell(now -> new Event.Adopted(now, name, tracking.members(unit).size(), Optional.of(e.getMessage())));
        }
    }

    /** Reports at once, where the kernel need not be waited for. */
    private void freeze(UnitName unit, boolean freeze) {
        Optional<FreezerReport> report = units.find(unit).map(hosted -> tracking.freeze(hosted, freeze)).orElse(Optional.of(FreezerReport.NO_GROUP));
        report.ifPresent(told -> loop.tell(now -> new Event.FreezerReported(now, unit, told)));
    }

    private void signalOne(int pid, int signal) throws LinuxException {
        if (!children.isGone(pid)) {
            Signals.kill(new Pid(pid), new Signal(signal));
        }
    }

    private void check(UnitName unit, List<Condition> asked) {
        List<Optional<Boolean>> results = results(unit, asked);
        loop.tell(now -> new Event.ConditionsChecked(now, unit, results));
    }

    private List<Optional<Boolean>> results(UnitName unit, List<Condition> asked) {
        try {
            return options.conditions.check(unit, asked);
        } catch (RuntimeException e) {
            faults.report("cannot check conditions of " + unit, e);
            return Collections.nCopies(asked.size(), Optional.empty());
        }
    }

    private void readPidFile(UnitName unit, String path) {
        switch (pidFiles.read(unit, path)) {
            case PidFileContent.Missing() -> missingPidFiles.add(unit);
            case PidFileContent.Process _, PidFileContent.Refused _ -> missingPidFiles.remove(unit);
        }
    }

    private void list(UnitName name) {
        SortedMap<Integer, Integer> members =
                units.find(name).map(tracking::members).orElse(Collections.emptySortedMap());
        loop.tell(now -> new Event.ProcessesListed(now, name, List.copyOf(members.keySet()), List.copyOf(members.values())));
    }

    private void release(LoadedUnit unit, boolean keepRuntimeDirectories) {
        missingPidFiles.remove(unit.id());
        units.find(unit.id()).ifPresent(hosted -> {
            units.ended(hosted);
            tracking.release(hosted);
            if (hosted.isIdle()) {
                units.remove(hosted);
            }
        });
        if (unit.id().type() == UnitType.SLICE) {
            tracking.releaseSlice(unit.id());
        } else if (!keepRuntimeDirectories) {
            spawns.directories().removeRuntime(unit);
        }
    }

    void save(Handover handover) {
        Snapshot.Section section = handover.add("pid-files");
        missingPidFiles.forEach(unit -> section.put("missing", unit));
        pidFileWatches.save(handover);
        foreign.save(handover);
    }

    void restore(Handover handover) {
        handover.read("pid-files", line -> line.key().equals("missing") && missingPidFiles.add(line.unit()));
        pidFileWatches.restore(handover);
        foreign.restore(handover);
    }

    @Override
    public void close() {
        pidFileWatches.close();
        foreign.close();
    }
}
