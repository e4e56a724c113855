package dev.lares.daemon;

/**
 * A failure that a service can explain: the process ends with the exit code, and the message is what its manager shows
 * as status. It is logged without a stack trace, since the message is meant for whoever runs the service.
 */
public final class ServiceException extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    /**
     * @param exitCode not {@link ExitCode#SUCCESS}
     * @param message as "cannot read /etc/my.conf: line 3 is no assignment"
     */
    public ServiceException(ExitCode exitCode, String message) {
        this(exitCode, message, null);
    }

    public ServiceException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        if (exitCode.equals(ExitCode.SUCCESS)) {
            throw new IllegalArgumentException("cannot fail with exit code 0: it means success");
        }
        this.exitCode = exitCode.number();
    }

    public ExitCode exitCode() {
        return new ExitCode(exitCode);
    }
}
