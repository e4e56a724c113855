package dev.lares.unit;

/**
 * One {@code name=value} line of a unit file (systemd.syntax(7)), continuation lines joined, specifiers, quotes and
 * escapes untouched.
 *
 * @param at the file, and the last line of the assignment, which is the one systemd reports
 * @param section the section it stands in, as {@code Service}
 * @param name what stands before the equals sign, as {@code ExecStart}
 * @param value what stands after it, without white space around it; empty for a reset
 */
public record Assignment(Location at, String section, String name, String value) {}
