package dev.lares.engine;

import dev.lares.engine.Relation.Atom;
import dev.lares.unit.Condition;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A unit in the {@link UnitGraph}: what its files say, its machine, its job and its edges. */
final class UnitNode extends Sleeper {
    private final Map<Relation, Set<UnitNode>> edges = new EnumMap<>(Relation.class);
    private final Set<UnitNode> named = new LinkedHashSet<>(4);
    private final Set<UnitNode> namedBy = new LinkedHashSet<>(4);
    private final UnitName id;
    UnitMachine machine;
    final UnitContext context;
    final RateLimit startLimit = new RateLimit();
    final RateLimit autoStartStopLimit = new RateLimit();
    final RateLimit handlerLimit = new RateLimit();

    /** The names under which the graph has it. For that class alone. */
    final Set<UnitName> names = new LinkedHashSet<>(2);

    LoadedUnit unit;

    /** The installed job, or null. */
    Job job;

    /** How many requests ask to keep it. */
    int referenceCount;

    /** Whether the last start was refused because there had been too many. */
    boolean startLimitHit;
    FreezerState freezer = FreezerState.RUNNING;

    /** Who is to be told when it is frozen or thawed. */
    Optional<RequestId> freezeRequest = Optional.empty();

    /** Whether what its files say in vain has been told. */
    boolean reported;

    String invocationId = "";
    boolean conditionResult = true;
    boolean assertResult = true;
    Moment conditionCheck = Moment.NEVER;
    Moment assertCheck = Moment.NEVER;
    /** How each came out when last checked, 1 or -1; those not looked at are not in it. */
    Map<Condition, Integer> conditionResults = Map.of();
    /** The condition that did not hold when last checked, for the log; empty if all held. */
    String failedCondition = "";

    Moment inactiveExit = Moment.NEVER;
    Moment activeEnter = Moment.NEVER;
    Moment activeExit = Moment.NEVER;
    Moment inactiveEnter = Moment.NEVER;
    Moment stateChange = Moment.NEVER;

    /**
     * Makes a node without edges.
     *
     * @param contexts makes the context in which this node's machine works
     */
    UnitNode(LoadedUnit unit, UnitMachine machine, Function<UnitNode, UnitContext> contexts) {
        this.id = unit.id();
        this.unit = unit;
        this.machine = machine;
        this.context = contexts.apply(this);
    }

    UnitName id() {
        return id;
    }

    ActiveState activeState() {
        return machine.states().active();
    }

    /** Units that are always there and can never be stopped (systemd.special(7)). */
    boolean isPerpetual() {
        return id.text().equals("-.slice") || id.text().equals("-.mount") || id.text().equals("init.scope");
    }

    boolean canReload() {
        return machine.canReload(context) || !others(Relation.PROPAGATES_RELOAD_TO).isEmpty();
    }

    boolean isActiveOrPending() {
        return activeState().isActiveOrActivating()
                || job != null && (job.type == JobType.START || job.type == JobType.RESTART || job.type == JobType.RELOAD_OR_START);
    }

    /** The units at the other ends of the edges with this meaning; each once, in a fixed order. */
    List<UnitNode> others(Atom atom) {
        Relation[] relations = Relation.with(atom);
        if (relations.length == 1) {
            return new ArrayList<>(others(relations[0]));
        }
        Set<UnitNode> all = new LinkedHashSet<>();
        for (Relation relation : relations) {
            all.addAll(others(relation));
        }
        return new ArrayList<>(all);
    }

    /** The units at the other ends of the edges of this relation. A view. */
    Set<UnitNode> others(Relation relation) {
        return edges.getOrDefault(relation, Collections.emptySet());
    }

    boolean has(Relation relation, UnitNode other) {
        return others(relation).contains(other);
    }

    /** The units whose files name this one. A view. */
    Set<UnitNode> namedBy() {
        return namedBy;
    }

    /** The units this one's files name. A view. */
    Set<UnitNode> named() {
        return named;
    }

    /** Makes the edge that this unit's files state. */
    void link(Relation relation, UnitNode other) {
        named.add(other);
        other.namedBy.add(this);
        edges.computeIfAbsent(relation, r -> new LinkedHashSet<>(4)).add(other);
        other.edges.computeIfAbsent(relation.inverse(), r -> new LinkedHashSet<>(4)).add(this);
    }

    /** Takes away all its edges, those of others to it are theirs to take away. */
    void unlinkAll() {
        edges.clear();
        named.clear();
        namedBy.clear();
    }

    /** Takes away all edges between it and others. */
    void separate() {
        for (UnitNode other : named) {
            other.forget(this);
        }
        for (UnitNode other : namedBy) {
            other.forget(this);
        }
        unlinkAll();
    }

    private void forget(UnitNode other) {
        edges.values().forEach(nodes -> nodes.remove(other));
        named.remove(other);
        namedBy.remove(other);
    }

    @Override
    public String toString() {
        return id.text();
    }
}
