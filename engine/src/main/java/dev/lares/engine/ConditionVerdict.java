package dev.lares.engine;

import dev.lares.unit.Condition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a unit's conditions (or its asserts) hold as a whole: all plain ones, and one of the triggering ones if there
 * are any (systemd.unit(5), "Conditions and Asserts"). What could not be told does not hold.
 *
 * @param holds the verdict
 * @param failed the first plain one that does not hold, as {@code ConditionPathExists=/x}; empty if none
 * @param results of those that were looked at: 1 for one that holds, -1 for one that does not; none after {@code failed}
 */
record ConditionVerdict(boolean holds, String failed, Map<Condition, Integer> results) {
    static ConditionVerdict of(List<Condition> conditions, List<Optional<Boolean>> results, boolean asserts) {
        boolean anyTrigger = false;
        boolean triggered = false;
        Map<Condition, Integer> looked = new LinkedHashMap<>();
        for (int i = 0; i < conditions.size(); i++) {
            Condition condition = conditions.get(i);
            if (condition.isAssert() != asserts) {
                continue;
            }
            boolean holds = results.get(i).map(result -> result != condition.negate()).orElse(false);
            looked.put(condition, holds ? 1 : -1);
            if (condition.trigger()) {
                anyTrigger = true;
                triggered |= holds;
            } else if (!holds) {
                return new ConditionVerdict(false, condition.directive() + "=" + (condition.negate() ? "!" : "") + condition.parameter(), looked);
            }
        }
        return new ConditionVerdict(!anyTrigger || triggered, "", looked);
    }
}
