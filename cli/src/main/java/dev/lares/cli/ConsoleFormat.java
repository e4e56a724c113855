package dev.lares.cli;

import dev.lares.engine.Effect;
import dev.lares.engine.Moment;
import dev.lares.unit.UnitName;
import java.util.Optional;

/** How the console says what happens; each text is whole lines, with their newlines. */
sealed interface ConsoleFormat permits TextFormat, JsonFormat {
    /** A line that a process of a unit wrote, as it wrote it, without its newline. */
    String output(Moment at, UnitName unit, byte[] line);

    /** Something the manager logs. */
    String log(Moment at, Effect.Log log);

    /** Another state of a unit; empty where the format has nothing to say of it. */
    Optional<String> changed(Moment at, Effect.UnitChanged change);

    /** A sentence of the command itself. */
    String say(Moment at, Tone tone, String text);

    /** Lines could not be shown because nobody read the console fast enough. */
    String dropped(Moment at, long lineCount);

    /** The end of the command; empty where the format has nothing to say of it. */
    Optional<String> ended(Moment at, int exitCode);
}
