package dev.lares.cli.systemctl;

/** Why a verb cannot go on, and the status the program ends with; an empty message was told already. */
final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    Failure(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** With exit status 1, as most failures of systemctl have. */
    static Failure of(String message) {
        return new Failure(1, message);
    }

    int status() {
        return status;
    }
}
