package dev.lares.daemon.journal;

import java.util.Locale;
import java.util.Optional;

/** Where a {@link Journal} sends its entries. */
public enum JournalTarget {
    /**
     * Readable lines on standard error if that is a terminal, so that whoever started the program sees them; otherwise
     * as {@link #JOURNAL}.
     */
    AUTO,
    /** The journal; standard error while there is no journal socket. */
    JOURNAL,
    /** Standard error: readable lines on a terminal, lines with a {@code <N>} prefix (sd-daemon(3)) elsewhere. */
    STDERR;

    /** The target of that name, in upper or lower case; empty if there is none. */
    public static Optional<JournalTarget> of(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "auto" -> Optional.of(AUTO);
            case "journal" -> Optional.of(JOURNAL);
            case "stderr" -> Optional.of(STDERR);
            default -> Optional.empty();
        };
    }
}
