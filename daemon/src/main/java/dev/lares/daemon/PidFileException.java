package dev.lares.daemon;

import dev.lares.linux.LinuxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A PID file that could not be created: "cannot create PID file /run/x.pid: process 123 holds it", or another cause. A
 * program that gets one with a {@link #holder} is a second instance; it should print the message and leave.
 */
public final class PidFileException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Path path;
    private final boolean held;
    private final long holder;

    private PidFileException(Path path, String reason, boolean held, long holder, Throwable cause) {
        super("cannot create PID file " + path + ": " + reason, cause);
        this.path = Objects.requireNonNull(path);
        this.held = held;
        this.holder = holder;
    }

    static PidFileException because(Path path, String reason) {
        return new PidFileException(path, reason, false, 0, null);
    }

    static PidFileException because(Path path, LinuxException cause) {
        String reason = cause.errno().message() + " (" + cause.errno().name() + ")";
        return new PidFileException(path, reason, false, 0, cause);
    }

    static PidFileException heldBy(Path path, OptionalLong pid) {
        String who = pid.isPresent() ? "process " + pid.getAsLong() : "another process";
        return new PidFileException(path, who + " holds it", true, pid.orElse(0), null);
    }

    /** The path as it was given to {@link PidFile#create}, made absolute. */
    public Path path() {
        return path;
    }

    /** Whether a living process holds the file: the program is running already. */
    public boolean isHeld() {
        return held;
    }

    /**
     * The process that holds the file, as the file says, or the kernel where it knows. Empty if nobody holds it, or if the
     * file of the one who does is not readable as a number.
     */
    public OptionalLong holder() {
        return holder > 0 ? OptionalLong.of(holder) : OptionalLong.empty();
    }
}
