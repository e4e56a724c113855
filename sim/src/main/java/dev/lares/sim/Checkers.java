package dev.lares.sim;

import dev.lares.engine.ManagerSettings;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.SortedSet;

/** All checkers, for one simulation. */
final class Checkers {
    private Checkers() {}

    /**
     * @param excused units that were started without regard to dependencies; may grow
     */
    static List<Checker> all(ManagerSettings settings, SortedSet<UnitName> excused) {
        return List.of(
                new JobChecker(),
                new OrderChecker(excused),
                new ProcessChecker(),
                new RequirementChecker(excused),
                new ConflictChecker(),
                new StateChecker(),
                new DescriptorChecker(),
                new StartLimitChecker(settings),
                new CollectionChecker(),
                new ShutdownChecker());
    }
}
