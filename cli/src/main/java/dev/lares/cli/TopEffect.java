package dev.lares.cli;

import dev.lares.linux.Signal;
import dev.lares.process.ProcessId;

/** What {@code lares top} is to do after a key. */
sealed interface TopEffect {
    /** Nothing but to draw. */
    record Draw() implements TopEffect {}

    /** Look at the processes anew. */
    record Look() implements TopEffect {}

    /** Send a signal, if the process still lives. */
    record Send(ProcessId process, String name, Signal signal) implements TopEffect {}

    /** Give the terminal back and stop, until SIGCONT. */
    record Suspend() implements TopEffect {}

    /** End. */
    record Quit() implements TopEffect {}
}
