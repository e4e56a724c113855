package dev.lares.cli;

import dev.lares.engine.Effect;
import dev.lares.engine.Moment;
import dev.lares.unit.UnitName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * For people: states as systemd shows them at boot ({@code [  OK  ] Started …}), output with the name of its unit before
 * it.
 */
final class TextFormat implements ConsoleFormat {
    private static final String NO_TAG = "         ";
    private static final List<String> SAYING_WHOM = List.of("JOB_TYPE", "JOB_RESULT", "CONFIG_FILE");

    private final boolean coloured;
    private final Optional<DateTimeFormatter> timestamps;
    private final NamePrefixes names;

    /**
     * @param coloured whether to use colours
     * @param zone the time zone of timestamps; empty for no timestamps
     */
    TextFormat(boolean coloured, Optional<ZoneId> zone) {
        this.coloured = coloured;
        this.timestamps = zone.map(id -> DateTimeFormatter.ofPattern("HH:mm:ss.SSS ").withZone(id));
        this.names = new NamePrefixes(coloured);
    }

    @Override
    public String output(Moment at, UnitName unit, byte[] line) {
        StringBuilder out = begin(at);
        names.append(out, unit);
        SafeText.append(out, line, coloured);
        return out.append('\n').toString();
    }

    @Override
    public String log(Moment at, Effect.Log log) {
        StringBuilder out = begin(at);
        StatusTag tag = StatusTag.of(log);
        tag.append(out, coloured);
        log.unit().filter(unit -> !saysWhom(log, unit)).ifPresent(unit -> out.append(unit).append(": "));
        appendSafe(out, log.text());
        return out.append('\n').toString();
    }

    /** Jobs say it in words already. */
    @Override
    public Optional<String> changed(Moment at, Effect.UnitChanged change) {
        return Optional.empty();
    }

    @Override
    public String say(Moment at, Tone tone, String text) {
        StringBuilder out = begin(at).append(NO_TAG);
        tone.append(out, text, coloured);
        return out.append('\n').toString();
    }

    @Override
    public String dropped(Moment at, long lineCount) {
        return say(at, Tone.WARNING, lineCount + (lineCount == 1 ? " line was" : " lines were")
                + " dropped here: the console was not read fast enough");
    }

    @Override
    public Optional<String> ended(Moment at, int exitCode) {
        return Optional.empty();
    }

    /** Sentences about jobs name their unit, and those about lines of a file name that. */
    private static boolean saysWhom(Effect.Log log, UnitName unit) {
        return SAYING_WHOM.stream().anyMatch(log.fields()::containsKey) || log.text().contains(unit.text());
    }

    private StringBuilder begin(Moment at) {
        StringBuilder out = new StringBuilder();
        timestamps.ifPresent(format -> format.formatTo(instant(at), out));
        return out;
    }

    /** Descriptions and paths come from unit files: no more to be trusted than output. */
    private void appendSafe(StringBuilder out, String text) {
        SafeText.append(out, text.getBytes(StandardCharsets.UTF_8), false);
    }

    static Instant instant(Moment at) {
        return Instant.ofEpochSecond(Math.floorDiv(at.realtimeMicros(), 1_000_000L), Math.floorMod(at.realtimeMicros(), 1_000_000L) * 1000);
    }
}
