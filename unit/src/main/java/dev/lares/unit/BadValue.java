package dev.lares.unit;

/**
 * A value that is not understood: thrown by the parsers of this package and turned into a {@link Diagnostic} by the
 * builder, which knows the line. The message is the cause alone, as "it is not a time span".
 */
final class BadValue extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean fatal;

    BadValue(String cause) {
        this(cause, false);
    }

    private BadValue(String cause, boolean fatal) {
        super(cause, null, false, false);
        this.fatal = fatal;
    }

    /** Whether the whole unit must be refused because of it, rather than one line be ignored. */
    boolean isFatal() {
        return fatal;
    }

    /** The same fault, for which the whole unit must be refused. */
    BadValue fatal() {
        return new BadValue(getMessage(), true);
    }
}
