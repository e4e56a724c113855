package dev.lares.unit;

/**
 * One {@code EnvironmentFile=} line (systemd.exec(5)).
 *
 * @param path an absolute path, possibly a glob pattern
 * @param optional a {@code -} stands before it: a missing file is not an error
 */
public record EnvironmentFile(String path, boolean optional) {}
