package dev.lares.daemon;

import java.time.Duration;

/** What happens to a service. */
sealed interface ServiceEvent {
    /** The call has done its work. */
    record Returned(ServiceCall call) implements ServiceEvent {}

    record Threw(ServiceCall call, ServiceFailure failure) implements ServiceEvent {}

    record StopAsked(StopReason reason) implements ServiceEvent {}

    record ReloadAsked() implements ServiceEvent {}

    /** A part of the program without which it cannot go on has failed. */
    record Failed(ServiceFailure failure) implements ServiceEvent {}

    /** The program gets on, and will say so again within that time. */
    record Progressed(Duration patience) implements ServiceEvent {}

    record StatusChanged(String status) implements ServiceEvent {}

    /** The time may have come that {@link ServiceLife#deadline()} told. */
    record TimePassed() implements ServiceEvent {}

    /**
     * The JVM has begun to shut down, and holds its end back until {@link ServiceAction.LetExit}.
     *
     * @param byCall whether the thread that runs the calls began it, so that its call never returns
     */
    record ExitBegun(boolean byCall) implements ServiceEvent {}
}
