package dev.lares.engine;

/** A request that cannot be granted; nothing has changed. Carries systemd's name and sentence for it. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String error;

    RefusedException(String error, String message) {
        super(message, null, false, false);
        this.error = error;
    }

    /** The D-Bus error name. */
    String error() {
        return error;
    }

    Reply.Refused reply() {
        return new Reply.Refused(error, getMessage());
    }
}
