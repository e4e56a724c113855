package dev.lares.unit;

/**
 * Something to tell the author of a unit file; the rest of the unit loads all the same.
 *
 * @param at where it stands
 * @param kind what sort of thing it is
 * @param message the sentence, without the location: "cannot parse RestartSec=abc: not a time span, ignoring"
 */
public record Diagnostic(Location at, Kind kind, String message) {
    /** The sorts of diagnostics. */
    public enum Kind {
        /** A line that is not understood: bad syntax, an unknown section or directive, a bad value. */
        BAD,
        /** A directive of systemd that Lares knows and does not honour yet. */
        NOT_IMPLEMENTED,
        /** A protection ({@code ProtectSystem=} and the like) that is not honoured: reported once per unit. */
        UNPROTECTED
    }

    @Override
    public String toString() {
        return at + ": " + message;
    }
}
