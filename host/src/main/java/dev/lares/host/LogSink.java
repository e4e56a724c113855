package dev.lares.host;

import dev.lares.engine.Effect;
import dev.lares.engine.LogLevel;
import dev.lares.unit.UnitName;

/**
 * Where output of services and the manager's own log go: a console today; the journal stands behind it one day. Called
 * on the loop's thread, which waits meanwhile; a sink that may have to wait keeps a queue and says so by
 * {@link #acceptsLines}.
 */
public interface LogSink {
    /**
     * A line that a service wrote to its standard output or error.
     *
     * @param unit whose
     * @param invocationId of which activation, 32 hexadecimal digits; empty if unknown
     * @param identifier the name in front of it: {@code SyslogIdentifier=}, or the program's file name
     * @param pid the process that was started with this stream; others may have inherited it
     * @param level its own {@code <N>} prefix, or {@code SyslogLevel=}
     * @param text the bytes of the line without prefix and line feed; possibly empty
     * @param complete whether a line feed ended it; it was too long, or the stream's end, if not
     */
    record Line(UnitName unit, String invocationId, String identifier, int pid, LogLevel level, byte[] text, boolean complete) {}

    /** Takes a line of a service. */
    void line(Line line);

    /** Takes a line of the manager's own log. */
    void log(Effect.Log log);

    /**
     * Whether lines of services may come now. While not, services that go on writing wait; {@link LinuxHost#wake} makes
     * the host ask again.
     */
    default boolean acceptsLines() {
        return true;
    }
}
