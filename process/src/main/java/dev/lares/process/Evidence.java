package dev.lares.process;

/**
 * A fact that a verdict stands on.
 *
 * @param fact what it is, as the end of a sentence about the process: {@code has no controlling terminal}
 * @param source where it was read, with the value: {@code stat: tty_nr 0}
 */
public record Evidence(String fact, String source) {}
