package dev.lares.unit;

import java.util.Optional;

/**
 * The value of {@code StandardInput=}, {@code StandardOutput=} or {@code StandardError=} (systemd.exec(5), "Logging and
 * Standard Input/Output").
 *
 * @param kind what it is connected to
 * @param argument the path of a file, or the name of a descriptor, for those kinds that have one
 */
public record StandardStream(Kind kind, Optional<String> argument) {
    /** What a standard stream may be connected to. */
    public enum Kind { NULL, INHERIT, JOURNAL, JOURNAL_CONSOLE, KMSG, KMSG_CONSOLE, TTY, TTY_FORCE, TTY_FAIL, DATA, FILE, APPEND, TRUNCATE, SOCKET, FD }

    public static final StandardStream NULL = of(Kind.NULL);
    public static final StandardStream INHERIT = of(Kind.INHERIT);
    public static final StandardStream JOURNAL = of(Kind.JOURNAL);

    public static StandardStream of(Kind kind) {
        return new StandardStream(kind, Optional.empty());
    }
}
