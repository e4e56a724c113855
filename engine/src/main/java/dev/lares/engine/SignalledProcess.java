package dev.lares.engine;

/**
 * A process that was to get a signal.
 *
 * @param pid its number
 * @param command its name, as the kernel has it; empty if it is gone
 * @param outcome what became of the signal
 */
public record SignalledProcess(int pid, String command, Outcome outcome) {
    /** What became of the signal. */
    public enum Outcome {
        SENT,
        /** There is no such process any more. */
        GONE,
        /** The manager may not signal it. */
        FORBIDDEN
    }
}
