package dev.lares.daemon.journal;

import dev.lares.linux.UnixAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * How a {@link Journal} is reached.
 *
 * @param target where entries go
 * @param socket journald's socket; a test or a program in another mount namespace may have another
 * @param identifier {@code SYSLOG_IDENTIFIER=} of entries that have none, which journalctl(1) shows before each line;
 *     none is added if it is empty
 * @param patience how long one log call may wait for a receiver that takes nothing: what comes after it does not wait
 *     until the receiver takes entries again, and is counted; at most a day
 */
public record JournalOptions(JournalTarget target, UnixAddress socket, String identifier, Duration patience) {
    /** Start of the names of system properties; a dot and {@code target}, {@code socket} … follow. */
    public static final String PROPERTIES = "dev.lares.journal";

    /** journald's socket, JOURNAL_NATIVE_PROTOCOL. */
    public static final UnixAddress SOCKET = new UnixAddress.FilePath("/run/systemd/journal/socket");

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration MOST_PATIENCE = Duration.ofDays(1);

    public JournalOptions {
        Objects.requireNonNull(target);
        Objects.requireNonNull(socket);
        Objects.requireNonNull(identifier);
        if (patience.isNegative() || patience.compareTo(MOST_PATIENCE) > 0) {
            throw new IllegalArgumentException(
                    "cannot wait " + patience + " for the journal: must be 0 to " + MOST_PATIENCE.toHours() + " hours");
        }
    }

    /**
     * {@link JournalTarget#AUTO}, journald's socket, the name of the program, 2 seconds; each replaced by its system
     * property {@code dev.lares.journal.…} if that is set. A bad value is told on standard error and not used.
     */
    public static JournalOptions standard() {
        return new JournalOptions(JournalTarget.AUTO, SOCKET, ProgramName.guess(), PATIENCE)
                .with(name -> System.getProperty(PROPERTIES + "." + name), JournalOptions::complain);
    }

    /**
     * These options with those that the lookup knows by the names {@code target} (auto, journal, stderr), {@code socket} (a
     * path, or {@code @name}), {@code identifier} and {@code patience} (milliseconds); it returns null for the others. A
     * bad value is told and not used: a wrong setting of a log must not stop a program.
     */
    public JournalOptions with(UnaryOperator<String> lookup, Consumer<String> complaint) {
        JournalOptions options = this;
        for (String name : new String[] {"target", "socket", "identifier", "patience"}) {
            String value = lookup.apply(name);
            if (value != null) {
                try {
                    options = options.with(name, value.strip());
                } catch (IllegalArgumentException e) {
                    complaint.accept(e.getMessage());
                }
            }
        }
        return options;
    }

    public JournalOptions withTarget(JournalTarget newTarget) {
        return new JournalOptions(newTarget, socket, identifier, patience);
    }

    public JournalOptions withSocket(UnixAddress newSocket) {
        return new JournalOptions(target, newSocket, identifier, patience);
    }

    public JournalOptions withIdentifier(String newIdentifier) {
        return new JournalOptions(target, socket, newIdentifier, patience);
    }

    public JournalOptions withPatience(Duration newPatience) {
        return new JournalOptions(target, socket, identifier, newPatience);
    }

    private JournalOptions with(String name, String value) {
        return switch (name) {
            case "target" -> withTarget(JournalTarget.of(value).orElseThrow(() -> new IllegalArgumentException(
                    "cannot log to '" + value + "': the target must be auto, journal or stderr")));
            case "socket" -> withSocket(UnixAddress.of(value));
            case "identifier" -> withIdentifier(value);
            default -> withPatience(patience(value));
        };
    }

    private static Duration patience(String value) {
        try {
            return Duration.ofMillis(Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "cannot wait '" + value + "' for the journal: not a number of milliseconds", e);
        }
    }

    private static void complain(String message) {
        System.err.println("lares: " + message);
    }
}
