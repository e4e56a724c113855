package dev.lares.host;

import dev.lares.engine.LogLevel;
import dev.lares.engine.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Makes lines of a stream (systemd-journald.service(8), "Stream Logging"; journald.conf(5), "LineMax="): a line feed or a
 * NUL ends a line, one that is too long is cut into parts. A {@code <N>} prefix sets a line's priority (sd-daemon(3)).
 */
final class LineReader {
    /** journald's default. */
    static final int MAX_LINE_BYTES = 48 * 1024;

    private static final LogLevel[] LEVELS = LogLevel.values();

    private final LogSink sink;
    private final HostedUnit unit;
    private final String invocationId;
    private final ServiceOutput.Format format;
    private byte[] begun = new byte[0];
    private int begunLength;
    private int pid;

    LineReader(LogSink sink, HostedUnit unit, ServiceOutput.Format format) {
        this(sink, unit, unit.invocationId, format);
    }

    private LineReader(LogSink sink, HostedUnit unit, String invocationId, ServiceOutput.Format format) {
        this.sink = sink;
        this.unit = unit;
        this.invocationId = invocationId;
        this.format = format;
    }

    /** All it knows, in fields of a line: the bytes of the line that has begun stand as characters of the same number. */
    List<Object> saved() {
        return List.of(pid, invocationId, format.identifier(), format.level(), format.maxLevel(), format.levelPrefix(),
                new String(begun, 0, begunLength, StandardCharsets.ISO_8859_1));
    }

    static LineReader restored(LogSink sink, HostedUnit unit, Snapshot.Line line) {
        int pid = line.integer();
        String invocationId = line.text();
        ServiceOutput.Format format =
                new ServiceOutput.Format(line.text(), line.constant(LogLevel.class), line.constant(LogLevel.class), line.flag());
        LineReader reader = new LineReader(sink, unit, invocationId, format);
        reader.setPid(pid);
        byte[] begun = line.text().getBytes(StandardCharsets.ISO_8859_1);
        reader.keep(begun, 0, Math.min(begun.length, MAX_LINE_BYTES - 1));
        return reader;
    }

    void setPid(int pid) {
        this.pid = pid;
    }

    void add(byte[] bytes, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n' || bytes[i] == 0) {
                finish(bytes, start, i, true);
                start = i + 1;
            } else if (begunLength + i - start + 1 == MAX_LINE_BYTES) {
                finish(bytes, start, i + 1, false);
                start = i + 1;
            }
        }
        keep(bytes, start, length);
    }

    /** The stream has ended. */
    void end() {
        if (begunLength > 0) {
            finish(new byte[0], 0, 0, false);
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        int count = to - from;
        if (count > 0) {
            if (begun.length < begunLength + count) {
                begun = Arrays.copyOf(begun, Math.min(Math.max(2 * begun.length, begunLength + count), MAX_LINE_BYTES));
            }
            System.arraycopy(bytes, from, begun, begunLength, count);
            begunLength += count;
        }
    }

    private void finish(byte[] bytes, int from, int to, boolean complete) {
        if (begunLength == 0) {
            emit(bytes, from, to, complete);
            return;
        }
        keep(bytes, from, to);
        emit(begun, 0, begunLength, complete);
        begun = new byte[0];
        begunLength = 0;
    }

    private void emit(byte[] bytes, int from, int to, boolean complete) {
        LogLevel level = format.level();
        int start = from;
        if (format.levelPrefix() && to - from >= 3 && bytes[from] == '<' && bytes[from + 2] == '>'
                && bytes[from + 1] >= '0' && bytes[from + 1] <= '7') {
            level = LEVELS[bytes[from + 1] - '0'];
            start += 3;
        }
        if (level.compareTo(format.maxLevel()) <= 0) {
            byte[] text = Arrays.copyOfRange(bytes, start, to);
            sink.line(new LogSink.Line(unit.name, invocationId, format.identifier(), pid, level, text, complete));
        }
    }
}
