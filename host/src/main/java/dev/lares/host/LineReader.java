package dev.lares.host;

import dev.lares.engine.LogLevel;
import java.util.Arrays;

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
        this.sink = sink;
        this.unit = unit;
        this.invocationId = unit.invocationId;
        this.format = format;
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
