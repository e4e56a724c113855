package dev.lares.daemon;

import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * What went wrong in the program, as a manager is told.
 *
 * @param message one line
 * @param errno what the manager gets as {@code ERRNO=}, sd_notify(3); empty if no system call is to blame
 */
record ServiceFailure(ExitCode exitCode, String message, Optional<Errno> errno, Throwable cause) {
    private static final int DEEPEST_CAUSE = 20;

    /**
     * The exit code is the one a {@link ServiceException} names, else {@link ExitCode#NOPERMISSION} where the system
     * refused something for lack of privileges, else {@link ExitCode#FAILURE}.
     */
    static ServiceFailure of(Throwable cause) {
        Optional<Errno> errno = errnoOf(cause);
        if (cause instanceof ServiceException explained) {
            return new ServiceFailure(explained.exitCode(), line(explained.getMessage()), errno, cause);
        }
        boolean refused = errno.filter(e -> e.equals(Errno.EACCES) || e.equals(Errno.EPERM)).isPresent();
        return new ServiceFailure(refused ? ExitCode.NOPERMISSION : ExitCode.FAILURE, describe(cause), errno, cause);
    }

    /** Whether the program explained it itself, so that a stack trace would tell its user nothing. */
    boolean isExplained() {
        return cause instanceof ServiceException;
    }

    /** Whether the JVM is in such a state that going on means to be there without working. */
    boolean isFatal() {
        return isFatal(cause);
    }

    /** A stack that is too deep is a defect of one call; the JVM is well. */
    static boolean isFatal(Throwable cause) {
        return cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError);
    }

    private static String describe(Throwable cause) {
        String message = cause.getMessage();
        if (cause instanceof LinuxException) {
            return line(message);
        }
        String kind = cause.getClass().getSimpleName();
        return line(message == null || message.isBlank() ? kind : kind + ": " + message);
    }

    private static String line(String text) {
        return text == null ? "" : text.strip().replaceAll("\\R", "; ");
    }

    private static Optional<Errno> errnoOf(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            Optional<Errno> errno = errnoOfOne(cause);
            if (errno.isPresent()) {
                return errno;
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** The JDK keeps the kernel's number to itself, and tells it by the class or, in sockets, by strerror(3)'s text. */
    private static Optional<Errno> errnoOfOne(Throwable cause) {
        return switch (cause) {
            case LinuxException linux -> Optional.of(linux.errno());
            case AccessDeniedException _ -> Optional.of(Errno.EACCES);
            case NoSuchFileException _ -> Optional.of(Errno.ENOENT);
            case FileAlreadyExistsException _ -> Optional.of(Errno.EEXIST);
            case BindException bind when says(bind, "Permission denied") -> Optional.of(Errno.EACCES);
            case BindException bind when says(bind, "Address already in use") -> Optional.of(Errno.EADDRINUSE);
            case OutOfMemoryError _ -> Optional.of(Errno.ENOMEM);
            default -> Optional.empty();
        };
    }

    private static boolean says(BindException failure, String text) {
        return failure.getMessage() != null && failure.getMessage().startsWith(text);
    }
}
