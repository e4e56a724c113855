package dev.lares.engine;

import dev.lares.unit.Condition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in a {@link Snapshot} of a unit, besides what its machine has written. */
final class SavedUnit {
    private static final long NOBODY = -1;

    private SavedUnit() {}

    static void write(UnitNode node, Snapshot.Section section) {
        node.names.stream().filter(name -> !name.equals(node.id())).forEach(name -> section.put("name", name));
        section.put("invocation-id", node.invocationId)
                .put("references", node.referenceCount)
                .put("freezer", node.freezer, node.freezeRequest.map(RequestId::id).orElse(NOBODY))
                .put("reported", node.reported)
                .put("start-limit", node.startLimit.saved())
                .put("start-limit-hit", node.startLimitHit)
                .put("auto-start-stop-limit", node.autoStartStopLimit.saved())
                .put("handler-limit", node.handlerLimit.saved())
                .put("inactive-exit", node.inactiveExit)
                .put("active-enter-time", node.activeEnter)
                .put("active-exit", node.activeExit)
                .put("inactive-enter", node.inactiveEnter)
                .put("state-change", node.stateChange)
                .put("condition", node.conditionResult, node.conditionCheck, node.failedCondition)
                .put("assert", node.assertResult, node.assertCheck);
        node.conditionResults.forEach((condition, result) -> {
            List<Object> fields = new ArrayList<>(List.of(result));
            fields.addAll(SavedValues.of(condition));
            section.put("condition-result", fields);
        });
        node.machine.save(section);
    }

    /** Takes a line of the unit's own; false if it is the machine's, or nobody's. Names are the graph's to take. */
    static boolean read(UnitNode node, Snapshot.Line line) {
        switch (line.key()) {
            case "invocation-id" -> node.invocationId = line.text();
            case "references" -> node.referenceCount = Math.max(0, line.integer());
            case "freezer" -> {
                node.freezer = line.constant(FreezerState.class);
                node.freezeRequest = Optional.of(line.number()).filter(id -> id != NOBODY).map(RequestId::new);
            }
            case "reported" -> node.reported = line.flag();
            case "start-limit" -> node.startLimit.restore(line);
            case "start-limit-hit" -> node.startLimitHit = line.flag();
            case "auto-start-stop-limit" -> node.autoStartStopLimit.restore(line);
            case "handler-limit" -> node.handlerLimit.restore(line);
            case "inactive-exit" -> node.inactiveExit = line.moment();
            case "active-enter-time" -> node.activeEnter = line.moment();
            case "active-exit" -> node.activeExit = line.moment();
            case "inactive-enter" -> node.inactiveEnter = line.moment();
            case "state-change" -> node.stateChange = line.moment();
            case "condition" -> {
                node.conditionResult = line.flag();
                node.conditionCheck = line.moment();
                node.failedCondition = line.text();
            }
            case "assert" -> {
                node.assertResult = line.flag();
                node.assertCheck = line.moment();
            }
            case "condition-result" -> {
                Map<Condition, Integer> all = new LinkedHashMap<>(node.conditionResults);
                int result = line.integer();
                all.put(SavedValues.condition(line), result);
                node.conditionResults = all;
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
