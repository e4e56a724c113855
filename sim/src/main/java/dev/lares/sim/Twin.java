package dev.lares.sim;

import dev.lares.engine.Effect;
import dev.lares.engine.Engine;
import dev.lares.engine.Event;
import dev.lares.engine.UnitView;
import java.util.List;
import java.util.Optional;

/** An engine whose state another has taken over: the same events must make both do the same. */
final class Twin {
    private static final int MOST_EVENTS = 300;

    private final Engine before;
    private int eventsLeft = MOST_EVENTS;

    /** Throws unless the engines look alike. */
    Twin(Engine before, Engine restored, String snapshot) {
        this.before = before;
        require(before.units().stream().map(UnitView::toString).toList(), restored.units().stream().map(UnitView::toString).toList(), "units");
        require(before.jobs(), restored.jobs(), "jobs");
        require(before.manager(), restored.manager(), "the manager as a whole");
        require(before.nextDeadlineMicros(), restored.nextDeadlineMicros(), "the next deadline");
        require(snapshot.lines().toList(), restored.snapshot().text().lines().toList(), "the state");
    }

    /** Gives the event to the old engine too; empty once both have gone the same way for long enough. */
    Optional<Twin> compare(Event event, List<Effect> effects, long nextDeadlineMicros) {
        require(before.on(event), effects, "what follows from " + event);
        require(before.nextDeadlineMicros(), nextDeadlineMicros, "the next deadline");
        return --eventsLeft > 0 ? Optional.of(this) : Optional.empty();
    }

    private static void require(Object expected, Object actual, String what) {
        if (!expected.equals(actual)) {
            throw new CheckFailed("after a re-execution " + what + " differs: before " + difference(expected, actual) + ", now " + difference(actual, expected));
        }
    }

    /** Of lists, what the other has not. */
    private static Object difference(Object one, Object other) {
        return one instanceof List<?> list && other instanceof List<?> others && list.stream().anyMatch(entry -> !others.contains(entry))
                ? list.stream().filter(entry -> !others.contains(entry)).limit(3).toList()
                : one;
    }
}
