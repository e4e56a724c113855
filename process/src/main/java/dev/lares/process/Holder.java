package dev.lares.process;

/**
 * A process that has a pipe, socket or FIFO open.
 *
 * @param descriptor its number there
 * @param reads whether it may read through it
 * @param writes whether it may write through it
 */
public record Holder(int pid, int descriptor, boolean reads, boolean writes) {}
