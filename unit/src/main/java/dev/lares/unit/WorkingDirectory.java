package dev.lares.unit;

/**
 * The value of {@code WorkingDirectory=} (systemd.exec(5)).
 *
 * @param path an absolute path, or {@code ~} for the home directory of the unit's user
 * @param optional a {@code -} stands before it: a missing directory is not an error
 */
public record WorkingDirectory(String path, boolean optional) {}
