package dev.lares.linux;

import java.util.Objects;

/**
 * A system call that failed: "cannot OPERATION OBJECT: MESSAGE (ENAME)", for example
 * "cannot open /etc/shadow: Permission denied (EACCES)".
 */
public final class LinuxException extends Exception {
    private static final long serialVersionUID = 1;

    private final String operation;
    private final String object;
    private final transient Errno errno;

    /** The operation is a verb, the object what it was done to. */
    public LinuxException(String operation, String object, Errno errno) {
        super("cannot " + operation + " " + object + ": " + errno.message() + " (" + errno.name() + ")");
        this.operation = Objects.requireNonNull(operation);
        this.object = Objects.requireNonNull(object);
        this.errno = errno;
    }

    public String operation() {
        return operation;
    }

    public String object() {
        return object;
    }

    public Errno errno() {
        return errno;
    }
}
