package dev.lares.host;

import dev.lares.engine.Snapshot;
import dev.lares.unit.UnitName;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/** The units that have, or had, processes, and whose each spawned process is. */
final class HostedUnits {
    private static final String SECTION = "hosted-unit";
    private static final String ENDED = "ended-units";

    private final Map<UnitName, HostedUnit> units = new LinkedHashMap<>();
    private final Map<Integer, HostedUnit> byPid = new HashMap<>();
    /** The CPU time of units that have ended, as long as they are loaded. */
    private final Map<UnitName, Long> usedNanos = new LinkedHashMap<>();

    HostedUnit of(UnitName name) {
        return units.computeIfAbsent(name, HostedUnit::new);
    }

    Optional<HostedUnit> find(UnitName name) {
        return Optional.ofNullable(units.get(name));
    }

    Collection<HostedUnit> all() {
        return units.values();
    }

    void remove(HostedUnit unit) {
        units.remove(unit.name);
    }

    /** The unit's processes have ended: what they used is remembered until the unit is unloaded. */
    void ended(HostedUnit unit) {
        unit.group.flatMap(ControlGroup::usedNanos).ifPresent(nanos -> usedNanos.put(unit.name, nanos));
    }

    Optional<Long> usedNanos(UnitName unit) {
        return Optional.ofNullable(usedNanos.get(unit));
    }

    void unloaded(UnitName unit) {
        usedNanos.remove(unit);
    }

    /** The unit a live process was spawned for. */
    Optional<HostedUnit> ofSpawned(int pid) {
        return Optional.ofNullable(byPid.get(pid));
    }

    void spawned(int pid, HostedUnit unit) {
        byPid.put(pid, unit);
        unit.spawned.add(pid);
    }

    /** A process belongs to another unit from now on; nothing changes if it was not spawned here. */
    void moved(int pid, HostedUnit unit) {
        HostedUnit before = byPid.get(pid);
        if (before != null) {
            before.spawned.remove(pid);
            spawned(pid, unit);
        }
    }

    /** Writes down each, in a section of its own, to which the others add what they know of it. */
    void save(Handover handover, BiConsumer<HostedUnit, Snapshot.Section> others) {
        for (HostedUnit unit : units.values()) {
            Snapshot.Section section = handover.add(SECTION, unit.name.text());
            section.put("invocation-id", unit.invocationId).put("occupied", unit.occupied).put("may-be-empty", unit.mayBeEmpty);
            unit.spawned.forEach(pid -> section.put("spawned", pid));
            others.accept(unit, section);
        }
        Snapshot.Section ended = handover.add(ENDED);
        usedNanos.forEach((unit, nanos) -> ended.put("used-nanos", unit, nanos));
    }

    /** Reads each; a line that is not known here is given to the others, who say whether they know it. */
    void restore(Handover handover, BiPredicate<HostedUnit, Snapshot.Line> others) {
        handover.read(ENDED, line -> {
            if (!line.key().equals("used-nanos")) {
                return false;
            }
            usedNanos.put(line.unit(), line.number());
            return true;
        });
        for (Snapshot.Section section : handover.snapshot().sections(SECTION)) {
            UnitName.parse(section.name()).ifPresent(name -> section.read(line -> restore(of(name), line, others), handover.warner()));
        }
    }

    private boolean restore(HostedUnit unit, Snapshot.Line line, BiPredicate<HostedUnit, Snapshot.Line> others) {
        switch (line.key()) {
            case "invocation-id" -> unit.invocationId = line.text();
            case "occupied" -> unit.occupied = line.flag();
            case "may-be-empty" -> unit.mayBeEmpty = line.flag();
            case "spawned" -> spawned(line.integer(), unit);
            default -> {
                return others.test(unit, line);
            }
        }
        return true;
    }

    void exited(int pid) {
        HostedUnit unit = byPid.remove(pid);
        if (unit != null) {
            unit.spawned.remove(pid);
        }
    }
}
