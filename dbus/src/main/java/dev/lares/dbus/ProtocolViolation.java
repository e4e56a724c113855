package dev.lares.dbus;

/** A peer sent what the D-Bus specification forbids, or more than its limits allow; the connection is to be closed. */
public final class ProtocolViolation extends Exception {
    private static final long serialVersionUID = 1;

    /** The message says which rule, with the value and the limit. */
    public ProtocolViolation(String message) {
        super(message, null, false, false);
    }
}
