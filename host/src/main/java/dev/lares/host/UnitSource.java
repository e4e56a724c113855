package dev.lares.host;

import dev.lares.engine.DropInPlace;
import dev.lares.linux.LinuxException;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/** Where units come from; {@code dev.lares.unit.UnitLoader::load} is one. Called on the loop's thread. */
@FunctionalInterface
public interface UnitSource {
    /** Loads these units: one for each name, or one for several names of it; never fails, see {@code LoadState}. */
    List<LoadedUnit> load(SortedSet<UnitName> names);

    /** Writes the file of a transient unit, where the next {@link #load} finds it. */
    default void writeTransient(UnitName unit, String text) throws LinuxException {
        throw new UnsupportedOperationException("cannot write a file of " + unit + ": there is no place for transient units");
    }

    /** Writes drop-ins of a unit, by their names. */
    default void writeDropIns(UnitName unit, DropInPlace place, SortedMap<String, String> texts) throws LinuxException {
        throw new UnsupportedOperationException("cannot write drop-ins of " + unit + ": there is no place for settings that are made at run time");
    }

    /** Removes the file of a transient unit, and what belongs to it alone. */
    default void removeTransient(UnitName unit) throws LinuxException {
        throw new UnsupportedOperationException("cannot remove a file of " + unit + ": there is no place for transient units");
    }
}
