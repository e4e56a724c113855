package dev.lares.cli.systemctl;

import java.util.ArrayList;
import java.util.List;

/** Says which conditions or assertions kept a unit from starting. */
final class UnitConditions {
    private final Session session;
    private final UnitFacts unit;

    UnitConditions(Session session, UnitFacts unit) {
        this.session = session;
        this.unit = unit;
    }

    void print() {
        printConditions();
        printAssertions();
    }

    private void printConditions() {
        long time = unit.micros("ConditionTimestamp");
        if (unit.flag("ConditionResult") || time == 0) {
            return;
        }
        Screen screen = session.screen();
        screen.print("  Condition: start ").print(Colour.YELLOW, "condition failed").line(" at " + time(time));
        List<UnitFacts.Condition> unmet = new ArrayList<>();
        for (UnitFacts.Condition condition : unit.conditions("Conditions").reversed()) {
            if (condition.state() < 0) {
                unmet.add(condition);
            }
        }
        for (int i = 0; i < unmet.size(); i++) {
            UnitFacts.Condition condition = unmet.get(i);
            screen.print("             ").print(i + 1 < unmet.size() ? "├─ " : "└─ ").print(condition.name()).print("=")
                    .print(condition.trigger() ? "|" : "").print(condition.negate() ? "!" : "").line(condition.parameter() + " was not met");
        }
    }

    private void printAssertions() {
        long time = unit.micros("AssertTimestamp");
        if (unit.flag("AssertResult") || time == 0) {
            return;
        }
        Screen screen = session.screen();
        screen.print("     Assert: start ").print(Colour.RED, "assertion failed").line(" at " + time(time));
        List<UnitFacts.Condition> failed = new ArrayList<>();
        for (UnitFacts.Condition condition : unit.conditions("Asserts")) {
            if (condition.state() < 0 && (!condition.trigger() || failed.isEmpty())) {
                failed.add(condition);
            }
        }
        if (!failed.isEmpty()) {
            UnitFacts.Condition last = failed.getLast();
            screen.line(last.trigger() ? "             none of the trigger assertions were met"
                    : "             " + last.name() + "=" + (last.negate() ? "!" : "") + last.parameter() + " was not met");
        }
    }

    private String time(long micros) {
        return Timestamps.of(micros, session.options().timestamps()) + "; " + Spans.relative(micros, System.currentTimeMillis() * 1000);
    }
}
