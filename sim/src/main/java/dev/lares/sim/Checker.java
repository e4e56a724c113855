package dev.lares.sim;

/** Watches one thing that must always hold; throws {@link CheckFailed} when it does not. One simulation each. */
interface Checker {
    /** After each step, its effects performed. */
    default void after(Step step, Simulation world) {}

    /** When all jobs and changes of state have come to an end, and no fault is going to happen. */
    default void settled(Simulation world) {}

    /** When the manager has finished; what it left has not been killed yet. */
    default void finished(Simulation world) {}
}
