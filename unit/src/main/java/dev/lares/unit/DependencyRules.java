package dev.lares.unit;

import java.util.List;

/** What dependencies there cannot be, whoever states them. */
final class DependencyRules {
    private DependencyRules() {}

    static void apply(UnitOutline unit) {
        DependencySet dependencies = unit.dependencies();
        dependencies.removeOwn(unit.names());
        dependencies.removeIf(Dependency.BEFORE, other -> other.type() == UnitType.DEVICE); // devices cannot be delayed
        if (unit.id().type() == UnitType.SLICE || unit.id().type() == UnitType.DEVICE) {
            dependencies.removeIf(Dependency.ON_FAILURE, _ -> true); // these cannot fail
        }
        if (!unit.userManager()) {
            weakenReplaced(dependencies);
        }
    }

    private static void weakenReplaced(DependencySet dependencies) {
        for (Dependency kind : List.of(Dependency.REQUIRES, Dependency.REQUISITE, Dependency.BINDS_TO)) {
            for (UnitName other : List.copyOf(dependencies.get(kind))) {
                if (ReplacedUnits.reason(other).isPresent()) {
                    dependencies.weaken(kind, Dependency.WANTS, other);
                }
            }
        }
    }
}
