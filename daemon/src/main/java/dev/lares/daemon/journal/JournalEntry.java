package dev.lares.daemon.journal;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.StackWalker.StackFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * One entry for the journal: fields with values, of which several may have the same name. Immutable.
 *
 * <p>It holds the bytes that journald is sent, as systemd's JOURNAL_NATIVE_PROTOCOL lays them out: {@code NAME=value} and
 * a newline; or, for a value with newlines, the name, a newline, the count of the value's bytes as 64 bits
 * little-endian, the value and a newline. So building an entry is encoding it, and sending costs no object.
 */
public final class JournalEntry {
    private final byte[] bytes;
    private final int length;
    private final Priority priority;
    private final boolean identified;
    private final int messageStart;
    private final int messageEnd;
    private final int stackTraceStart;
    private final int stackTraceEnd;
    private final String logger;
    private final String level;

    private JournalEntry(Builder builder) {
        bytes = builder.bytes;
        length = builder.length;
        priority = builder.priority;
        identified = builder.identified;
        messageStart = builder.messageStart;
        messageEnd = builder.messageEnd;
        stackTraceStart = builder.stackTraceStart;
        stackTraceEnd = builder.stackTraceEnd;
        logger = builder.logger;
        level = builder.level;
    }

    /** An entry of a message and its priority. */
    public static JournalEntry of(Priority priority, String message) {
        return builder(priority).message(message).build();
    }

    /** A builder that writes {@code PRIORITY=} first. */
    public static Builder builder(Priority priority) {
        return new Builder(priority, Builder.MOST_FIELDS, Builder.LARGEST_VALUE_BYTES);
    }

    /** With limits for tests. */
    static Builder builder(Priority priority, int mostFields, int largestValueBytes) {
        return new Builder(priority, mostFields, largestValueBytes);
    }

    public Priority priority() {
        return priority;
    }

    /** The size in the form that is sent. */
    public int sizeBytes() {
        return length;
    }

    /** The bytes that are sent, and perhaps unused ones behind the {@link #sizeBytes()} first. */
    byte[] bytes() {
        return bytes;
    }

    /** Whether it has a {@code SYSLOG_IDENTIFIER=} of its own. */
    boolean isIdentified() {
        return identified;
    }

    /** The message in UTF-8; empty if there is none. */
    byte[] message() {
        return Arrays.copyOfRange(bytes, messageStart, messageEnd);
    }

    /** The stack trace that the message does not end with, in UTF-8; empty if there is none. */
    byte[] stackTrace() {
        return Arrays.copyOfRange(bytes, stackTraceStart, stackTraceEnd);
    }

    /** The value of {@code LOGGER=}; empty if there is none. */
    String logger() {
        return logger;
    }

    /** The value of {@code LEVEL=}, or else the name of the priority. */
    String level() {
        return level.isEmpty() ? priority.name() : level;
    }

    /** The message, for debugging. */
    @Override
    public String toString() {
        return "<" + priority.number() + ">" + new String(message(), StandardCharsets.UTF_8);
    }

    /**
     * Puts an entry together, field by field, in the order of the calls. For one thread and one entry: after
     * {@link #build()} it can add nothing more.
     *
     * <p>journald drops an entry of more than 1,024 fields or of a value of more than 768 MiB without a word (asked of
     * the source of systemd 252). A builder stays far below: what does not fit is cut or left out, and
     * {@code LARES_TRUNCATED=} names it.
     */
    public static final class Builder {
        private static final int MOST_FIELDS = 1000;
        private static final int LARGEST_VALUE_BYTES = 64 << 20;
        private static final int MOST_TRUNCATED_NAMES = 16;
        private static final int USUAL_BYTES = 512;
        private static final int MOST_SPARE_BYTES = 64 << 10;
        /** An entry is at most as long as that many values of the largest size. */
        private static final int LARGEST_VALUES = 8;
        private static final String MESSAGE_ID_MARKER = "MESSAGE_ID=";
        private static final int ID_DIGITS = 32;
        private static final int UUID_CHARACTERS = 36;
        private static final int[] UUID_DASHES = {8, 13, 18, 23};

