package dev.lares.sim;

import dev.lares.engine.DropInPlace;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/** Where a simulated host reads units. */
@FunctionalInterface
public interface UnitSource {
    /** One unit for each name, also where there is no file for it; several names may yield the same unit. */
    List<LoadedUnit> load(SortedSet<UnitName> names);

    /** Writes the file of a transient unit. */
    default void writeTransient(UnitName unit, String text) {
        throw new UnsupportedOperationException("cannot write a file of " + unit);
    }

    /** Writes drop-ins of a unit, by their names. */
    default void writeDropIns(UnitName unit, DropInPlace place, SortedMap<String, String> texts) {
        throw new UnsupportedOperationException("cannot write drop-ins of " + unit);
    }

    /** Removes the file of a transient unit. */
    default void removeTransient(UnitName unit) {
        throw new UnsupportedOperationException("cannot remove a file of " + unit);
    }
}
