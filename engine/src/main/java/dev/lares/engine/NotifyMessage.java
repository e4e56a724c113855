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
    public NotifyMessage {
        assignments = List.copyOf(assignments);
    }

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
