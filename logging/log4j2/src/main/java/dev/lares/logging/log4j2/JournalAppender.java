package dev.lares.logging.log4j2;

import dev.lares.daemon.journal.Journal;
import dev.lares.daemon.journal.JournalEntry;
import dev.lares.daemon.journal.JournalField;
import dev.lares.daemon.journal.JournalOptions;
import dev.lares.daemon.journal.Priority;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.StringLayout;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Node;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderFactory;
import org.apache.logging.log4j.message.MapMessage;

/**
 * Writes log events to the systemd journal, each as one entry with the fields
 * {@code PRIORITY MESSAGE LEVEL LOGGER THREAD TID}, with {@code EXCEPTION EXCEPTION_CLASS EXCEPTION_MESSAGE} where there
 * is one, {@code MARKER} for the marker and each of its parents, and a field for each key of the thread context and of a
 * {@link MapMessage}, named as {@link JournalField#ofKey} says. A key {@code MESSAGE_ID}, or a marker
 * {@code MESSAGE_ID=…}, sets that field.
 *
 * <table>
 * <caption>Priorities of levels</caption>
 * <tr><td>FATAL and graver</td><td>2 crit</td></tr>
 * <tr><td>ERROR and graver</td><td>3 err</td></tr>
 * <tr><td>WARN and graver</td><td>4 warning</td></tr>
 * <tr><td>between WARN and INFO</td><td>5 notice</td></tr>
 * <tr><td>INFO</td><td>6 info</td></tr>
 * <tr><td>below INFO: DEBUG, TRACE</td><td>7 debug</td></tr>
 * </table>
 *
 * <p>The element is {@code <Journal name="…"/>}, with a layout inside if its text is to be the message; by default that is
 * the formatted message, with the stack trace behind it. Attributes:
 *
 * <ul>
 *   <li>{@code stackTraceInMessage}, default true: whether that stack trace is there;
 *   <li>{@code location}, default false: whether Log4j is to find where the call was made, for
 *       {@code CODE_FILE CODE_LINE CODE_FUNC};
 *   <li>{@code target}, {@code socket}, {@code identifier}, {@code patience}: see {@link JournalOptions}; by default those
 *       that system properties set.
 * </ul>
 *
 * <p>Log4j itself refuses an event that is logged while the same appender takes one on the same thread, and says so in its
 * status log.
 */
@Plugin(name = "Journal", category = Node.CATEGORY, elementType = Appender.ELEMENT_TYPE, printObject = true)
public final class JournalAppender extends AbstractAppender {
    private final Journal journal;
    private final boolean stackTraceInMessage;
    private final boolean locating;

    private JournalAppender(Builder builder, Filter filter, Layout<? extends Serializable> layout,
            Property[] properties) {
        super(builder.getName(), filter, layout, builder.isIgnoreExceptions(), properties);
        journal = Journal.open(JournalOptions.standard().with(builder.options()::get, LOGGER::warn));
        stackTraceInMessage = builder.stackTraceInMessage;
        locating = builder.location;
    }

    /** For Log4j, which sets what the configuration has, and builds. */
    @PluginBuilderFactory
    public static Builder newBuilder() {
        return new Builder();
    }

    /** Of the journal this appender writes to: how many entries were lost. */
    public long droppedCount() {
        return journal.droppedCount();
    }

    @Override
    public boolean requiresLocation() {
        return locating || super.requiresLocation();
    }

    @Override
    public void append(LogEvent event) {
        JournalEntry.Builder entry = JournalEntry.builder(priority(event.getLevel()));
        addMessage(entry, event);
        entry.level(event.getLevel().name());
        if (event.getLoggerName() != null && !event.getLoggerName().isEmpty()) {
            entry.logger(event.getLoggerName());
        }
        if (event.getThreadId() == Thread.currentThread().threadId()) {
            entry.currentThread();
        } else {
            entry.thread(String.valueOf(event.getThreadName()));
        }
        if (locating && event.getSource() != null) {
            entry.code(event.getSource());
        }
        addMarkers(entry, event.getMarker());
        if (event.getMessage() instanceof MapMessage<?, ?> map) {
            map.forEach((key, value) -> entry.key(key, value));
        }
        event.getContextData().forEach((key, value) -> entry.key(key, value));
        journal.send(entry.build());
    }

