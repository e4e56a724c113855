package dev.lares.host;

import dev.lares.engine.Event;
import dev.lares.engine.FreezerReport;
import dev.lares.engine.Snapshot;
import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Unistd;
import dev.lares.unit.UnitName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tracks processes where there are no control groups.
 *
 * <p>Every descendant of the manager hangs below one of its own children: those it spawned, and orphans that the kernel
 * gave it as the reaper of its descendants (prctl(2), PR_SET_CHILD_SUBREAPER). So it is enough to know the unit of each
 * child. A process belongs to the unit of the child above it, and a unit is empty when it has no child left, which
 * can only be so after a child has ended: no polling.
 *
 * <p>Whose an orphan is, is told by, in this order: the activation in its environment ({@code INVOCATION_ID}), which a
 * program may have overwritten; its session, which a daemon leaves; that a process of a unit has just ended, and of no
 * other unit, because then it is most probably its child. Asked after each single end, the last one decides for daemons
 * that fork twice.
 */
final class AncestryTracking implements ProcessTracking {
    private static final int MAX_ROUNDS = 100;
    private static final int MAX_SESSIONS = 64;

    private final HostedUnits units;
    private final EventLoop loop;
    private final int self = Unistd.pid().number();
    private final boolean walksDown = ProcessTable.tellsChildren();
    private final Map<Integer, HostedUnit> children = new HashMap<>();
    private final Set<Integer> strangers = new HashSet<>();
    private final Map<Integer, HostedUnit> sessions = new HashMap<>();
    private final Set<HostedUnit> bereaved = new HashSet<>();
    /** Processes of others that were made a unit's, and hang below somebody else. */
    private final AdoptedProcesses adopted;

    AncestryTracking(HostedUnits units, EventLoop loop) {
        this.units = units;
        this.loop = loop;
        this.adopted = new AdoptedProcesses(loop, this::adoptedEnded);
    }

    @Override
    public Optional<ControlGroup> prepare(HostedUnit unit, UnitExecution execution) {
        return Optional.empty();
    }

    @Override
    public Optional<ControlGroup> another(HostedUnit unit, UnitExecution execution, Errno cause) {
        return Optional.empty();
    }

    @Override
    public int adopt(HostedUnit unit, UnitExecution execution, String subgroup, SortedSet<Integer> pids) throws LinuxException {
        int count = 0;
        for (int pid : pids) {
            Optional<ProcessTable.Entry> entry = ProcessTable.find(pid).filter(found -> !found.dead());
            if (entry.isPresent() && take(entry.get(), unit)) {
                unit.occupied = true;
                units.moved(pid, unit);
                strangers.remove(pid);
                count++;
            }
        }
        return count;
    }

    private boolean take(ProcessTable.Entry process, HostedUnit unit) throws LinuxException {
        if (process.parent() != self) {
            return adopted.add(process.pid(), unit);
        }
        own(process.pid(), unit);
        return true;
    }

    private void adoptedEnded(HostedUnit unit) {
        bereaved.add(unit);
        adopt();
        reaped();
    }

    @Override
    public void spawned(HostedUnit unit, int pid) {
        unit.occupied = true;
        strangers.remove(pid);
        own(pid, unit);
        sessions.put(pid, unit);
        unit.sessions.addLast(pid);
        if (unit.sessions.size() > MAX_SESSIONS) {
            sessions.remove(unit.sessions.removeFirst(), unit);
        }
    }

    private void own(int pid, HostedUnit unit) {
        disown(pid);
        children.put(pid, unit);
        unit.children.add(pid);
    }

    private void disown(int pid) {
        HostedUnit before = children.remove(pid);
        if (before != null) {
            before.children.remove(pid);
        }
    }

    @Override
    public void answered(HostedUnit unit) {
        bereaved.add(unit);
        reaped();
    }

    @Override
    public void ending(int pid) {
        HostedUnit unit = children.get(pid);
        if (unit == null && !strangers.contains(pid)) {
            unit = ownerOf(pid).orElse(null);
        }
        disown(pid);
        adopted.remove(pid);
        strangers.remove(pid);
        if (unit != null) {
            bereaved.add(unit);
        }
        adopt(pid);
    }