        private final Priority priority;
        private final int mostFields;
        private final int largestValueBytes;
        private byte[] bytes = new byte[USUAL_BYTES];
        private int length;
        private int fieldCount;
        private int valueStart;
        private int valueEnd;
        private int messageStart;
        private int messageEnd;
        private int stackTraceStart;
        private int stackTraceEnd;
        private boolean identified;
        private boolean hasMessageId;
        private boolean built;
        private Set<JournalField> truncated = Set.of();
        private String logger = "";
        private String level = "";

        private Builder(Priority priority, int mostFields, int largestValueBytes) {
            this.priority = Objects.requireNonNull(priority);
            this.mostFields = mostFields;
            this.largestValueBytes = largestValueBytes;
            number(JournalField.PRIORITY, priority.number());
        }

        /** {@code MESSAGE=}: what journalctl(1) shows. Line ends at the end of the text are left out. */
        public Builder message(String text) {
            message(text, "");
            return this;
        }

        /** As {@link #message(String)}, of text that is encoded already, in UTF-8. */
        public Builder message(byte[] utf8) {
            int end = utf8.length;
            while (end > 0 && (utf8[end - 1] == '\n' || utf8[end - 1] == '\r')) {
                end--;
            }
            field(JournalField.MESSAGE, utf8, end, hasNewline(utf8, end));
            messageStart = valueStart;
            messageEnd = valueEnd;
            return this;
        }

        /**
         * {@code MESSAGE=} and {@code EXCEPTION…=} of a log call as a logging framework hands it over: both may be null. A
         * missing message is replaced by the exception's description, or the word {@code null}.
         *
         * @param stackTraceInMessage whether the stack trace follows the message, so that journalctl(1) shows it
         */
        public Builder logged(String message, Throwable thrown, boolean stackTraceInMessage) {
            if (thrown == null) {
                return message(String.valueOf(message));
            }
            String text = message == null ? describe(thrown) : message;
            String stackTrace = stackTrace(thrown);
            message(text, stackTraceInMessage ? stackTrace : "");
            exception(thrown, stackTrace);
            if (stackTraceInMessage) {
                stackTraceStart = stackTraceEnd;
            }
            return this;
        }

        /** {@code EXCEPTION=}, {@code EXCEPTION_CLASS=} and {@code EXCEPTION_MESSAGE=}. */
        public Builder exception(Throwable thrown) {
            exception(thrown, stackTrace(thrown));
            return this;
        }

        /** As {@link #exception}, where the message has the stack trace already, or is to do without. */
        public Builder exceptionInMessage(Throwable thrown) {
            exception(thrown, stackTrace(thrown));
            stackTraceStart = stackTraceEnd;
            return this;
        }

        /** {@code LOGGER=}, the name of the logger. */
        public Builder logger(String name) {
            logger = name;
            return field(JournalField.LOGGER, name);
        }

        /** {@code LEVEL=}, the logging framework's own name of the level. */
        public Builder level(String name) {
            level = name;
            return field(JournalField.LEVEL, name);
        }

        /** {@code THREAD=} and {@code TID=} of the calling thread; a virtual thread has no TID of its own. */
        public Builder currentThread() {
            Thread thread = Thread.currentThread();
            String name = thread.getName();
            thread(name.isEmpty() ? "#" + thread.threadId() : name);
            byte[] number = ThreadId.ofCurrentThread();
            return number.length == 0 ? this : field(JournalField.TID, number);
        }

        /** {@code THREAD=}, the name of the thread; for another than the calling one. */
        public Builder thread(String name) {
            return field(JournalField.THREAD, name);
        }

        /** {@code CODE_FILE=}, {@code CODE_LINE=} and {@code CODE_FUNC=}; what is empty or not positive is left out. */
        public Builder code(String file, int line, String function) {
            if (!file.isEmpty()) {
                field(JournalField.CODE_FILE, file);
            }
            if (line > 0) {
                number(JournalField.CODE_LINE, line);
            }
            return function.isEmpty() ? this : field(JournalField.CODE_FUNC, function);
        }

