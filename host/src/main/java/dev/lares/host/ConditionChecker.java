package dev.lares.host;

import dev.lares.unit.Condition;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;

/** Sees whether conditions hold (systemd.unit(5), "Conditions and Asserts"). Called on the loop's thread. */
@FunctionalInterface
public interface ConditionChecker {
    /** For each condition, in its order, whether it holds, negation not yet applied; empty if it cannot be told. */
    List<Optional<Boolean>> check(UnitName unit, List<Condition> conditions);
}
