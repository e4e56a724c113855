package dev.lares.logging.systemlogger;

import dev.lares.daemon.journal.CallSite;
import dev.lares.daemon.journal.JournalEntry;
import dev.lares.daemon.journal.Priority;
import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A logger that writes to the systemd journal, each call as one entry with the fields
 * {@code PRIORITY MESSAGE LEVEL LOGGER THREAD TID}, with {@code EXCEPTION EXCEPTION_CLASS EXCEPTION_MESSAGE} where there
 * is one. ERROR is priority 3, WARNING 4, INFO 6, DEBUG and TRACE 7.
 */
final class JournalLogger implements System.Logger {
    private static final Set<String> LOGGING_CLASSES = Set.of(JournalLogger.class.getName(), "java.lang.System$Logger");

    private final String name;
    private final int lowestSeverity;
    private final Supplier<Sink> sink;

    /** The sink is asked for when there is something to log, not before. */
    JournalLogger(String name, Level threshold, Supplier<Sink> sink) {
        this.name = name;
        this.lowestSeverity = threshold.getSeverity();
        this.sink = sink;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return level.getSeverity() >= lowestSeverity && level != Level.OFF;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
        if (isLoggable(level)) {
            send(level, translated(bundle, message), thrown);
        }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        if (isLoggable(level)) {
            send(level, formatted(translated(bundle, format), parameters), null);
        }
    }

    static Priority priority(Level level) {
        return switch (level) {
            case ERROR, OFF -> Priority.ERROR;
            case WARNING -> Priority.WARNING;
            case INFO -> Priority.INFO;
            case DEBUG, TRACE, ALL -> Priority.DEBUG;
        };
    }

    private void send(Level level, String message, Throwable thrown) {
        Sink to = sink.get();
        JournalEntry.Builder entry = JournalEntry.builder(priority(level))
                .logged(message, thrown, to.stackTraceInMessage()).level(level.name()).logger(name).currentThread();
        if (to.locating()) {
            CallSite.outside(JournalLogger::isLogging).ifPresent(entry::code);
        }
        to.journal().send(entry.build());
    }

    private static boolean isLogging(String className) {
        return LOGGING_CLASSES.contains(className) || className.startsWith("jdk.internal.logger.")
                || className.startsWith("sun.util.logging.") || className.startsWith("org.slf4j.");
    }

    private static String translated(ResourceBundle bundle, String key) {
        if (bundle == null || key == null) {
            return key;
        }
        try {
            return bundle.getString(key);
        } catch (MissingResourceException | ClassCastException e) {
            return key;
        }
    }

    /** As MessageFormat makes it; the format itself where that fails: a bad log call is better than none. */
    private static String formatted(String format, Object[] parameters) {
        if (format == null || parameters == null || parameters.length == 0) {
            return format;
        }
        try {
            return MessageFormat.format(format, parameters);
        } catch (RuntimeException e) {
            return format;
        }
    }
}
