package dev.lares.cli;

import dev.lares.engine.Effect;
import dev.lares.engine.Moment;
import dev.lares.unit.UnitName;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * For programs: one JSON object (RFC 8259) a line. Each has {@code time} (RFC 3339, UTC, microseconds) and {@code type}:
 *
 * <ul>
 *   <li>{@code output}: {@code unit}, {@code text}; as {@code journalctl -o json} does it, {@code text} is an array of
 *       bytes where the line is not UTF-8;
 *   <li>{@code log}: {@code level}, {@code text}, and if it is about a unit, {@code unit};
 *   <li>{@code state}: {@code unit}, {@code active}, {@code sub};
 *   <li>{@code job}: {@code unit}, {@code job}, {@code result}, {@code text};
 *   <li>{@code dropped}: {@code count};
 *   <li>{@code end}: {@code exitCode}.
 * </ul>
 */
final class JsonFormat implements ConsoleFormat {
    @Override
    public String output(Moment at, UnitName unit, byte[] line) {
        JsonLine json = begin(at, "output").text("unit", unit.text());
        return (SafeText.isUtf8(line) ? json.text("text", new String(line, StandardCharsets.UTF_8)) : json.bytes("text", line)).end();
    }

    @Override
    public String log(Moment at, Effect.Log log) {
        String result = log.fields().getOrDefault("JOB_RESULT", "");
        JsonLine json = begin(at, result.isEmpty() ? "log" : "job");
        log.unit().ifPresent(unit -> json.text("unit", unit.text()));
        if (result.isEmpty()) {
            json.text("level", log.level().name().toLowerCase(Locale.ROOT));
        } else {
            json.text("job", log.fields().getOrDefault("JOB_TYPE", "")).text("result", result);
        }
        return json.text("text", log.text()).end();
    }

    @Override
    public Optional<String> changed(Moment at, Effect.UnitChanged change) {
        return Optional.of(begin(at, "state")
                .text("unit", change.unit().text())
                .text("active", change.now().active().name().toLowerCase(Locale.ROOT))
                .text("sub", change.now().sub())
                .end());
    }

    @Override
    public String say(Moment at, Tone tone, String text) {
        String level = switch (tone) {
            case BAD -> "err";
            case WARNING -> "warning";
            case PLAIN, GOOD, QUIET -> "info";
        };
        return begin(at, "log").text("level", level).text("text", text).end();
    }

    @Override
    public String dropped(Moment at, long lineCount) {
        return begin(at, "dropped").number("count", lineCount).end();
    }

    @Override
    public Optional<String> ended(Moment at, int exitCode) {
        return Optional.of(begin(at, "end").number("exitCode", exitCode).end());
    }

    private static JsonLine begin(Moment at, String type) {
        return new JsonLine().text("time", TextFormat.instant(at).toString()).text("type", type);
    }
}