        /** As {@link #code(String, int, String)}, of a stack frame; the function is class and method. */
        public Builder code(StackFrame frame) {
            String file = Objects.requireNonNullElse(frame.getFileName(), "");
            return code(file, frame.getLineNumber(), frame.getClassName() + "." + frame.getMethodName());
        }

        /** As {@link #code(StackFrame)}, of the form in which logging frameworks hand it over. */
        public Builder code(StackTraceElement element) {
            String file = Objects.requireNonNullElse(element.getFileName(), "");
            return code(file, element.getLineNumber(), element.getClassName() + "." + element.getMethodName());
        }

        /**
         * {@code MESSAGE_ID=}, which kind of message this is: 128 bits as 32 hexadecimal digits, or as a UUID is written.
         *
         * @throws IllegalArgumentException if it is neither
         */
        public Builder messageId(String id) {
            String digits = messageIdDigits(id);
            if (digits.isEmpty()) {
                throw new IllegalArgumentException(
                        "cannot use '" + id + "' as a message id: not 32 hexadecimal digits or a UUID");
            }
            hasMessageId = true;
            return field(JournalField.MESSAGE_ID, digits);
        }

        /**
         * A key and value of the program's own, such as those of a mapped diagnostic context, in the field that
         * {@link JournalField#ofKey} gives the key; a value of null is the word {@code null}. The key {@code MESSAGE_ID}
         * sets {@link #messageId} if its value is an id and there is none yet.
         */
        public Builder key(String key, Object value) {
            JournalField field = JournalField.ofKey(key);
            String text = describe(value);
            if (field == JournalField.KEY_MESSAGE_ID && !hasMessageId && !messageIdDigits(text).isEmpty()) {
                return messageId(text);
            }
            return field(field, text);
        }

        /** {@code MARKER=}; a marker named {@code MESSAGE_ID=ID} sets {@link #messageId} if there is none yet. */
        public Builder marker(String name) {
            if (name.startsWith(MESSAGE_ID_MARKER) && !hasMessageId) {
                String id = name.substring(MESSAGE_ID_MARKER.length());
                if (!messageIdDigits(id).isEmpty()) {
                    return messageId(id);
                }
            }
            return field(JournalField.MARKER, name);
        }

        /** A field of text. */
        public Builder field(JournalField field, String value) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            field(field, utf8, utf8.length, value.indexOf('\n') >= 0);
            return this;
        }

        /** A field of any bytes. */
        public Builder field(JournalField field, byte[] value) {
            field(field, value, value.length, hasNewline(value, value.length));
            return this;
        }

        /** The entry. */
        public JournalEntry build() {
            requireUnbuilt();
            for (JournalField field : truncated) {
                reserve(JournalField.LARES_TRUNCATED.bytes.length + field.bytes.length + 2);
                append(JournalField.LARES_TRUNCATED.bytes, JournalField.LARES_TRUNCATED.bytes.length);
                bytes[length++] = '=';
                append(field.bytes, field.bytes.length);
                bytes[length++] = '\n';
            }
            built = true;
            return new JournalEntry(this);
        }

