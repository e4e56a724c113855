package dev.lares.systemd1;

import dev.lares.engine.Request;
import dev.lares.engine.Snapshot;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * Which clients keep which units in memory, org.freedesktop.systemd1(5) {@code Ref()} and {@code AddRef}: as often as each has
 * asked for, and no longer than it is there.
 */
final class ClientReferences {
    private record Held(Client client, List<UnitName> units) {}

    private final Systemd1 bus;
    private final Map<Long, Held> byClient = new TreeMap<>();

    ClientReferences(Systemd1 bus) {
        this.bus = bus;
    }

    /** One more. */
    void add(Client client, UnitName unit) {
        byClient.computeIfAbsent(client.id(), _ -> new Held(client, new ArrayList<>())).units.add(unit);
        bus.request(new Request.Reference(unit), _ -> {});
    }

    /** One less; false if the client has none. */
    boolean remove(Client client, UnitName unit) {
        Held held = byClient.get(client.id());
        if (held == null || !held.units.remove(unit)) {
            return false;
        }
        if (held.units.isEmpty()) {
            byClient.remove(client.id());
        }
        bus.request(new Request.Unreference(unit), _ -> {});
        return true;
    }

    /** The bus names of the clients that keep a unit, each as often as it does; one on the private socket has none. */
    List<String> of(UnitName unit) {
        return byClient.values().stream()
                .flatMap(held -> held.units.stream().filter(unit::equals).flatMap(_ -> held.client.busName().stream()))
                .toList();
    }

    /** Writes down whose references there are, for {@link #restore}. */
    void save(Snapshot.Section section) {
        byClient.forEach((id, held) -> held.units.forEach(unit -> section.put("reference", id, unit)));
    }

    /** Takes a reference that was written down; the engine has counted it. Nobody's any more is taken back. */
    void restore(Snapshot.Line line, LongFunction<Optional<Client>> clients) {
        long id = line.number();
        UnitName unit = line.unit();
        clients.apply(id).ifPresentOrElse(
                client -> byClient.computeIfAbsent(id, _ -> new Held(client, new ArrayList<>())).units.add(unit),
                () -> bus.request(new Request.Unreference(unit), _ -> {}));
    }

    /** A client is gone. */
    void drop(Client client) {
        Held held = byClient.remove(client.id());
        if (held != null) {
            held.units.forEach(unit -> bus.request(new Request.Unreference(unit), _ -> {}));
        }
    }
}
