package dev.lares.host;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Paths that match a pattern (glob(7)), as {@code /etc/default/*}, sorted; a dot at the start of a name must be written out. */
final class FilePattern {
    private FilePattern() {}

    static boolean isPattern(String path) {
        return path.indexOf('*') >= 0 || path.indexOf('?') >= 0 || path.indexOf('[') >= 0;
    }

    static List<String> files(String pattern) {
        List<String> paths = List.of("/");
        for (String part : pattern.split("/")) {
            if (!part.isEmpty()) {
                paths = step(paths, part);
            }
        }
        return paths.stream().filter(path -> Files.exists(Path.of(path))).sorted().toList();
    }

    private static List<String> step(List<String> directories, String part) {
        List<String> next = new ArrayList<>();
        for (String directory : directories) {
            String prefix = directory.endsWith("/") ? directory : directory + "/";
            if (isPattern(part)) {
                matching(directory, part).forEach(name -> next.add(prefix + name));
            } else {
                next.add(prefix + part);
            }
        }
        return next;
    }

    private static List<String> matching(String directory, String part) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(directory))) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                boolean visible = !name.startsWith(".") || part.startsWith(".");
                if (visible && matches(name, 0, part, 0)) {
                    names.add(name);
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            return names; // not a directory, or gone: nothing in it matches
        }
        return names;
    }

    private static boolean matches(String name, int n, String pattern, int p) {
        if (p == pattern.length()) {
            return n == name.length();
        }
        char c = pattern.charAt(p);
        if (c == '*') {
            return matches(name, n, pattern, p + 1) || n < name.length() && matches(name, n + 1, pattern, p);
        }
        if (n == name.length()) {
            return false;
        }
        int close = c == '[' ? pattern.indexOf(']', p + 2) : -1;
        if (close > 0) {
            return inSet(name.charAt(n), pattern.substring(p + 1, close)) && matches(name, n + 1, pattern, close + 1);
        }
        boolean escaped = c == '\\' && p + 1 < pattern.length();
        char wanted = escaped ? pattern.charAt(p + 1) : c;
        boolean same = c == '?' || name.charAt(n) == wanted;
        return same && matches(name, n + 1, pattern, p + (escaped ? 2 : 1));
    }

    private static boolean inSet(char c, String set) {
        boolean negated = set.startsWith("!") || set.startsWith("^");
        boolean found = false;
        for (int i = negated ? 1 : 0; i < set.length(); i++) {
            if (i + 2 < set.length() && set.charAt(i + 1) == '-') {
                found |= c >= set.charAt(i) && c <= set.charAt(i + 2);
                i += 2;
            } else {
                found |= c == set.charAt(i);
            }
        }
        return found != negated;
    }
}
