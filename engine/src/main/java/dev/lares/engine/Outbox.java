package dev.lares.engine;

import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The effects of the event being handled, and the time of that event. */
final class Outbox {
    private final List<Effect> effects = new ArrayList<>();
    private final Map<UnitNode, UnitStates> statesBefore = new LinkedHashMap<>();
    private Optional<Effect.Finish> finish = Optional.empty();
    private Moment now = Moment.NEVER;

    void begin(Moment at) {
        now = at;
    }

    Moment now() {
        return now;
    }

    /** Adds an effect after those that are there; the end of the manager stays last. */
    void add(Effect effect) {
        if (effect instanceof Effect.Finish end) {
            finish = Optional.of(end);
        } else {
            effects.add(effect);
        }
    }

    void log(Optional<UnitName> unit, LogLevel level, String text, SortedMap<String, String> fields) {
        effects.add(new Effect.Log(unit, level, text, fields));
    }

    void log(UnitNode node, LogLevel level, String text) {
        log(Optional.of(node.id()), level, text, new TreeMap<>());
    }

    void log(LogLevel level, String text) {
        log(Optional.empty(), level, text, new TreeMap<>());
    }

    /** Remembers that a unit's state was another before this event. */
    void changed(UnitNode node, UnitStates before) {
        statesBefore.putIfAbsent(node, before);
    }

    /** Takes out everything: the effects in their order, then one change for each unit whose state is another, last the manager's end. */
    List<Effect> take() {
        statesBefore.forEach((node, before) -> {
            UnitStates after = node.machine.states();
            if (!after.equals(before)) {
                effects.add(new Effect.UnitChanged(node.id(), before, after));
            }
        });
        statesBefore.clear();
        finish.ifPresent(effects::add);
        finish = Optional.empty();
        List<Effect> taken = List.copyOf(effects);
        effects.clear();
        return taken;
    }
}
