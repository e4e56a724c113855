package dev.lares.logging.systemlogger;

/**
 * Makes {@link System.Logger}s that write to the systemd journal. The service loader finds it, so that the artifact on the
 * class path or module path is all a program needs.
 *
 * <p>System properties, read when a logger is made:
 *
 * <ul>
 *   <li>{@code dev.lares.logging.level}: the lowest level that is logged, a name of {@link System.Logger.Level}; INFO if it
 *       is not set;
 *   <li>{@code dev.lares.logging.level.NAME}: the same for the logger NAME and those whose name starts with NAME and a
 *       dot; the longest name decides;
 *   <li>{@code dev.lares.logging.location}: {@code true} to walk the stack to find where a call was made, for
 *       {@code CODE_FILE CODE_LINE CODE_FUNC};
 *   <li>{@code dev.lares.logging.stackTraceInMessage}: {@code false} to have stack traces in {@code EXCEPTION} only;
 *   <li>{@code dev.lares.journal.…}: see {@link dev.lares.daemon.journal.JournalOptions}.
 * </ul>
 */
public final class JournalLoggerFinder extends System.LoggerFinder {
    /** For the service loader. Opens nothing: it may run while the JVM still starts. */
    public JournalLoggerFinder() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new JournalLogger(name, Threshold.of(name), Sink::shared);
    }
}