    @Override
    public boolean stop(long timeout, TimeUnit timeUnit) {
        boolean stopped = super.stop(timeout, timeUnit);
        journal.close();
        return stopped;
    }

    static Priority priority(Level level) {
        int value = level.intLevel();
        if (value <= Level.FATAL.intLevel()) {
            return Priority.CRITICAL;
        }
        if (value <= Level.ERROR.intLevel()) {
            return Priority.ERROR;
        }
        if (value <= Level.WARN.intLevel()) {
            return Priority.WARNING;
        }
        if (value < Level.INFO.intLevel()) {
            return Priority.NOTICE;
        }
        return value == Level.INFO.intLevel() ? Priority.INFO : Priority.DEBUG;
    }

    private void addMessage(JournalEntry.Builder entry, LogEvent event) {
        Throwable thrown = event.getThrown();
        Layout<? extends Serializable> layout = getLayout();
        if (layout == null) {
            entry.logged(event.getMessage().getFormattedMessage(), thrown, stackTraceInMessage);
            return;
        }
        if (layout instanceof StringLayout text) {
            entry.message(text.toSerializable(event));
        } else {
            entry.message(layout.toByteArray(event));
        }
        if (thrown != null) {
            entry.exceptionInMessage(thrown);
        }
    }

    private static void addMarkers(JournalEntry.Builder entry, Marker marker) {
        if (marker != null) {
            Set<String> names = new LinkedHashSet<>();
            collect(marker, names);
            names.forEach(entry::marker);
        }
    }

    /** The marker's name and those of its parents, each once. */
    private static void collect(Marker marker, Set<String> names) {
        if (names.add(marker.getName()) && marker.hasParents()) {
            for (Marker parent : marker.getParents()) {
                collect(parent, names);
            }
        }
    }

    /** What the configuration of an appender has: name, filter, layout and the attributes named above. */
    public static final class Builder extends AbstractAppender.Builder<Builder>
            implements org.apache.logging.log4j.core.util.Builder<JournalAppender> {
        @PluginBuilderAttribute
        private String target;

        @PluginBuilderAttribute
        private String socket;

        @PluginBuilderAttribute
        private String identifier;

        @PluginBuilderAttribute
        private String patience;

        @PluginBuilderAttribute
        private boolean stackTraceInMessage = true;

        @PluginBuilderAttribute
        private boolean location;

        private Builder() {}

        /** {@code auto}, {@code journal} or {@code stderr}. */
        public Builder setTarget(String newTarget) {
            target = newTarget;
            return this;
        }

        /** A path, or {@code @name} for an abstract address. */
        public Builder setSocket(String newSocket) {
            socket = newSocket;
            return this;
        }

        /** {@code SYSLOG_IDENTIFIER=}. */
        public Builder setIdentifier(String newIdentifier) {
            identifier = newIdentifier;
            return this;
        }

        /** How long an event may wait for a journal that takes nothing, in milliseconds. */
        public Builder setPatience(String millis) {
            patience = millis;
            return this;
        }

        /** Whether the stack trace follows the message, where there is no layout. */
        public Builder setStackTraceInMessage(boolean on) {
            stackTraceInMessage = on;
            return this;
        }

        /** Whether Log4j is to find where the call was made. */
        public Builder setLocation(boolean on) {
            location = on;
            return this;
        }

        @Override
        public JournalAppender build() {
            return new JournalAppender(this, getFilter(), getLayout(), getPropertyArray());
        }

        private Map<String, String> options() {
            Map<String, String> options = new TreeMap<>();
            options.put("target", target);
            options.put("socket", socket);
            options.put("identifier", identifier);
            options.put("patience", patience);
            return options;
        }
    }
}
