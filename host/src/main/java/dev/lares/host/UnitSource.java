package dev.lares.host;

import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.SortedSet;

/** Where units come from; {@code dev.lares.unit.UnitLoader::load} is one. Called on the loop's thread. */
@FunctionalInterface
public interface UnitSource {
    /** Loads these units: one for each name, or one for several names of it; never fails, see {@code LoadState}. */
    List<LoadedUnit> load(SortedSet<UnitName> names);
}
