package dev.lares.process;

/**
 * An open file descriptor of a process.
 *
 * @param number as the process knows it
 * @param target what it leads to
 * @param file how it is open
 */
public record Descriptor(int number, Reading<FdTarget> target, Reading<OpenFile> file) {}
