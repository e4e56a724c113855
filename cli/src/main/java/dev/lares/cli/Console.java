package dev.lares.cli;

import dev.lares.engine.Effect;
import dev.lares.engine.Moment;
import dev.lares.unit.UnitName;

/** Where the manager shows what happens: a format and a writer. Nothing here waits for a reader. */
final class Console {
    /** How long the end of the manager waits for a slow reader. */
    private static final long FLUSH_MILLIS = 5_000;

    private final ConsoleFormat format;
    private final ConsoleWriter writer;

    Console(ConsoleFormat format, ConsoleWriter writer) {
        this.format = format;
        this.writer = writer;
    }

    /** A line that a process of the unit wrote. */
    void output(Moment at, UnitName unit, byte[] line) {
        show(at, format.output(at, unit, line));
    }

    void log(Moment at, Effect.Log log) {
        show(at, format.log(at, log));
    }

    void changed(Moment at, Effect.UnitChanged change) {
        format.changed(at, change).ifPresent(line -> show(at, line));
    }

    void say(Moment at, Tone tone, String text) {
        show(at, format.say(at, tone, text));
    }

    /** Tells the end and waits, not for ever, until all is written. */
    void end(Moment at, int exitCode) {
        format.ended(at, exitCode).ifPresent(line -> show(at, line));
        writer.flush(FLUSH_MILLIS);
        if (tellDropped(at)) {
            writer.flush(FLUSH_MILLIS);
        }
    }

    /** Nothing more comes for the moment: shows all that has come. */
    void settled() {
        writer.release();
    }

    /** Whether lines of services may come; see {@link ConsoleWriter#acceptsLines}. */
    boolean acceptsLines() {
        return writer.acceptsLines();
    }

    private void show(Moment at, String line) {
        tellDropped(at);
        writer.write(line);
    }

    private boolean tellDropped(Moment at) {
        long count = writer.takeDropped();
        if (count > 0) {
            writer.write(format.dropped(at, count));
        }
        return count > 0;
    }
}
