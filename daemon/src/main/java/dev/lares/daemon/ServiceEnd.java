package dev.lares.daemon;

import java.time.Duration;

/**
 * How a service that stops is going to end.
 *
 * @param code if the stop goes well
 * @param lastWord the status line that stays when the process is gone
 * @param deadlineNanos when the stop has to be done, of {@link System#nanoTime()}
 * @param exitBegun whether the JVM shuts down already, with an exit code of its own, and waits for the stop
 */
record ServiceEnd(ExitCode code, String lastWord, long deadlineNanos, boolean exitBegun) {
    /** As asked, with nothing gone wrong. */
    static ServiceEnd clean(long now, Duration timeout) {
        return new ServiceEnd(ExitCode.SUCCESS, "Stopped", now + timeout.toNanos(), false);
    }

    static ServiceEnd failed(long now, Duration timeout, ExitCode code, String status) {
        return new ServiceEnd(code, status, now + timeout.toNanos(), false);
    }

    /** Somebody ended the JVM; their exit code is not to be known, so this one is for hooks that do not end. */
    static ServiceEnd exitBegun(long now, Duration timeout) {
        return new ServiceEnd(ExitCode.FAILURE, "Stopped", now + timeout.toNanos(), true);
    }

    /** The deadline is never brought nearer. */
    ServiceEnd extendedTo(long nanos) {
        return nanos - deadlineNanos > 0 ? new ServiceEnd(code, lastWord, nanos, exitBegun) : this;
    }

    ServiceEnd withExitBegun() {
        return new ServiceEnd(code, lastWord, deadlineNanos, true);
    }

    /** The stop itself went wrong: that gives a clean end its code, and another one keeps its own. */
    ServiceEnd withFailedStop(ExitCode failure, String status) {
        return new ServiceEnd(code.equals(ExitCode.SUCCESS) ? failure : code, status, deadlineNanos, exitBegun);
    }
}
