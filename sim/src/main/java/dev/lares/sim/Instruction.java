package dev.lares.sim;

import java.util.List;

/** One step of a {@link Program}. Texts may hold {@code @self}, {@code @child}, {@code @parent} and {@code @now}. */
sealed interface Instruction {
    /** Wait, then go on. */
    record Sleep(long micros) implements Instruction {}

    /** Wait for signals, for ever. */
    record Run() implements Instruction {}

    /** End with this status. */
    record Exit(int status) implements Instruction {}

    /** Send a signal to a process, {@code @self} for oneself. */
    record Kill(int signal, String pid) implements Instruction {}

    /** From now on ignore the signal. */
    record Ignore(int signal) implements Instruction {}

    /** From now on do this when the signal comes, then go on with what was interrupted. */
    record Handle(int signal, List<Instruction> body) implements Instruction {
        public Handle {
            body = List.copyOf(body);
        }
    }

    /** For so long be in a system call that no signal interrupts, not even SIGKILL. */
    record Uninterruptible(long micros) implements Instruction {}

    /** Start a child that runs the body, and go on at once. */
    record Fork(List<Instruction> body) implements Instruction {
        public Fork {
            body = List.copyOf(body);
        }
    }

    /** Run the body so many times; {@link Integer#MAX_VALUE}: for ever. */
    record Repeat(int count, List<Instruction> body) implements Instruction {
        public Repeat {
            body = List.copyOf(body);
        }
    }

    /** Send a notification: assignments with a bar between them, and so many descriptors. */
    record Notify(String text, int fdCount) implements Instruction {}

    /** Send WATCHDOG=1 twice in each WATCHDOG_USEC, for ever; runs for ever without one. */
    record FeedWatchdog() implements Instruction {}

    /** Write a file, as root or as somebody else. */
    record Write(String path, String text, boolean asRoot) implements Instruction {}

    /** Make a symbolic link, as root or as somebody else. */
    record Link(String path, String target, boolean asRoot) implements Instruction {}

    /** Remove a file. */
    record Remove(String path) implements Instruction {}

    /** Become the owner of a name on the message bus, unless it has one. */
    record Own(String name) implements Instruction {}

    /** Give up a name on the message bus. */
    record Disown(String name) implements Instruction {}

    /** Be killed by the kernel for want of memory. */
    record RunOutOfMemory() implements Instruction {}
}