    @Override
    public void reaped() {
        List<HostedUnit> maybeEmpty = new ArrayList<>(bereaved);
        bereaved.clear();
        for (HostedUnit unit : maybeEmpty) {
            if (unit.occupied && unit.spawning == 0 && unit.children.isEmpty() && unit.roots.isEmpty()) {
                unit.occupied = false;
                forgetSessions(unit);
                loop.tell(now -> new Event.CgroupEmptied(now, unit.name));
            }
        }
    }

    private void adopt() {
        adopt(0);
    }

    /** Finds the units of orphans that came since; the one that is about to be reaped is none of them. */
    private void adopt(int ending) {
        for (int pid : ProcessTable.ownOrphans()) {
            boolean known = pid == ending || children.containsKey(pid) || strangers.contains(pid) || units.ofSpawned(pid).isPresent();
            if (!known) {
                ownerOf(pid).ifPresentOrElse(unit -> own(pid, unit), () -> beStrange(pid));
            }
        }
    }

    /** A spawn under way makes children that are not known yet: they are asked about again. */
    private void beStrange(int pid) {
        if (units.all().stream().allMatch(unit -> unit.spawning == 0)) {
            strangers.add(pid);
        }
    }

    private Optional<HostedUnit> ownerOf(int pid) {
        Optional<HostedUnit> given = adopted.unitOf(pid);
        if (given.isPresent()) {
            return given;
        }
        Optional<String> invocation = ProcessTable.variable(pid, "INVOCATION_ID").filter(id -> !id.isEmpty());
        if (invocation.isPresent()) {
            Optional<HostedUnit> unit = units.all().stream().filter(u -> u.invocationId.equals(invocation.get())).findFirst();
            if (unit.isPresent()) {
                return unit;
            }
        }
        Optional<ProcessTable.Entry> entry = ProcessTable.find(pid);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        HostedUnit bySession = sessions.get(entry.get().session());
        if (bySession != null) {
            return Optional.of(bySession);
        }
        boolean certain = bereaved.size() == 1 && units.all().stream().allMatch(unit -> unit.spawning == 0);
        return certain ? bereaved.stream().findFirst() : Optional.empty();
    }

    @Override
    public Optional<HostedUnit> unitOf(int pid) {
        Optional<HostedUnit> spawned = units.ofSpawned(pid);
        if (spawned.isPresent()) {
            return spawned;
        }
        adopt();
        int current = pid;
        for (Optional<ProcessTable.Entry> entry = ProcessTable.find(pid); entry.isPresent(); entry = ProcessTable.find(current)) {
            HostedUnit unit = adopted.unitOf(current).orElse(children.get(current));
            if (unit != null) {
                return Optional.of(unit);
            }
            current = entry.get().parent();
            if (current == self || current <= 1) {
                return Optional.ofNullable(sessions.get(entry.get().session()));
            }
        }
        return Optional.empty();
    }

    @Override
    public SortedMap<Integer, Integer> members(HostedUnit unit) {
        adopt();
        SortedMap<Integer, Integer> members = new TreeMap<>();
        if (walksDown) {
            unit.children.forEach(pid -> addWithDescendants(pid, unit, members));
            unit.roots.forEach(pid -> addWithDescendants(pid, unit, members));
        } else {
            addFromAll(unit, members);
        }
        return members;
    }

    private void addWithDescendants(int top, HostedUnit unit, SortedMap<Integer, Integer> members) {
        Deque<Integer> toVisit = new ArrayDeque<>(List.of(top));
        while (!toVisit.isEmpty()) {
            int pid = toVisit.removeFirst();
            Optional<ProcessTable.Entry> entry = ProcessTable.find(pid).filter(found -> !found.dead());
            boolean others = adopted.unitOf(pid).filter(owner -> owner != unit).isPresent();
            if (!others && entry.isPresent() && members.put(pid, entry.get().parent()) == null) {
                toVisit.addAll(ProcessTable.children(pid));
            }
        }
    }