        private void message(String text, String more) {
            int end = text.length();
            while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
                end--;
            }
            String message = end == text.length() ? text : text.substring(0, end);
            field(JournalField.MESSAGE, more.isEmpty() ? message : message + '\n' + more);
            messageStart = valueStart;
            messageEnd = valueEnd;
        }

        private void exception(Throwable thrown, String stackTrace) {
            field(JournalField.EXCEPTION_CLASS, thrown.getClass().getName());
            String message = messageOf(thrown);
            if (message != null) {
                field(JournalField.EXCEPTION_MESSAGE, message);
            }
            field(JournalField.EXCEPTION, stackTrace);
            stackTraceStart = valueStart;
            stackTraceEnd = valueEnd;
        }

        private void number(JournalField field, int value) {
            byte[] digits = value < 10 ? new byte[] {(byte) ('0' + value)}
                    : Integer.toString(value).getBytes(StandardCharsets.ISO_8859_1);
            field(field, digits, digits.length, false);
        }

        /** Appends the field; its value is then from {@code valueStart} to {@code valueEnd}. */
        private void field(JournalField field, byte[] value, int valueLength, boolean hasNewline) {
            requireUnbuilt();
            int kept = keptOf(value, valueLength);
            int most = field.bytes.length + Long.BYTES + 2 + kept;
            if (fieldCount >= mostFields || (long) length + most > LARGEST_VALUES * (long) largestValueBytes) {
                valueStart = length;
                valueEnd = length;
                sayTruncated(field);
                return;
            }
            reserve(most);
            append(field.bytes, field.bytes.length);
            bytes[length++] = (byte) (hasNewline ? '\n' : '=');
            if (hasNewline) {
                appendLittleEndian(kept);
            }
            valueStart = length;
            append(value, kept);
            valueEnd = length;
            bytes[length++] = '\n';
            fieldCount++;
            identified |= field.equals(JournalField.SYSLOG_IDENTIFIER);
            if (kept < valueLength) {
                sayTruncated(field);
            }
        }

        private void sayTruncated(JournalField field) {
            if (truncated.isEmpty()) {
                truncated = new LinkedHashSet<>();
            }
            if (truncated.size() < MOST_TRUNCATED_NAMES) {
                truncated.add(field);
            }
        }

        /** How many bytes of the value fit, without a part of a character. */
        private int keptOf(byte[] value, int valueLength) {
            if (valueLength <= largestValueBytes) {
                return valueLength;
            }
            int kept = largestValueBytes;
            while (kept > 0 && (value[kept] & 0xC0) == 0x80) {
                kept--;
            }
            return kept;
        }

        /** A large value is usually the only one, so it is followed by room for small ones, not for another such. */
        private void reserve(int count) {
            if (bytes.length - length < count) {
                bytes = Arrays.copyOf(bytes, length + count + Math.min(bytes.length, MOST_SPARE_BYTES));
            }
        }

        private void append(byte[] source, int count) {
            System.arraycopy(source, 0, bytes, length, count);
            length += count;
        }

        private void appendLittleEndian(long value) {
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                bytes[length++] = (byte) (value >>> shift);
            }
        }

        private void requireUnbuilt() {
            if (built) {
                throw new IllegalStateException("cannot add a field: the entry has been built");
            }
        }

        private static boolean hasNewline(byte[] value, int valueLength) {
            for (int i = 0; i < valueLength; i++) {
                if (value[i] == '\n') {
                    return true;
                }
            }
            return false;
        }

        /** The 32 lower-case digits; empty if the text is no id. */
        private static String messageIdDigits(String text) {
            if (text.length() == UUID_CHARACTERS) {
                for (int dash : UUID_DASHES) {
                    if (text.charAt(dash) != '-') {
                        return "";
                    }
                }
            } else if (text.length() != ID_DIGITS) {
                return "";
            }
            String digits = text.replace("-", "").toLowerCase(Locale.ROOT);
            boolean valid = digits.length() == ID_DIGITS
                    && digits.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
            return valid ? digits : "";
        }

        /** As printStackTrace does; an exception whose own methods throw is named by its class. */
        private static String stackTrace(Throwable thrown) {
            try {
                StringWriter text = new StringWriter(1024);
                thrown.printStackTrace(new PrintWriter(text));
                return text.toString().stripTrailing();
            } catch (RuntimeException e) {
                return unprintable(thrown, e);
            }
        }

        private static String describe(Object value) {
            try {
                return String.valueOf(String.valueOf(value));
            } catch (RuntimeException e) {
                return unprintable(value, e);
            }
        }

        private static String messageOf(Throwable thrown) {
            try {
                return thrown.getMessage();
            } catch (RuntimeException e) {
                return unprintable(thrown, e);
            }
        }

        private static String unprintable(Object value, RuntimeException why) {
            return value.getClass().getName() + " (cannot describe it: " + why.getClass().getName() + ")";
        }
    }
}
