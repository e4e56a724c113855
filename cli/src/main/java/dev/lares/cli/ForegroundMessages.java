package dev.lares.cli;

import dev.lares.engine.Effect;
import dev.lares.engine.Engine;
import dev.lares.engine.LogLevel;
import dev.lares.unit.UnitName;
import java.util.function.Predicate;

/**
 * Which messages matter in the foreground: those about units that somebody wrote. The targets that Lares brings along
 * and the slices it makes up only hold the others together, and its end by a unit is not news.
 */
final class ForegroundMessages implements Predicate<Effect.Log> {
    /** What the fragments of built-in units begin with. */
    private static final String BUILT_IN = "lares:";

    private static final String END = "Exiting";

    private final Engine engine;

    ForegroundMessages(Engine engine) {
        this.engine = engine;
    }

    @Override
    public boolean test(Effect.Log log) {
        return log.level().compareTo(LogLevel.INFO) <= 0 && log.unit().map(this::isWritten).orElseGet(() -> !log.text().startsWith(END));
    }

    private boolean isWritten(UnitName name) {
        return engine.unit(name).flatMap(view -> view.unit().fragment()).filter(path -> !path.startsWith(BUILT_IN)).isPresent();
    }
}
