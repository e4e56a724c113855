package dev.lares.linux;

/** How a child process ended, waitid(2). */
public sealed interface ChildEnd {
    Pid pid();

    /** The child called exit(3) or returned from main; the status is 0 to 255. */
    record Exited(Pid pid, int status) implements ChildEnd {}

    /** A signal ended the child. */
    record Killed(Pid pid, Signal signal, boolean dumpedCore) implements ChildEnd {}
}
