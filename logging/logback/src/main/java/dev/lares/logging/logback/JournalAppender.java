package dev.lares.logging.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.FilterReply;
import dev.lares.daemon.journal.Journal;
import dev.lares.daemon.journal.JournalEntry;
import dev.lares.daemon.journal.JournalField;
import dev.lares.daemon.journal.JournalOptions;
import dev.lares.daemon.journal.Priority;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.LinkedHashSet;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Writes logging events to the systemd journal, each as one entry with the fields
 * {@code PRIORITY MESSAGE LEVEL LOGGER THREAD TID}, with {@code EXCEPTION EXCEPTION_CLASS EXCEPTION_MESSAGE} where there
 * is one, {@code MARKER} for each marker, and a field for each key of the MDC and of the fluent API, named as
 * {@link JournalField#ofKey} says. A key {@code MESSAGE_ID}, or a marker {@code MESSAGE_ID=…}, sets that field.
 *
 * <p>ERROR is priority 3, WARN 4, INFO 6, DEBUG and TRACE 7.
 *
 * <p>Properties, each with a setter of its name:
 *
 * <ul>
 *   <li>{@code layout} or {@code encoder}, whose text is the message; by default that is the formatted message, with the
 *       stack trace behind it;
 *   <li>{@code stackTraceInMessage}, default true: whether that stack trace is there;
 *   <li>{@code location}, default false: whether Logback is to find where the call was made, for
 *       {@code CODE_FILE CODE_LINE CODE_FUNC}; where another appender has had it found, they are always there;
 *   <li>{@code target}, {@code socket}, {@code identifier}, {@code patience}: see {@link JournalOptions}; by default those
 *       that system properties set.
 * </ul>
 *
 * <p>Unlike other appenders it takes events also while it appends one on the same thread, as when an argument's
 * {@code toString} logs; to a depth of {@value #MOST_NESTED}.
 */
public final class JournalAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    static final int MOST_NESTED = 8;

    private final Map<String, String> options = new TreeMap<>();
    private final ThreadLocal<Integer> depth = ThreadLocal.withInitial(() -> 0);
    private boolean stackTraceInMessage = true;
    private boolean locating;
    private Optional<Layout<ILoggingEvent>> layout = Optional.empty();
    private Optional<Encoder<ILoggingEvent>> encoder = Optional.empty();
    private volatile Optional<Journal> journal = Optional.empty();

    /** Configured by its setters, and used from {@link #start()} on. */
    public JournalAppender() {}

    /** The text it makes of an event is the message. */
    public void setLayout(Layout<ILoggingEvent> newLayout) {
        layout = Optional.of(newLayout);
    }

    /** As a layout; an encoder without one has to write UTF-8. */
    public void setEncoder(Encoder<ILoggingEvent> newEncoder) {
        encoder = Optional.of(newEncoder);
    }

    /** {@code auto}, {@code journal} or {@code stderr}. */
    public void setTarget(String target) {
        options.put("target", target);
    }

    /** A path, or {@code @name} for an abstract address. */
    public void setSocket(String socket) {
        options.put("socket", socket);
    }

    /** {@code SYSLOG_IDENTIFIER=}. */
    public void setIdentifier(String identifier) {
        options.put("identifier", identifier);
    }

    /** How long an event may wait for a journal that takes nothing, in milliseconds. */
    public void setPatience(String millis) {
        options.put("patience", millis);
    }

    /** Whether the stack trace follows the message, where there is no layout. */
    public void setStackTraceInMessage(boolean on) {
        stackTraceInMessage = on;
    }

    /** Whether Logback is to find where the call was made. */
    public void setLocation(boolean on) {
        locating = on;
    }

    @Override
    public void start() {
        journal = Optional.of(Journal.open(JournalOptions.standard().with(options::get, this::addWarn)));
        super.start();
    }

    @Override
    public void stop() {
        super.stop();
        journal.ifPresent(Journal::close);
    }

    /** Of the journal this appender writes to: how many entries were lost. */
    public long droppedCount() {
        return journal.map(Journal::droppedCount).orElse(0L);
    }

    /** As the base class, but an event within an event is not refused. */
    @Override
    public void doAppend(ILoggingEvent event) {
        if (!isStarted()) {
            super.doAppend(event);
            return;
        }
        int nested = depth.get();
        if (nested == MOST_NESTED) {
            addWarn("cannot log an event of " + event.getLoggerName() + ": it is the " + MOST_NESTED
                    + "th that is logged while another is");
            return;
        }
        depth.set(nested + 1);
        try {
            if (getFilterChainDecision(event) != FilterReply.DENY) {
                append(event);
            }
        } catch (RuntimeException e) {
            addError("cannot log an event of " + event.getLoggerName() + ": " + e, e);
        } finally {
            if (nested == 0) {
                depth.remove();
            } else {
                depth.set(nested);
            }
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        JournalEntry.Builder entry = JournalEntry.builder(priority(event.getLevel()));
        addMessage(entry, event);
        entry.level(event.getLevel().toString()).logger(event.getLoggerName());
        addThread(entry, event);
        if (locating || event.hasCallerData()) {
            addCaller(entry, event);
        }
        addMarkers(entry, event.getMarkerList());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                entry.key(String.valueOf(pair.key), pair.value);
            }
        }
        event.getMDCPropertyMap().forEach(entry::key);
        journal.orElseThrow().send(entry.build());
    }

    static Priority priority(Level level) {
        if (level.levelInt >= Level.ERROR_INT) {
            return Priority.ERROR;
        }
        if (level.levelInt >= Level.WARN_INT) {
            return Priority.WARNING;
        }
        return level.levelInt >= Level.INFO_INT ? Priority.INFO : Priority.DEBUG;
    }

    private void addMessage(JournalEntry.Builder entry, ILoggingEvent event) {
        IThrowableProxy proxy = event.getThrowableProxy();
        Throwable thrown = proxy instanceof ThrowableProxy local ? local.getThrowable() : null;
        if (layout.isPresent() || encoder.isPresent()) {
            addLaidOutMessage(entry, event);
            if (thrown != null) {
                entry.exceptionInMessage(thrown);
            }
        } else {
            entry.logged(event.getFormattedMessage(), thrown, stackTraceInMessage);
        }
        if (thrown == null && proxy != null) {
            addRemoteException(entry, proxy);
        }
    }

    private void addLaidOutMessage(JournalEntry.Builder entry, ILoggingEvent event) {
        Optional<Layout<ILoggingEvent>> chosen = layout.or(() -> encoder
                .filter(LayoutWrappingEncoder.class::isInstance)
                .map(wrapping -> ((LayoutWrappingEncoder<ILoggingEvent>) wrapping).getLayout()));
        if (chosen.isPresent()) {
            entry.message(chosen.get().doLayout(event));
        } else {
            entry.message(encoder.orElseThrow().encode(event));
        }
    }

    /** An exception of another JVM, of which only the description has come. */
    private static void addRemoteException(JournalEntry.Builder entry, IThrowableProxy proxy) {
        entry.field(JournalField.EXCEPTION_CLASS, proxy.getClassName());
        if (proxy.getMessage() != null) {
            entry.field(JournalField.EXCEPTION_MESSAGE, proxy.getMessage());
        }
        entry.field(JournalField.EXCEPTION, ThrowableProxyUtil.asString(proxy).stripTrailing());
    }

    /** The thread of an event that comes through another appender's queue is not the current one. */
    private static void addThread(JournalEntry.Builder entry, ILoggingEvent event) {
        String name = event.getThreadName();
        if (Thread.currentThread().getName().equals(name)) {
            entry.currentThread();
        } else {
            entry.thread(String.valueOf(name));
        }
    }

    private static void addCaller(JournalEntry.Builder entry, ILoggingEvent event) {
        StackTraceElement[] callers = event.getCallerData();
        if (callers != null && callers.length > 0) {
            entry.code(callers[0]);
        }
    }

    private static void addMarkers(JournalEntry.Builder entry, List<Marker> markers) {
        if (markers != null) {
            Set<String> names = new LinkedHashSet<>();
            markers.forEach(marker -> collect(marker, names));
            names.forEach(entry::marker);
        }
    }

    /** The marker's name and those of the markers it refers to, each once. */
    private static void collect(Marker marker, Set<String> names) {
        if (names.add(marker.getName())) {
            for (Iterator<Marker> references = marker.iterator(); references.hasNext();) {
                collect(references.next(), names);
            }
        }
    }
}
