package dev.lares.unit;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Orders targets after what they pull in (systemd.target(5), "Default Dependencies"), unless one of the two has
 * {@code DefaultDependencies=no}, is not loaded, or is ordered the other way round already.
 *
 * <p>Two targets that pull in each other would each be ordered after the other; then the one whose name sorts later comes
 * later. (systemd decides this by which of the two is loaded first.)
 */
final class TargetOrder {
    private static final List<Dependency> PULLING = List.of(
            Dependency.REQUIRES, Dependency.REQUISITE, Dependency.WANTS, Dependency.BINDS_TO, Dependency.PART_OF, Dependency.UPHOLDS);

    private TargetOrder() {}

    /**
     * The unit with the order added, if it is a target.
     *
     * @param units gives other units, their own target order not needed
     */
    static LoadedUnit apply(LoadedUnit target, Function<UnitName, LoadedUnit> units) {
        if (target.id().type() != UnitType.TARGET || !hasDefaultDependencies(target)) {
            return target;
        }
        SortedSet<UnitName> after = new TreeSet<>(target.dependencies(Dependency.AFTER));
        for (Dependency kind : PULLING) {
            for (UnitName name : target.dependencies(kind)) {
                LoadedUnit other = units.apply(name);
                if (hasDefaultDependencies(other) && !comesAfter(other, target) && !target.names().contains(other.id())) {
                    after.add(name);
                }
            }
        }
        Map<Dependency, SortedSet<UnitName>> dependencies = new EnumMap<>(Dependency.class);
        dependencies.putAll(target.dependencies());
        dependencies.put(Dependency.AFTER, after);
        return new LoadedUnit(
                target.id(), target.names(), target.loadState(), target.loadError(), target.fragment(), target.dropIns(),
                target.settings(), dependencies, target.diagnostics(), target.active());
    }

    private static boolean hasDefaultDependencies(LoadedUnit unit) {
        return unit.loadState() == LoadState.LOADED && unit.get(UnitDirectives.DEFAULT_DEPENDENCIES);
    }

    private static boolean comesAfter(LoadedUnit other, LoadedUnit target) {
        return meets(other.dependencies(Dependency.AFTER), target)
                || meets(target.dependencies(Dependency.BEFORE), other)
                || other.id().type() == UnitType.TARGET && pulls(other, target) && other.id().compareTo(target.id()) > 0;
    }

    private static boolean pulls(LoadedUnit puller, LoadedUnit pulled) {
        return PULLING.stream().anyMatch(kind -> meets(puller.dependencies(kind), pulled));
    }

    private static boolean meets(SortedSet<UnitName> names, LoadedUnit unit) {
        return !Collections.disjoint(names, unit.names());
    }
}
