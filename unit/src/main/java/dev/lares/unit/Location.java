package dev.lares.unit;

/**
 * Where in a file something stands.
 *
 * @param path the file, as an absolute path or as the user named it
 * @param line the line, from 1; 0 means the file as a whole
 */
public record Location(String path, int line) {
    @Override
    public String toString() {
        return line > 0 ? path + ":" + line : path;
    }
}
