package dev.lares.daemon;

import dev.lares.linux.Errno;
import java.time.Duration;
import java.util.Optional;

/** What a service has to do next; a list of them is done in order. */
sealed interface ServiceAction {
    record TellReady() implements ServiceAction {}

    record TellReloading() implements ServiceAction {}

    record TellStopping() implements ServiceAction {}

    record TellStatus(String status) implements ServiceAction {}

    record TellErrno(Errno errno) implements ServiceAction {}

    record ExtendTimeout(Duration patience) implements ServiceAction {}

    /** Calls the program; {@link ServiceEvent.Returned} or {@link ServiceEvent.Threw} answers. */
    record Call(ServiceCall call) implements ServiceAction {}

    /** Interrupts the thread of the call that is under way. */
    record Interrupt() implements ServiceAction {}

    /** @param cause whose stack trace belongs to the message */
    record Log(System.Logger.Level level, String message, Optional<Throwable> cause) implements ServiceAction {
        static Log of(System.Logger.Level level, String message) {
            return new Log(level, message, Optional.empty());
        }
    }

    /** Logs where the call that is under way stands. */
    record LogCall(ServiceCall call) implements ServiceAction {}

    /** Begins to end the JVM: hooks run. */
    record Exit(ExitCode code) implements ServiceAction {}

    /** Lets the JVM's shutdown, which somebody else began, go on; its exit code is theirs. */
    record LetExit() implements ServiceAction {}

    /** Ends the process now. */
    record Halt(int status) implements ServiceAction {}
}
