package dev.lares.cli;

import dev.lares.linux.Signal;
import dev.lares.process.ProcessId;

/** What the keys of {@code lares top} mean at the moment. */
sealed interface TopMode {
    /** The table. */
    record Table() implements TopMode {}

    /** A filter is typed. */
    record TypeFilter(String text) implements TopMode {}

    /** The page of a process, from that line on. */
    record Inspect(ProcessId process, int firstLine) implements TopMode {}

    /** A signal is typed. */
    record TypeSignal(ProcessId process, String name, String text) implements TopMode {}

    /** It is asked whether to send it. */
    record Confirm(ProcessId process, String name, Signal signal) implements TopMode {}

    /** The keys are explained. */
    record Help() implements TopMode {}
}
