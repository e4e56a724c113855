package dev.lares.cli;

import dev.lares.engine.Effect;
import dev.lares.engine.LogLevel;
import dev.lares.engine.Moment;
import dev.lares.host.LogSink;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Where lines of services and the manager's log go until there is a journal: to the console. */
final class ConsoleLog implements LogSink {
    private final Console console;
    private final Supplier<Moment> clock;
    private final Predicate<Effect.Log> isShown;

    /**
     * @param clock the time
     * @param isShown whether a message of the manager's is to be shown, if it is less than a warning
     */
    ConsoleLog(Console console, Supplier<Moment> clock, Predicate<Effect.Log> isShown) {
        this.console = console;
        this.clock = clock;
        this.isShown = isShown;
    }

    @Override
    public void line(Line line) {
        console.output(clock.get(), line.unit(), line.text());
    }

    @Override
    public void log(Effect.Log log) {
        boolean grave = log.level().compareTo(LogLevel.WARNING) <= 0;
        if (grave || isShown.test(log)) {
            console.log(clock.get(), log);
        }
    }

    @Override
    public boolean acceptsLines() {
        return console.acceptsLines();
    }
}
