package dev.lares.host;

/** Who sees signals to the manager before the engine. Called on the loop's thread. */
@FunctionalInterface
public interface SignalHandler {
    /** Handles a signal by its number, or returns {@code false}: it becomes {@code Event.Signalled}. */
    boolean handle(int signal);
}
