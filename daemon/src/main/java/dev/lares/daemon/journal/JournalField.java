package dev.lares.daemon.journal;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The name of a field of a journal entry: 1 to 64 upper-case ASCII letters, digits and underscores, not starting with a
 * digit, nor with an underscore, which marks fields that journald adds itself. It ignores fields of any other name.
 *
 * <p>The constants have the meaning of systemd.journal-fields(7), except those said to be of Lares.
 */
public final class JournalField {
    /** Longest name that journald takes. */
    public static final int MOST_CHARACTERS = 64;

    public static final JournalField MESSAGE = of("MESSAGE");
    public static final JournalField MESSAGE_ID = of("MESSAGE_ID");
    public static final JournalField PRIORITY = of("PRIORITY");
    public static final JournalField CODE_FILE = of("CODE_FILE");
    public static final JournalField CODE_LINE = of("CODE_LINE");
    public static final JournalField CODE_FUNC = of("CODE_FUNC");
    public static final JournalField ERRNO = of("ERRNO");
    public static final JournalField SYSLOG_IDENTIFIER = of("SYSLOG_IDENTIFIER");
    public static final JournalField TID = of("TID");
    /** Of Lares: the name of the logger. */
    public static final JournalField LOGGER = of("LOGGER");
    /** Of Lares: the logging framework's own name of the level, as {@code TRACE}, which a priority does not tell. */
    public static final JournalField LEVEL = of("LEVEL");
    /** Of Lares: the name of the thread. */
    public static final JournalField THREAD = of("THREAD");
    /** Of Lares: the stack trace with all causes, as {@link Throwable#printStackTrace()} writes it. */
    public static final JournalField EXCEPTION = of("EXCEPTION");
    /** Of Lares: the class of the exception. */
    public static final JournalField EXCEPTION_CLASS = of("EXCEPTION_CLASS");
    /** Of Lares: the message of the exception, absent if it has none. */
    public static final JournalField EXCEPTION_MESSAGE = of("EXCEPTION_MESSAGE");
    /** Of Lares: the name of a marker; once for each. */
    public static final JournalField MARKER = of("MARKER");
    /** Of Lares: how many entries were lost before this one. */
    public static final JournalField LARES_DROPPED = of("LARES_DROPPED");
    /** Of Lares: the name of a field that is not whole, or was left out, because the entry would be too large. */
    public static final JournalField LARES_TRUNCATED = of("LARES_TRUNCATED");

    static final JournalField KEY_MESSAGE_ID = of("FIELD_MESSAGE_ID");

    private static final String PREFIX = "FIELD_";
    /** Fields that journald, journalctl or this library give a meaning; a program's own key never becomes one. */
    private static final Set<String> RESERVED = Set.of("MESSAGE", "MESSAGE_ID", "PRIORITY", "CODE_FILE", "CODE_LINE",
            "CODE_FUNC", "ERRNO", "INVOCATION_ID", "USER_INVOCATION_ID", "SYSLOG_FACILITY", "SYSLOG_IDENTIFIER",
            "SYSLOG_PID", "SYSLOG_TIMESTAMP", "SYSLOG_RAW", "DOCUMENTATION", "TID", "UNIT", "USER_UNIT", "OBJECT_PID",
            "LOGGER", "LEVEL", "THREAD", "EXCEPTION", "EXCEPTION_CLASS", "EXCEPTION_MESSAGE", "MARKER",
            "LARES_DROPPED", "LARES_TRUNCATED");
    private static final int MOST_REMEMBERED_KEYS = 1024;
    private static final Map<String, JournalField> KEYS = new ConcurrentHashMap<>();

    private final String name;
    final byte[] bytes;

    private JournalField(String name) {
        this.name = name;
        this.bytes = name.getBytes(StandardCharsets.US_ASCII);
    }

    /** The field of exactly that name; IllegalArgumentException if journald would not take it. */
    public static JournalField of(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException("cannot use '" + name + "' as the name of a journal field: it must be 1 to "
                    + MOST_CHARACTERS + " of A to Z, 0 to 9 and _, and not start with a digit or _");
        }
        return new JournalField(name);
    }

    /**
     * The field for a program's own key, whatever its characters, as those of a mapped diagnostic context:
     *
     * <ol>
     *   <li>letters become upper case, with an underscore where a lower-case letter or digit comes before an upper-case
     *       one: {@code requestId} is {@code REQUEST_ID};
     *   <li>what is no ASCII letter or digit becomes an underscore: {@code http.method} is {@code HTTP_METHOD};
     *   <li>underscores at the start are left out: {@code _host} is {@code HOST};
     *   <li>{@code FIELD_} comes before what is empty now, starts with a digit, or is a name that journald, journalctl or
     *       this library give a meaning: {@code 2nd} is {@code FIELD_2ND}, {@code priority} is {@code FIELD_PRIORITY};
     *   <li>what is longer than 64 characters is cut.
     * </ol>
     *
     * Two keys can so become one field, which then has two values; the journal keeps both.
     */
    public static JournalField ofKey(String key) {
        JournalField known = KEYS.get(key);
        if (known != null) {
            return known;
        }
        JournalField field = mapped(key);
        if (KEYS.size() < MOST_REMEMBERED_KEYS) {
            KEYS.put(key, field);
        }
        return field;
    }

    public String name() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JournalField field && field.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }

    private static JournalField mapped(String key) {
        StringBuilder text = new StringBuilder(key.length() + 8);
        char before = 0;
        for (int i = 0; i < key.length() && text.length() < MOST_CHARACTERS; i++) {
            char c = key.charAt(i);
            if (isUpper(c) && (isLower(before) || isDigit(before))) {
                text.append('_');
            }
            if (isUpper(c) || isDigit(c)) {
                text.append(c);
            } else if (isLower(c)) {
                text.append((char) (c - 'a' + 'A'));
            } else if (!text.isEmpty()) {
                text.append('_');
            }
            before = c;
        }
        String mapped = text.toString();
        if (mapped.isEmpty() || isDigit(mapped.charAt(0)) || RESERVED.contains(mapped)) {
            mapped = PREFIX + mapped;
        }
        if (mapped.equals(KEY_MESSAGE_ID.name)) {
            return KEY_MESSAGE_ID;
        }
        return of(mapped.length() > MOST_CHARACTERS ? mapped.substring(0, MOST_CHARACTERS) : mapped);
    }

    private static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > MOST_CHARACTERS || name.charAt(0) == '_' || isDigit(name.charAt(0))) {
            return false;
        }
        return name.chars().allMatch(c -> isUpper((char) c) || isDigit((char) c) || c == '_');
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
