package dev.lares.host;

import dev.lares.unit.UnitName;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The units that have, or had, processes, and whose each spawned process is. */
final class HostedUnits {
    private final Map<UnitName, HostedUnit> units = new LinkedHashMap<>();
    private final Map<Integer, HostedUnit> byPid = new HashMap<>();

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

    void exited(int pid) {
        HostedUnit unit = byPid.remove(pid);
        if (unit != null) {
            unit.spawned.remove(pid);
        }
    }
}
