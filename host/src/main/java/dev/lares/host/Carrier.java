package dev.lares.host;

/** A part of a manager that takes its state over a re-execution. Called on the loop's thread. */
public interface Carrier {
    /** The program is about to be executed: last words to others. */
    default void prepare() {}

    /** Adds what it knows, and the descriptors it needs. Nothing may change by it: it may come to nothing. */
    void save(Handover handover);

    /** It came to nothing, and everything goes on as before. */
    default void executionFailed(String cause) {}
}
