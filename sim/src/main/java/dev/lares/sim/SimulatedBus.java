package dev.lares.sim;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A message bus: which process owns which name, and which names the manager watches. */
final class SimulatedBus {
    private final SortedMap<String, Integer> owners = new TreeMap<>();
    private final SortedSet<String> watched = new TreeSet<>();

    void watch(String name) {
        watched.add(name);
    }

    void unwatch(String name) {
        watched.remove(name);
    }

    boolean isWatched(String name) {
        return watched.contains(name);
    }

    /** The unique name of a name's owner. */
    Optional<String> owner(String name) {
        return Optional.ofNullable(owners.get(name)).map(pid -> ":1." + pid);
    }

    /** A process asks for a name; whether it has it now and had it not before. */
    boolean own(String name, int pid) {
        return owners.putIfAbsent(name, pid) == null;
    }

    boolean release(String name, int pid) {
        return owners.remove(name, pid);
    }

    /** The names of a process. */
    SortedSet<String> namesOf(int pid) {
        SortedSet<String> names = new TreeSet<>();
        owners.forEach((name, owner) -> {
            if (owner == pid) {
                names.add(name);
            }
        });
        return names;
    }
}
