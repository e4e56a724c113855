package dev.lares.sim;

import dev.lares.unit.Condition;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which conditions hold. {@code PathExists} looks at the simulated files; whatever nobody has set holds. */
final class ConditionTable {
    private final SortedMap<String, Optional<Boolean>> answers = new TreeMap<>();
    private final SimulatedFiles files;

    ConditionTable(SimulatedFiles files) {
        this.files = files;
    }

    /** Sets the answer for a condition, as {@code Virtualization=container}; empty: it cannot be told. */
    void set(String kindAndParameter, Optional<Boolean> holds) {
        answers.put(kindAndParameter, holds);
    }

    Optional<Boolean> check(Condition condition) {
        Optional<Boolean> answer = answers.get(condition.kind() + "=" + condition.parameter());
        if (answer != null) {
            return answer;
        }
        return Optional.of(!condition.kind().equals("PathExists") || files.exists(condition.parameter()));
    }
}
