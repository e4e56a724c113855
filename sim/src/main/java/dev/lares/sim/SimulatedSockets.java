package dev.lares.sim;

import dev.lares.engine.FdToken;
import dev.lares.unit.ListenAddress;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.SocketDirectives;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The sockets of socket units: which are open, and who waits for a connection. */
final class SimulatedSockets {
    private final Descriptors descriptors;
    private final SortedMap<String, UnitName> listeners = new TreeMap<>();
    private final SortedMap<UnitName, Long> waiting = new TreeMap<>();
    private final SortedSet<UnitName> pending = new TreeSet<>();
    private final SortedMap<Long, UnitName> owners = new TreeMap<>();

    SimulatedSockets(Descriptors descriptors) {
        this.descriptors = descriptors;
    }

    /** One descriptor for each line; empty if another unit listens there already. */
    Optional<List<FdToken>> open(LoadedUnit unit) {
        List<ListenAddress> addresses = unit.get(SocketDirectives.LISTEN);
        if (addresses.stream().anyMatch(address -> listeners.containsKey(address.address()))) {
            return Optional.empty();
        }
        addresses.forEach(address -> listeners.put(address.address(), unit.id()));
        List<FdToken> fds = descriptors.open(addresses.size());
        fds.forEach(fd -> owners.put(fd.id(), unit.id()));
        return Optional.of(fds);
    }

    void close(LoadedUnit unit, List<FdToken> fds) {
        fds.forEach(descriptors::close);
        owners.values().removeIf(unit.id()::equals);
        listeners.values().removeIf(unit.id()::equals);
        waiting.remove(unit.id());
        pending.remove(unit.id());
    }

    /** Waits; tells whether somebody is there already. */
    boolean await(UnitName unit, List<FdToken> fds, long round) {
        fds.forEach(fd -> descriptors.require(fd, "wait at"));
        waiting.put(unit, round);
        return pending.contains(unit);
    }

    void ignore(UnitName unit) {
        waiting.remove(unit);
    }

    /** Somebody connects, and waits to be served; whose socket it is. */
    Optional<UnitName> connect(String address) {
        Optional<UnitName> unit = Optional.ofNullable(listeners.get(address));
        unit.ifPresent(pending::add);
        return unit;
    }

    /** A service has got these sockets, and takes the connections. */
    void served(List<FdToken> fds) {
        fds.forEach(fd -> Optional.ofNullable(owners.get(fd.id())).ifPresent(pending::remove));
    }

    /** The waiting that is to be told of a connection, which it is once. */
    Optional<Long> takeRound(UnitName unit) {
        return Optional.ofNullable(waiting.remove(unit));
    }
}
