package dev.lares.host;

import dev.lares.engine.Event;
import dev.lares.engine.FreezerReport;
import dev.lares.engine.Snapshot;
import dev.lares.linux.Epoll;
import dev.lares.linux.Errno;
import dev.lares.linux.Inotify;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Signal;
import dev.lares.unit.UnitName;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tracks processes by control group: each unit has its own, and the kernel tells when one is empty ({@code populated} in
 * {@code cgroup.events}, cgroups(7)).
 *
 * <p>That a group became empty is only believed after the children's ends have been taken, and not while a spawn into it
 * is under way: the next process may be about to enter.
 */
final class CgroupTracking implements ProcessTracking {
    private static final int MAX_ROUNDS = 100;

    private final GroupTree tree;
    private final Inotify changes;
    private final HostedUnits units;
    private final EventLoop loop;
    private final Faults faults;
    private final Map<Integer, HostedUnit> byWatch = new HashMap<>();
    private final Map<String, HostedUnit> byPath = new HashMap<>();
    private final Map<HostedUnit, Watched> watched = new HashMap<>();
    /** Units whose groups cannot be watched, because the kernel's limit of watches is reached. */
    private final Set<HostedUnit> unwatched = new LinkedHashSet<>();
    private boolean groupKill = true;

    /** What is watched of a unit's group. */
    private static final class Watched {
        final int events;
        int memory = -1;
        boolean frozen;
        long oomKills;

        Watched(int events) {
            this.events = events;
        }
    }

    CgroupTracking(GroupTree tree, HostedUnits units, EventLoop loop, Faults faults) throws LinuxException {
        this.tree = tree;
        this.units = units;
        this.loop = loop;
        this.faults = faults;
        this.changes = Inotify.create();
        loop.add(changes.fd(), Epoll.EPOLLIN, EventLoop.Turn.OTHER, _ -> changed());
    }

    @Override
    public Optional<ControlGroup> prepare(HostedUnit unit, UnitExecution execution) throws LinuxException {
        if (unit.group.isEmpty()) {
            ControlGroup group = make(execution);
            unit.group = Optional.of(group);
            byPath.put(tree.pathOf(group), unit);
            watch(unit, group);
        }
        return unit.group;
    }

