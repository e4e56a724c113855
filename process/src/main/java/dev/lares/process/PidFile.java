package dev.lares.process;

/**
 * A PID file, by which a daemon tells others its number (daemon(7), step 12).
 *
 * @param path where it is
 * @param pid the number it holds
 */
public record PidFile(String path, int pid) {}
