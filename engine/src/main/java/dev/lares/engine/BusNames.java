package dev.lares.engine;

import dev.lares.unit.ServiceDirectives;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which service has which name on the message bus ({@code BusName=}, systemd.service(5)). Names are watched from the
 * moment a service is loaded, whether it runs or not, so that a change of owner is one.
 */
final class BusNames {
    private final Outbox out;
    private final SortedMap<String, UnitNode> watched = new TreeMap<>();

    BusNames(Outbox out) {
        this.out = out;
    }

    Optional<UnitNode> find(String name) {
        return Optional.ofNullable(watched.get(name));
    }

    /** A unit was loaded, or loaded anew. */
    void loaded(UnitNode node) {
        Optional<String> name = node.machine instanceof ServiceMachine ? node.unit.find(ServiceDirectives.BUS_NAME) : Optional.empty();
        if (name.isPresent() && watched.get(name.get()) == node) {
            return;
        }
        dropped(node);
        if (name.isPresent() && watched.putIfAbsent(name.get(), node) == null) {
            out.add(new Effect.WatchBusName(name.get()));
        } else if (name.isPresent()) {
            out.log(node, LogLevel.ERR, "Two services allocated for the same bus name " + name.get() + ", refusing operation.");
        }
    }

    /** A unit is no longer there. */
    void dropped(UnitNode node) {
        for (String name : watched.keySet().stream().filter(key -> watched.get(key) == node).toList()) {
            watched.remove(name);
            out.add(new Effect.UnwatchBusName(name));
        }
    }
}