    private ControlGroup make(UnitExecution execution) throws LinuxException {
        try {
            return tree.make(execution.unit());
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.ENOENT)) {
                throw e;
            }
            tree.forgetSlices(); // somebody removed one
            return tree.make(execution.unit());
        }
    }

    private void watch(HostedUnit unit, ControlGroup group) {
        try {
            beginWatch(unit, group);
        } catch (LinuxException e) {
            faults.once("inotify", "Cannot watch all control groups, looking at them when a process ends: " + e.getMessage());
            unwatched.add(unit);
        }
    }

    private void beginWatch(HostedUnit unit, ControlGroup group) throws LinuxException {
        Watched watch = new Watched(changes.watch(group.directory() + "/cgroup.events", Inotify.IN_MODIFY));
        byWatch.put(watch.events, unit);
        watch.frozen = group.isFrozen();
        watched.put(unit, watch);
        if (tree.countsMemory(group)) {
            watch.oomKills = oomKills(group).orElse(0L);
            watch.memory = changes.watch(group.directory() + "/memory.events", Inotify.IN_MODIFY);
            byWatch.put(watch.memory, unit);
        }
    }

    @Override
    public int adopt(HostedUnit unit, UnitExecution execution, String subgroup, SortedSet<Integer> pids) throws LinuxException {
        ControlGroup group = prepare(unit, execution).orElseThrow();
        for (String name : subgroup.isEmpty() ? new String[0] : subgroup.split("/")) {
            group = group.child(name);
            group.make();
        }
        int count = 0;
        for (int pid : pids) {
            if (enter(group, pid)) {
                unit.occupied = true;
                units.moved(pid, unit);
                count++;
            }
        }
        return count;
    }

    private static boolean enter(ControlGroup group, int pid) throws LinuxException {
        try {
            group.enter(pid);
            return true;
        } catch (LinuxException e) {
            if (e.errno().equals(Errno.ESRCH)) {
                return false; // it has ended
            }
            throw e;
        }
    }

    @Override
    public void spawned(HostedUnit unit, int pid) {
        unit.occupied = true;
    }

    @Override
    public void answered(HostedUnit unit) {
        if (unit.mayBeEmpty && unit.spawning == 0) {
            unit.mayBeEmpty = false;
            checkEmptied(unit);
        }
    }

    @Override
    public void ending(int pid) {
        // the kernel keeps the books
    }

    @Override
    public void reaped() {
        unwatched.forEach(this::checkEmptied);
    }

    @Override
    public Optional<ControlGroup> another(HostedUnit unit, UnitExecution execution, Errno cause) throws LinuxException {
        if (cause.equals(Errno.EBUSY) && unit.group.isPresent()) {
            ControlGroup inner = unit.group.get().child(".control");
            inner.make();
            return Optional.of(inner);
        }
        if (cause.equals(Errno.ENOENT) || cause.equals(Errno.ENODEV)) {
            forget(unit);
            tree.forgetSlices();
            return prepare(unit, execution);
        }
        return Optional.empty();
    }

    private void changed() throws LinuxException {
        for (var list = changes.read(); !list.isEmpty(); list = changes.read()) {
            for (Inotify.Change change : list) {
                HostedUnit unit = byWatch.get(change.watch());
                if (unit != null) {
                    checkOutOfMemory(unit);
                    checkFrozen(unit);
                    checkEmptied(unit);
                } else if ((change.mask() & Inotify.IN_Q_OVERFLOW) != 0) {
                    watched.keySet().forEach(this::checkEmptied);
                }
            }
        }
    }

    private void checkEmptied(HostedUnit unit) {
        if (unit.spawning > 0) {
            unit.mayBeEmpty = true;
        } else if (unit.occupied && unit.group.isPresent() && !unit.group.get().isPopulated()) {
            unit.occupied = false;
            loop.tell(now -> new Event.CgroupEmptied(now, unit.name));
        }
    }

    private void checkFrozen(HostedUnit unit) {
        Watched watch = watched.get(unit);
        if (watch != null && unit.group.isPresent() && unit.group.get().isFrozen() != watch.frozen) {
            watch.frozen = !watch.frozen;
            FreezerReport report = watch.frozen ? FreezerReport.FROZEN : FreezerReport.THAWED;
            loop.tell(now -> new Event.FreezerReported(now, unit.name, report));
        }
    }

    /** What cannot be watched counts as done at once. */
    @Override
    public Optional<FreezerReport> freeze(HostedUnit unit, boolean freeze) {
        if (unit.group.isEmpty()) {
            return Optional.of(FreezerReport.NO_GROUP);
        }
        try {
            unit.group.get().freeze(freeze);
        } catch (LinuxException e) {
            faults.report("cannot " + (freeze ? "freeze " : "thaw ") + unit, e);
            return Optional.of(FreezerReport.UNSUPPORTED);
        }
        Watched watch = watched.get(unit);
        if (watch != null && unit.group.get().isFrozen() != freeze) {
            return Optional.empty();
        }
        if (watch != null) {
            watch.frozen = freeze;
        }
        return Optional.of(freeze ? FreezerReport.FROZEN : FreezerReport.THAWED);
    }

    private void checkOutOfMemory(HostedUnit unit) {
        Watched watch = watched.get(unit);
        if (watch == null || watch.memory < 0) {
            return;
        }
        unit.group.flatMap(CgroupTracking::oomKills).filter(kills -> kills > watch.oomKills).ifPresent(kills -> {
            watch.oomKills = kills;
            loop.tell(now -> new Event.OutOfMemory(now, unit.name));
        });
    }

    private static Optional<Long> oomKills(ControlGroup group) {
        return SmallFile.text(group.directory() + "/memory.events").flatMap(text -> text.lines()
                .filter(line -> line.startsWith("oom_kill "))
                .map(line -> Long.parseLong(line.substring("oom_kill ".length()).trim()))
                .findFirst());
    }

    /** The nearest group above the process's own that is a unit's: a unit may have groups of its own making. */
    @Override
    public Optional<HostedUnit> unitOf(int pid) {
        Optional<HostedUnit> spawned = units.ofSpawned(pid);
        if (spawned.isPresent()) {
            return spawned;
        }
        String path = SmallFile.text("/proc/" + pid + "/cgroup").flatMap(GroupPlace::pathOf).orElse("");
        while (!path.isEmpty()) {
            HostedUnit unit = byPath.get(path);
            if (unit != null) {
                return Optional.of(unit);
            }
            path = path.substring(0, path.lastIndexOf('/'));
        }
        return Optional.empty();
    }

    @Override
    public SortedMap<Integer, Integer> members(HostedUnit unit) {
        return unit.group.map(CgroupTracking::members).orElseGet(TreeMap::new);
    }

    static SortedMap<Integer, Integer> members(ControlGroup group) {
        SortedMap<Integer, Integer> members = new TreeMap<>();
        for (int pid : group.processes()) {
            ProcessTable.find(pid).filter(entry -> !entry.dead()).ifPresent(entry -> members.put(pid, entry.parent()));
        }
        return members;
    }

    /** Goes on until no new process turns up: some fork faster than they can be signalled. */
    @Override
    public int signal(HostedUnit unit, KillOrder order, SortedSet<Integer> except) {
        if (unit.group.isEmpty()) {
            return 0;
        }
        SortedSet<Integer> done = new TreeSet<>(except);
        int count = 0;
        boolean more = true;
        for (int round = 0; more && round < MAX_ROUNDS; round++) {
            more = false;
            for (int pid : unit.group.get().processes()) {
                if (done.add(pid) && order.send(pid)) {
                    more = true;
                    count++;
                }
            }
        }
        if (order.signal().equals(Signal.SIGKILL)) {
            killGroup(unit.group.get());
        }
        return count;
    }

    private void killGroup(ControlGroup group) {
        try {
            if (groupKill && group.isPopulated()) {
                group.kill();
            }
        } catch (LinuxException _) {
            groupKill = false; // an older kernel: the processes were signalled one by one
        }
    }

    @Override
    public Optional<ControlGroup> groupWithout(UnitName unit) {
        return tree.existing(unit);
    }

    @Override
    public void releaseSlice(UnitName slice) {
        tree.removeSlice(slice, faults);
    }

    @Override
    public void release(HostedUnit unit) {
        if (unit.group.isEmpty()) {
            return;
        }
        ControlGroup group = unit.group.get();
        try {
            group.remove();
        } catch (LinuxException e) {
            if (e.errno().equals(Errno.EBUSY)) {
                return; // a process is in it after all; the next release tries again
            }
            faults.report("cannot release " + unit, e);
        }
        forget(unit);
    }

    private void forget(HostedUnit unit) {
        unit.group.ifPresent(group -> byPath.remove(tree.pathOf(group)));
        unit.group = Optional.empty();
        unwatched.remove(unit);
        Watched watch = watched.remove(unit);
        if (watch != null) {
            byWatch.remove(watch.events);
            byWatch.remove(watch.memory);
        }
    }

    @Override
    public SortedSet<Integer> processesIn(UnitName slice) {
        return tree.ofSlice(slice).processes();
    }

    @Override
    public Optional<HostedUnit> unitOfGroup(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    @Override
    public String rootPath() {
        return tree.rootPath();
    }

    @Override
    public void save(Handover handover) {
        tree.save(handover.add("control-groups"));
    }

    @Override
    public void save(HostedUnit unit, Snapshot.Section section, Handover handover) {
        unit.group.ifPresent(group -> {
            Watched watch = watched.get(unit);
            section.put("control-group", group.directory(), watch == null || watch.memory < 0 ? -1 : watch.oomKills);
        });
    }

    @Override
    public void restore(Handover handover) {
        handover.read("control-groups", tree::restore);
    }

    @Override
    public boolean restore(HostedUnit unit, Snapshot.Line line, Handover handover) {
        if (!line.key().equals("control-group")) {
            return false;
        }
        ControlGroup group = tree.known(line.text());
        long oomKills = line.number();
        unit.group = Optional.of(group);
        byPath.put(tree.pathOf(group), unit);
        watch(unit, group);
        Watched watch = watched.get(unit);
        if (watch != null) {
            watch.frozen = group.isFrozen();
            watch.oomKills = oomKills >= 0 ? oomKills : watch.oomKills;
        }
        return true;
    }

    @Override
    public void resumed() {
        for (HostedUnit unit : units.all()) {
            checkOutOfMemory(unit);
            checkEmptied(unit);
        }
    }

    @Override
    public void close() {
        for (HostedUnit unit : units.all()) {
            release(unit);
        }
        tree.close(faults);
        changes.close();
    }
}
