package dev.lares.host;

import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the host knows of a unit from its first process on until it is released. */
final class HostedUnit {
    final UnitName name;
    /** The live processes that were spawned for it. */
    final Set<Integer> spawned = new HashSet<>();
    /** The children of the manager that belong to it, as far as {@link AncestryTracking} knows. */
    final Set<Integer> children = new TreeSet<>();
    /** The processes it was given that are no children of the manager, as far as {@link AncestryTracking} knows. */
    final Set<Integer> roots = new TreeSet<>();
    /** Its last sessions, by their leaders' pids. */
    final Deque<Integer> sessions = new ArrayDeque<>();
    /** The streams its processes write to. */
    final Set<ServiceOutput.Stream> streams = new LinkedHashSet<>();
    /** Spawns that are not answered yet. */
    int spawning;
    /** Whether a process was spawned since it was last told that none is left. */
    boolean occupied;
    /** Whether its control group was seen to change while a spawn was under way. */
    boolean mayBeEmpty;
    /** The activation its processes were last spawned for; empty if unknown. */
    String invocationId = "";
    /** Where its control group is, once it has one. */
    Optional<ControlGroup> group = Optional.empty();
    private Optional<UnitExecution> execution = Optional.empty();

    HostedUnit(UnitName name) {
        this.name = name;
    }

    /** What follows from the unit's settings for each of its processes; the same as long as the settings are. */
    UnitExecution execution(LoadedUnit unit) {
        if (execution.isEmpty() || execution.get().unit() != unit) {
            execution = Optional.of(new UnitExecution(unit));
        }
        return execution.get();
    }

    /** Whether nothing of it is left to be kept in mind. */
    boolean isIdle() {
        return spawned.isEmpty() && spawning == 0 && streams.isEmpty() && group.isEmpty();
    }

    @Override
    public String toString() {
        return name.text();
    }
}
