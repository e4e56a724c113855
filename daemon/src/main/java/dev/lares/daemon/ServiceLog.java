package dev.lares.daemon;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The library's own messages, on standard error. If a service manager reads that, each line begins with its priority,
 * sd-daemon(3) {@code <N>}; in a terminal, a pipe or a file it is plain.
 *
 * <p>No {@link System.Logger}: that one's backend may be shut down by a hook of its own just when there is something to say.
 */
final class ServiceLog {
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    private final PrintStream stream;
    private final boolean prefixed;

    ServiceLog(PrintStream stream, boolean prefixed) {
        this.stream = stream;
        this.prefixed = prefixed;
    }

    static ServiceLog toStandardError() {
        return new ServiceLog(System.err, isJournal(System.getenv(), STDERR));
    }

    /** Whether {@code $JOURNAL_STREAM} names that very file, systemd.exec(5); an outer service's variable is inherited too. */
    static boolean isJournal(Map<String, String> environment, Path file) {
        String stream = environment.get("JOURNAL_STREAM");
        if (stream == null) {
            return false;
        }
        try {
            Map<String, Object> status = Files.readAttributes(file, "unix:dev,ino");
            return stream.equals(status.get("dev") + ":" + status.get("ino"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    void log(Level level, String message) {
        log(level, message, Optional.empty());
    }

    void log(Level level, String message, Optional<Throwable> cause) {
        String text = cause.map(thrown -> message + "\n" + trace(thrown)).orElse(message);
        String prefix = prefixed ? "<" + priority(level) + ">" : "";
        StringBuilder lines = new StringBuilder();
        text.lines().forEach(line -> lines.append(prefix).append(line).append('\n'));
        stream.print(lines);
        stream.flush();
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** syslog(3). */
    private static int priority(Level level) {
        return switch (level) {
            case ALL, TRACE, DEBUG -> 7;
            case INFO -> 6;
            case WARNING -> 4;
            case ERROR, OFF -> 3;
        };
    }
}