    private void addFromAll(HostedUnit unit, SortedMap<Integer, Integer> members) {
        SortedMap<Integer, ProcessTable.Entry> all = ProcessTable.all();
        for (ProcessTable.Entry entry : all.values()) {
            if (!entry.dead() && ownerAbove(entry, all).filter(unit::equals).isPresent()) {
                members.put(entry.pid(), entry.parent());
            }
        }
    }

    /** The unit that the nearest process above, or this one itself, is known to belong to. */
    private Optional<HostedUnit> ownerAbove(ProcessTable.Entry entry, SortedMap<Integer, ProcessTable.Entry> all) {
        for (ProcessTable.Entry current = entry; current != null; current = all.get(current.parent())) {
            Optional<HostedUnit> owner = adopted.unitOf(current.pid());
            if (owner.isPresent()) {
                return owner;
            }
            if (current.parent() == self) {
                return Optional.ofNullable(children.get(current.pid()));
            }
        }
        return Optional.empty();
    }

    /** Goes on until no new process turns up: some fork faster than they can be signalled. */
    @Override
    public int signal(HostedUnit unit, KillOrder order, SortedSet<Integer> except) {
        SortedSet<Integer> done = new TreeSet<>(except);
        int count = 0;
        boolean more = true;
        for (int round = 0; more && round < MAX_ROUNDS; round++) {
            more = false;
            for (int pid : members(unit).keySet()) {
                if (done.add(pid) && order.send(pid)) {
                    more = true;
                    count++;
                }
            }
        }
        return count;
    }

    @Override
    public Optional<FreezerReport> freeze(HostedUnit unit, boolean freeze) {
        return Optional.of(FreezerReport.UNSUPPORTED); // only control groups can be frozen
    }

    @Override
    public Optional<ControlGroup> groupWithout(UnitName unit) {
        return Optional.empty();
    }

    @Override
    public void releaseSlice(UnitName slice) {
        // there is nothing of it
    }

    @Override
    public void release(HostedUnit unit) {
        List.copyOf(unit.roots).forEach(adopted::remove);
        forgetSessions(unit);
    }

    private void forgetSessions(HostedUnit unit) {
        unit.sessions.forEach(session -> sessions.remove(session, unit));
        unit.sessions.clear();
    }

    @Override
    public SortedSet<Integer> processesIn(UnitName slice) {
        SortedSet<Integer> pids = new TreeSet<>();
        if (slice.text().equals("-.slice")) {
            units.all().forEach(unit -> pids.addAll(members(unit).keySet()));
        }
        return pids;
    }

    @Override
    public Optional<HostedUnit> unitOfGroup(String path) {
        return Optional.empty();
    }

    @Override
    public String rootPath() {
        return "";
    }

    @Override
    public void save(Handover handover) {
        Snapshot.Section section = handover.add("ancestry");
        strangers.forEach(pid -> section.put("stranger", pid));
    }

    @Override
    public void save(HostedUnit unit, Snapshot.Section section, Handover handover) {
        unit.children.forEach(pid -> section.put("child", pid));
        unit.sessions.forEach(session -> section.put("session", session));
        adopted.save(unit, section, handover);
    }

    @Override
    public void restore(Handover handover) {
        handover.read("ancestry", line -> line.key().equals("stranger") && strangers.add(line.integer()));
    }

    @Override
    public boolean restore(HostedUnit unit, Snapshot.Line line, Handover handover) {
        switch (line.key()) {
            case "child" -> own(line.integer(), unit);
            case "session" -> {
                int session = line.integer();
                sessions.put(session, unit);
                unit.sessions.addLast(session);
            }
            default -> {
                return adopted.restore(unit, line, handover);
            }
        }
        return true;
    }

    @Override
    public void resumed() {
        adopt();
        bereaved.addAll(units.all());
        reaped();
    }

    @Override
    public void close() {
        adopted.close();
    }
}
