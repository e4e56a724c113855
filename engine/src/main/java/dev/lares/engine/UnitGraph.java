package dev.lares.engine;

import dev.lares.unit.Dependency;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All loaded units by their names, and the edges between them. */
final class UnitGraph {
    private final Map<UnitName, UnitNode> byName = new TreeMap<>();

    Optional<UnitNode> find(UnitName name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Each unit once, in the order of their names. */
    Collection<UnitNode> nodes() {
        Set<UnitNode> nodes = new LinkedHashSet<>();
        byName.forEach((name, node) -> {
            if (name.equals(node.id())) {
                nodes.add(node);
            }
        });
        return nodes;
    }

    int nameCount() {
        return byName.size();
    }

    void add(UnitNode node) {
        for (UnitName name : node.unit.names()) {
            addAlias(name, node);
        }
        byName.put(node.id(), node);
        node.names.add(node.id());
    }

    /** Takes a unit out, with its edges and all its names. */
    void remove(UnitNode node) {
        node.separate();
        node.names.forEach(name -> byName.remove(name, node));
    }

    /** A further name for a unit that is there. */
    void addAlias(UnitName alias, UnitNode node) {
        if (byName.putIfAbsent(alias, node) == null) {
            node.names.add(alias);
        }
    }

    /** Takes away the further names of a unit that its files do not give it any more. */
    void dropStaleNames(UnitNode node) {
        List<UnitName> stale = node.names.stream().filter(name -> !name.equals(node.id()) && !node.unit.names().contains(name)).toList();
        stale.forEach(name -> byName.remove(name, node));
        node.names.removeAll(stale);
    }

    /** The names this unit's dependencies have, that no loaded unit has. */
    List<UnitName> missingFor(UnitNode node) {
        List<UnitName> missing = new ArrayList<>();
        node.unit.dependencies().values().forEach(names -> names.forEach(name -> {
            if (!byName.containsKey(name)) {
                missing.add(name);
            }
        }));
        return missing;
    }

    /** Makes the edges that the unit's own files state; all units it names must be there. */
    void link(UnitNode node) {
        for (Map.Entry<Dependency, ? extends Set<UnitName>> entry : node.unit.dependencies().entrySet()) {
            Relation relation = Relation.of(entry.getKey());
            for (UnitName name : entry.getValue()) {
                UnitNode other = byName.get(name);
                if (other != null && other != node) {
                    node.link(relation, other);
                }
            }
        }
    }

    /** Makes all edges anew, after units have been loaded again. */
    void relinkAll() {
        Collection<UnitNode> nodes = nodes();
        nodes.forEach(UnitNode::unlinkAll);
        nodes.forEach(this::link);
    }
}
