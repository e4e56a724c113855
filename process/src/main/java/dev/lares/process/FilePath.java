package dev.lares.process;

/**
 * Where a file was found, as its process sees it: below the process's own root.
 *
 * @param path begins with {@code /}, or with {@code (unreachable)} for one outside that root
 * @param deleted whether the name leads there no more
 */
public record FilePath(String path, boolean deleted) {
    /** As the kernel writes it. */
    @Override
    public String toString() {
        return deleted ? path + " (deleted)" : path;
    }
}
