package dev.lares.daemon;

/** A daemon that cannot be started; the message says why, in words for the one who starts it. */
final class DaemonException extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitStatus;

    DaemonException(String message, int exitStatus) {
        super(message);
        this.exitStatus = exitStatus;
    }

    /** What the starter exits with: 1 to 255. */
    int exitStatus() {
        return exitStatus;
    }
}
