package dev.lares.process;

/** /proc is not there, or shows other processes than those of this PID namespace: no table can be read from it. */
public final class ProcUnusableException extends Exception {
    private static final long serialVersionUID = 1;

    ProcUnusableException(String cause) {
        super("cannot read /proc: " + cause);
    }

    ProcUnusableException(String cause, Exception reason) {
        super("cannot read /proc: " + cause, reason);
    }
}
