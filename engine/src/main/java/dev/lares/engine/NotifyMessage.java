package dev.lares.engine;

import java.util.List;
import java.util.Optional;

/**
 * A datagram of the notification protocol (sd_notify(3)): assignments, one a line, in their order. Lines without an
 * equals sign have been dropped; the same name may come several times.
 *
 * @param assignments what it says
 */
public record NotifyMessage(List<Assignment> assignments) {
    /** The longest datagram that is heard, in bytes. */
    public static final int MAX_BYTES = 4096;

    /** The most lines that are heard. */
    public static final int MAX_ASSIGNMENTS = 512;

    public NotifyMessage {
        assignments = List.copyOf(assignments);
    }

    /**
     * Reads a datagram. One NUL byte at the end is allowed; lines end with a line feed or a carriage return, and empty
     * lines do not count.
     *
     * @param datagram all bytes of it, in any shape; never makes this method throw
     */
    public static Parsed parse(byte[] datagram) {
        return NotifyParser.parse(datagram);
    }

    /** What came of a datagram. */
    public sealed interface Parsed {}

    /**
     * It was understood.
     *
     * @param message what it says
     * @param dropped what was left out of it, as "line 2 is not valid UTF-8"; for the log
     */
    public record Accepted(NotifyMessage message, List<String> dropped) implements Parsed {
        public Accepted {
            dropped = List.copyOf(dropped);
        }
    }

    /**
     * It must be ignored as a whole.
     *
     * @param reason the end of the sentence "cannot use notification message of PID N: …"
     */
    public record Refused(String reason) implements Parsed {}

    /**
     * One line.
     *
     * @param name what stands before the first equals sign, as {@code READY}
     * @param value what stands after it, possibly empty
     */
    public record Assignment(String name, String value) {}

    /** The value given to a name; the first one, if there are several, as systemd takes it. */
    public Optional<String> value(String name) {
        return assignments.stream().filter(a -> a.name().equals(name)).map(Assignment::value).findFirst();
    }

    /** Whether the line {@code name=value} is there. */
    public boolean says(String name, String value) {
        return assignments.contains(new Assignment(name, value));
    }
}
