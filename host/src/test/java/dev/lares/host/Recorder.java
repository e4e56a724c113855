package dev.lares.host;

import dev.lares.engine.Effect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what comes to the log. */
final class Recorder implements LogSink {
    final List<Line> lines = new ArrayList<>();
    final List<Effect.Log> logs = new ArrayList<>();
    boolean accepts = true;

    @Override
    public void line(Line line) {
        lines.add(line);
    }

    @Override
    public void log(Effect.Log log) {
        logs.add(log);
    }

    @Override
    public boolean acceptsLines() {
        return accepts;
    }

    List<String> texts() {
        return lines.stream().map(line -> new String(line.text(), StandardCharsets.UTF_8)).toList();
    }

    List<String> warnings() {
        return logs.stream().map(Effect.Log::text).toList();
    }
}
