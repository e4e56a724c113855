package dev.lares.engine;

import dev.lares.unit.CollectMode;
import dev.lares.unit.UnitDirectives;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Drops units that nobody needs (systemd.unit(5), "CollectMode=", and "units are loaded and unloaded automatically" of its
 * introduction). A unit is needed while it is active or has a job, a process, an answer under way or a reference; and while
 * one that is needed names it in its files.
 *
 * <p>Only units of which something has changed are looked at. From such a one the search goes back along those who name it;
 * it ends at the first that is needed, which is near as a rule. If none is, all that were visited are garbage together: so
 * units that only name each other go too.
 */
final class UnitCollection {
    private final UnitGraph graph;
    private final Loads loads;
    private final Deadlines deadlines;
    private final Outbox out;
    private final BusNames busNames;
    private final Set<UnitNode> candidates = new LinkedHashSet<>();

    UnitCollection(UnitGraph graph, Loads loads, Deadlines deadlines, Outbox out, BusNames busNames) {
        this.graph = graph;
        this.loads = loads;
        this.deadlines = deadlines;
        this.out = out;
        this.busNames = busNames;
    }

    /** Something about this unit has changed: it may be needed no longer. */
    void consider(UnitNode node) {
        candidates.add(node);
    }

    /** Files were read again, so that any unit may be needed no longer. */
    void considerAll() {
        candidates.addAll(graph.nodes());
    }

    /** The units to be looked at, in that order. */
    Collection<UnitNode> candidates() {
        return Collections.unmodifiableCollection(candidates);
    }

    boolean hasCandidates() {
        return !candidates.isEmpty() && loads.isIdle();
    }

    /** Looks at all candidates, and drops what is not needed; not while units are being loaded, since what names whom is open then. */
    void collect() {
        if (!loads.isIdle()) {
            return;
        }
        while (!candidates.isEmpty()) {
            Iterator<UnitNode> next = candidates.iterator();
            UnitNode candidate = next.next();
            next.remove();
            Set<UnitNode> visited = new LinkedHashSet<>();
            if (graph.find(candidate.id()).filter(known -> known == candidate).isPresent() && !isNeeded(candidate, visited)) {
                Set<UnitNode> neighbours = new LinkedHashSet<>();
                visited.forEach(node -> neighbours.addAll(node.named()));
                visited.forEach(this::drop);
                neighbours.removeAll(visited);
                candidates.addAll(neighbours);
            }
        }
    }

    private static boolean isNeeded(UnitNode start, Set<UnitNode> visited) {
        Deque<UnitNode> open = new ArrayDeque<>();
        visited.add(start);
        open.add(start);
        while (!open.isEmpty()) {
            UnitNode node = open.removeFirst();
            if (isNeededItself(node)) {
                return true;
            }
            for (UnitNode other : node.namedBy()) {
                if (visited.add(other)) {
                    open.add(other);
                }
            }
        }
        return false;
    }

    private static boolean isNeededItself(UnitNode node) {
        ActiveState state = node.activeState();
        boolean atRest = state == ActiveState.INACTIVE
                || state == ActiveState.FAILED && node.unit.get(UnitDirectives.COLLECT_MODE) == CollectMode.INACTIVE_OR_FAILED;
        return !atRest || node.job != null || node.referenceCount > 0 || node.isPerpetual() || !node.machine.isIdle();
    }

    private void drop(UnitNode node) {
        deadlines.set(node, Long.MAX_VALUE);
        candidates.remove(node);
        node.machine.drop(node.context);
        graph.remove(node);
        if (node.unit.isTransient()) {
            out.add(new Effect.RemoveTransient(node.id()));
        }
        busNames.dropped(node);
        out.add(new Effect.UnitRemoved(node.id()));
    }
}
