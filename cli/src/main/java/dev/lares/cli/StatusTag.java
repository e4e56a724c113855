package dev.lares.cli;

import dev.lares.engine.Effect;
import dev.lares.engine.LogLevel;

/** The mark before a line of the manager's: how a job ended, or how grave a message is. All are equally wide. */
enum StatusTag {
    OK("  OK  ", Tone.GOOD),
    TIME(" TIME ", Tone.BAD),
    FAILED("FAILED", Tone.BAD),
    DEPENDENCY("DEPEND", Tone.WARNING),
    INFO(" INFO ", Tone.PLAIN),
    ASSERT("ASSERT", Tone.WARNING),
    UNSUPPORTED("UNSUPP", Tone.WARNING),
    ONCE(" ONCE ", Tone.BAD),
    ERROR("ERROR ", Tone.BAD),
    WARNING(" WARN ", Tone.WARNING),
    NONE("", Tone.PLAIN);

    private final String text;
    private final Tone tone;

    StatusTag(String text, Tone tone) {
        this.text = text;
        this.tone = tone;
    }

    /** The result of a job decides, in the journal's field {@code JOB_RESULT}; without one the level does. */
    static StatusTag of(Effect.Log log) {
        String result = log.fields().getOrDefault("JOB_RESULT", "");
        return switch (result) {
            case "done" -> OK;
            case "timeout" -> TIME;
            case "failed" -> FAILED;
            case "dependency" -> DEPENDENCY;
            case "skipped" -> INFO;
            case "assert" -> ASSERT;
            case "unsupported" -> UNSUPPORTED;
            case "once" -> ONCE;
            default -> ofLevel(log.level());
        };
    }

    private static StatusTag ofLevel(LogLevel level) {
        return switch (level) {
            case EMERG, ALERT, CRIT, ERR -> ERROR;
            case WARNING -> WARNING;
            case NOTICE, INFO, DEBUG -> NONE;
        };
    }

    void append(StringBuilder out, boolean coloured) {
        if (this == NONE) {
            out.append("         ");
        } else {
            out.append('[');
            tone.append(out, text, coloured);
            out.append("] ");
        }
    }
}
