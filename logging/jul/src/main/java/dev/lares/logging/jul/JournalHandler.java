package dev.lares.logging.jul;

import dev.lares.daemon.journal.CallSite;
import dev.lares.daemon.journal.Journal;
import dev.lares.daemon.journal.JournalEntry;
import dev.lares.daemon.journal.JournalOptions;
import dev.lares.daemon.journal.Priority;
import java.util.Set;
import java.util.logging.ErrorManager;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;

/**
 * Writes log records to the systemd journal, each as one entry with the fields
 * {@code PRIORITY MESSAGE LEVEL LOGGER THREAD TID}, with {@code EXCEPTION EXCEPTION_CLASS EXCEPTION_MESSAGE} where there
 * is one, and with {@code CODE_FILE CODE_LINE CODE_FUNC} where that is asked for.
 *
 * <table>
 * <caption>Priorities of levels</caption>
 * <tr><td>SEVERE and above</td><td>3 err</td></tr>
 * <tr><td>WARNING and above</td><td>4 warning</td></tr>
 * <tr><td>between WARNING and INFO</td><td>5 notice</td></tr>
 * <tr><td>INFO</td><td>6 info</td></tr>
 * <tr><td>below INFO: CONFIG, FINE, FINER, FINEST</td><td>7 debug</td></tr>
 * </table>
 *
 * <p>logging.properties may set, each after {@code dev.lares.logging.jul.JournalHandler.}:
 *
 * <ul>
 *   <li>{@code level}, default ALL; {@code filter}, a class name, default none;
 *   <li>{@code formatter}, a class name, whose text is the message; by default that is the formatted message, with the stack
 *       trace behind it;
 *   <li>{@code stackTraceInMessage}, default true: whether that stack trace is there;
 *   <li>{@code location}, default false: whether the stack is walked to find where the call was made;
 *   <li>{@code target}, {@code socket}, {@code identifier}, {@code patience}: see {@link JournalOptions}; by default those
 *       that system properties set.
 * </ul>
 */
public final class JournalHandler extends Handler {
    private static final String NAME = JournalHandler.class.getName();
    private static final Set<String> LOGGING_CLASSES =
            Set.of(NAME, "java.lang.System$Logger", "java.lang.System$LoggerFinder");
    private static final Formatter MESSAGE_ONLY = new Formatter() {
        @Override
        public String format(LogRecord record) {
            return formatMessage(record);
        }
    };

    private final Journal journal;
    private volatile boolean stackTraceInMessage = true;
    private volatile boolean locating;

    /** As logging.properties configures it. */
    public JournalHandler() {
        this(JournalOptions.standard().with(name -> property(name), JournalHandler::complain));
        String level = property("level");
        if (level != null) {
            setLevelOf(level);
        }
        setFilter(instance("filter", Filter.class));
        setFormatter(instance("formatter", Formatter.class));
        stackTraceInMessage = !"false".equalsIgnoreCase(property("stackTraceInMessage"));
        locating = "true".equalsIgnoreCase(property("location"));
    }

    /** With these options, whatever logging.properties says. */
    public JournalHandler(JournalOptions options) {
        journal = Journal.open(options);
    }

    /** Whether the stack trace follows the message, where no formatter is set. */
    public void setStackTraceInMessage(boolean on) {
        stackTraceInMessage = on;
    }

    /** Whether the stack is walked to find where the call was made. */
    public void setLocation(boolean on) {
        locating = on;
    }

    /** The formatter whose text is the message; null for the default. */
    @Override
    public void setFormatter(Formatter formatter) {
        if (formatter != null || getFormatter() != null) {
            super.setFormatter(formatter == null ? MESSAGE_ONLY : formatter);
        }
    }

    /** Of the journal this handler writes to: how many entries were lost. */
    public long droppedCount() {
        return journal.droppedCount();
    }

    @Override
    public void publish(LogRecord record) {
        if (record == null || !isLoggable(record)) {
            return;
        }
        try {
            journal.send(entry(record));
        } catch (RuntimeException e) {
            reportError(null, e, ErrorManager.FORMAT_FAILURE);
        }
    }

    /** Nothing waits to be written. */
    @Override
    public void flush() {}

    /** Closes the socket; what is published nevertheless, as by a shutdown hook, still arrives. */
    @Override
    public void close() {
        journal.close();
    }

    static Priority priority(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return Priority.ERROR;
        }
        if (value >= Level.WARNING.intValue()) {
            return Priority.WARNING;
        }
        if (value > Level.INFO.intValue()) {
            return Priority.NOTICE;
        }
        return value == Level.INFO.intValue() ? Priority.INFO : Priority.DEBUG;
    }

    private JournalEntry entry(LogRecord record) {
        JournalEntry.Builder entry = JournalEntry.builder(priority(record.getLevel()));
        Formatter formatter = getFormatter();
        Throwable thrown = record.getThrown();
        if (formatter == null || formatter == MESSAGE_ONLY) {
            String message = record.getMessage() == null ? null : MESSAGE_ONLY.format(record);
            entry.logged(message, thrown, stackTraceInMessage);
        } else {
            entry.message(formatter.format(record));
            if (thrown != null) {
                entry.exceptionInMessage(thrown);
            }
        }
        entry.level(record.getLevel().getName());
        if (record.getLoggerName() != null && !record.getLoggerName().isEmpty()) {
            entry.logger(record.getLoggerName());
        }
        if (record.getLongThreadID() == Thread.currentThread().threadId()) {
            entry.currentThread();
            if (locating) {
                CallSite.outside(JournalHandler::isLogging).ifPresent(entry::code);
            }
        } else {
            entry.thread("#" + record.getLongThreadID());
        }
        return entry.build();
    }

    private static boolean isLogging(String className) {
        return LOGGING_CLASSES.contains(className) || className.startsWith("java.util.logging.")
                || className.startsWith("sun.util.logging.") || className.startsWith("jdk.internal.logger.")
                || className.startsWith("org.slf4j.");
    }

    private void setLevelOf(String level) {
        try {
            setLevel(Level.parse(level.strip()));
        } catch (IllegalArgumentException e) {
            complain("cannot use '" + level + "' as a level: " + e.getMessage());
        }
    }

    /** Of the class that the property names; null if it names none, or none that can be used. */
    private static <T> T instance(String name, Class<T> type) {
        String className = property(name);
        if (className == null) {
            return null;
        }
        try {
            Class<?> found = ClassLoader.getSystemClassLoader().loadClass(className.strip());
            return type.cast(found.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException | ClassCastException e) {
            complain("cannot use '" + className + "' as the " + name + " of " + NAME + ": " + e);
            return null;
        }
    }

    private static String property(String name) {
        return LogManager.getLogManager().getProperty(NAME + "." + name);
    }

    private static void complain(String message) {
        System.err.println("lares: " + message);
    }
}
