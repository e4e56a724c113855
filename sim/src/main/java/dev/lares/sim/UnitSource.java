package dev.lares.sim;

import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.SortedSet;

/** Where a simulated host reads units. */
@FunctionalInterface
public interface UnitSource {
    /** One unit for each name, also where there is no file for it; several names may yield the same unit. */
    List<LoadedUnit> load(SortedSet<UnitName> names);
}
