package dev.lares.engine;

import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes an engine's parts into a {@link Snapshot}, and fills those of a new engine from one.
 *
 * <p>Units come first, since all else names them; each is read into a machine of its own, which takes its place only if what
 * it has read makes sense. Deadlines, and units that wait to be looked at, stand in lists of their own: their order decides
 * what happens first. What is not written is either empty between two events, or follows from the unit files.
 */
record SavedEngine(
        UnitGraph graph,
        Loads loads,
        Jobs jobs,
        Deadlines deadlines,
        UnitCollection collection,
        Identifiers identifiers,
        ManagerSignals signals,
        ManagerEnd end,
        Startup startup,
        KillRequests kills,
        Map<Integer, UnitNode> byPid,
        Map<SpawnToken, UnitNode> bySpawn,
        Collection<UnitNode> idle,
        Collection<UnitNode> pendingRestarts) {

    private static final String ENGINE = "engine";
    private static final String UNIT = "unit";
    private static final String JOB = "job";
    private static final String WAITING = "waiting";

    /** Adds the sections of all parts. */
    void write(Snapshot snapshot) {
        Snapshot.Section section = snapshot.add(ENGINE).put("format", Snapshot.FORMAT).put("exit-code", end.exitCode())
                .put("watchdogs", end.heedsWatchdogs());
        startup.save(section);
        loads.save(section);
        identifiers.save(section);
        signals.save(section);
        kills.save(section);
        jobs.save(section);
        for (UnitNode node : graph.nodes()) {
            Snapshot.Section unit = snapshot.add(UNIT, node.id().text());
            SavedUnit.write(node, unit);
            byPid.forEach((pid, owner) -> putIfOwner(owner, node, unit, "process", pid));
            bySpawn.forEach((token, owner) -> putIfOwner(owner, node, unit, "spawn", token.id()));
        }
        jobs.all().forEach(job -> Jobs.save(job, snapshot.add(JOB, Long.toString(job.id))));
        Snapshot.Section waiting = snapshot.add(WAITING);
        for (Deadlines.Entry entry : deadlines.entries()) {
            switch (entry.sleeper()) {
                case UnitNode node -> waiting.put("deadline", entry.micros(), UNIT, node.id());
                case Job job -> waiting.put("deadline", entry.micros(), JOB, job.id);
            }
        }
        collection.candidates().forEach(node -> waiting.put("to-collect", node.id()));
        idle.forEach(node -> waiting.put("idle", node.id()));
        pendingRestarts.forEach(node -> waiting.put("restart", node.id()));
    }

    private static void putIfOwner(UnitNode owner, UnitNode node, Snapshot.Section section, String key, Object field) {
        if (owner == node) {
            section.put(key, field);
        }
    }

    /** Fills the parts, which must be new. */
    void read(Snapshot snapshot, Function<SortedSet<UnitName>, List<LoadedUnit>> files, Consumer<String> warnings) {
        readUnits(snapshot, files, warnings);
        for (Snapshot.Section section : snapshot.sections()) {
            switch (section.kind()) {
                case ENGINE -> section.read(this::readEngine, warnings);
                case JOB -> readJob(section, warnings);
                default -> {}
            }
        }
        for (Snapshot.Section section : snapshot.sections(WAITING)) {
            section.read(this::readWaiting, warnings);
        }
    }

    private void readUnits(Snapshot snapshot, Function<SortedSet<UnitName>, List<LoadedUnit>> files, Consumer<String> warnings) {
        Map<UnitName, Snapshot.Section> sections = new LinkedHashMap<>();
        for (Snapshot.Section section : snapshot.sections(UNIT)) {
            UnitName.parse(section.name()).ifPresentOrElse(
                    name -> sections.putIfAbsent(name, section),
                    () -> warnings.accept("cannot use section " + section + " of the saved state: it is not about a unit"));
        }
        loads.restore(new TreeSet<>(sections.keySet()), files);
        sections.forEach((name, section) -> readUnit(name, section, warnings));
        graph.relinkAll();
    }

    private void readUnit(UnitName name, Snapshot.Section section, Consumer<String> warnings) {
        UnitNode node = graph.find(name).orElseThrow();
        boolean isMerged = !node.id().equals(name) && !(node.activeState() == ActiveState.INACTIVE && node.machine.isIdle());
        if (isMerged) {
            warnings.accept("cannot take over the state of " + name + ": it has become a name of " + node.id() + ", which has a state of its own");
            return;
        }
        UnitMachine machine = Loads.newMachine(node.unit);
        List<Integer> pids = new ArrayList<>();
        List<Long> spawns = new ArrayList<>();
        section.read(line -> {
            switch (line.key()) {
                case "name" -> addName(line.unit(), node);
                case "process" -> pids.add(SavedValues.pid(line));
                case "spawn" -> spawns.add(line.number());
                default -> {
                    return SavedUnit.read(node, line) || machine.restore(line);
                }
            }
            return true;
        }, warnings);
        try {
            machine.checkInvariants();
        } catch (IllegalStateException e) {
            warnings.accept("cannot take over the state of " + name + ": " + e.getMessage());
            return;
        }
        node.machine = machine;
        pids.forEach(pid -> byPid.put(pid, node));
        spawns.forEach(token -> bySpawn.put(new SpawnToken(token), node));
    }

    /** A name that the unit's files do not give it any more is not its own. */
    private void addName(UnitName name, UnitNode node) {
        if (node.unit.names().contains(name)) {
            graph.addAlias(name, node);
        }
    }

    private boolean readEngine(Snapshot.Line line) {
        switch (line.key()) {
            case "format" -> {
                long format = line.number();
                if (format != Snapshot.FORMAT) {
                    throw new IllegalArgumentException("it is of format " + format + ", this program writes " + Snapshot.FORMAT);
                }
            }
            case "startup" -> startup.restore(line);
            case "exit-code" -> end.setExitCode(line.integer());
            case "watchdogs" -> end.heedWatchdogs(line.flag());
            case "loads" -> loads.restore(line);
            case "identifiers" -> identifiers.restore(line);
            case "kill-request" -> kills.restore(line);
            case "interrupts" -> signals.restore(line);
            default -> {
                return jobs.restore(line);
            }
        }
        return true;
    }

    private void readJob(Snapshot.Section section, Consumer<String> warnings) {
        try {
            jobs.restore(Long.parseLong(section.name()), section, warnings);
        } catch (IllegalArgumentException e) {
            warnings.accept("cannot take over job " + section.name() + ": " + e.getMessage());
        }
    }

    private boolean readWaiting(Snapshot.Line line) {
        switch (line.key()) {
            case "deadline" -> readDeadline(line);
            case "to-collect" -> collection.consider(node(line));
            case "idle" -> idle.add(node(line));
            case "restart" -> pendingRestarts.add(node(line));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void readDeadline(Snapshot.Line line) {
        long micros = line.number();
        String kind = line.text();
        Optional<? extends Sleeper> sleeper = switch (kind) {
            case UNIT -> graph.find(line.unit());
            case JOB -> jobs.find(line.number());
            default -> throw SavedValues.unknown(kind, "sleeper");
        };
        deadlines.set(sleeper.orElseThrow(() -> new IllegalArgumentException("nobody is there to be woken")), micros);
    }

    private UnitNode node(Snapshot.Line line) {
        UnitName name = line.unit();
        return graph.find(name).orElseThrow(() -> new IllegalArgumentException(name + " is not loaded"));
    }
}
