package dev.lares.dbus;

import java.util.Optional;

/** The kinds of message, D-Bus Specification "Message Format". */
public enum MessageType {
    METHOD_CALL(1),
    METHOD_RETURN(2),
    ERROR(3),
    SIGNAL(4);

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    /** The number on the wire, 1 to 4. */
    public int code() {
        return code;
    }

    /** The type with that number; empty for one of a later protocol, whose messages are to be ignored. */
    static Optional<MessageType> of(int code) {
        return code >= 1 && code <= 4 ? Optional.of(values()[code - 1]) : Optional.empty();
    }
}
