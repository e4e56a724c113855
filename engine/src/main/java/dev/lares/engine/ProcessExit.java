package dev.lares.engine;

/** How a process ended (waitid(2), {@code si_code}). */
public sealed interface ProcessExit {
    /**
     * It called exit.
     *
     * @param status 0 to 255
     */
    record Exited(int status) implements ProcessExit {}

    /**
     * A signal ended it.
     *
     * @param signal the signal's number
     * @param coreDumped whether it left a core dump
     */
    record Killed(int signal, boolean coreDumped) implements ProcessExit {}
}
