package dev.lares.sim;

import dev.lares.engine.FdToken;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The descriptors the simulated host holds; closing one twice, or using a closed one, is a fault of the engine. */
final class Descriptors {
    /** A descriptor that is open; kept under a unit, or not yet. */
    record Open(Optional<UnitName> keeper, boolean poll) {}

    private final SortedMap<Long, Open> open = new TreeMap<>();
    private long last;

    List<FdToken> open(int count) {
        List<FdToken> tokens = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            open.put(++last, new Open(Optional.empty(), false));
            tokens.add(new FdToken(last));
        }
        return tokens;
    }

    void keep(FdToken fd, UnitName keeper, boolean poll) {
        require(fd, "keep");
        open.put(fd.id(), new Open(Optional.of(keeper), poll));
    }

    void close(FdToken fd) {
        require(fd, "close");
        open.remove(fd.id());
    }

    void require(FdToken fd, String verb) {
        if (!open.containsKey(fd.id())) {
            throw new CheckFailed("cannot " + verb + " descriptor " + fd.id() + ": it is not open");
        }
    }

    Optional<Open> find(FdToken fd) {
        return Optional.ofNullable(open.get(fd.id()));
    }

    SortedMap<Long, Open> all() {
        return open;
    }
}
