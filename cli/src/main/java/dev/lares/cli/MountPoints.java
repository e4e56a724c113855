package dev.lares.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where something is mounted, by {@code /proc/self/mountinfo} (proc(5)). */
final class MountPoints {
    private static final int FIELD = 4;

    private MountPoints() {}

    static SortedSet<String> read() {
        SortedSet<String> points = new TreeSet<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
                String[] fields = line.split(" ", FIELD + 2);
                if (fields.length > FIELD) {
                    points.add(unescape(fields[FIELD]));
                }
            }
        } catch (IOException _) {
            // No /proc: as if nothing were mounted.
            points.clear();
        }
        return points;
    }

    /** Blanks, newlines and backslashes stand there as three octal digits after a backslash. */
    static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && i + 3 < text.length() && text.substring(i + 1, i + 4).matches("[0-3][0-7][0-7]")) {
                out.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }
}
