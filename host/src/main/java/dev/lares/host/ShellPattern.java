package dev.lares.host;

import dev.lares.unit.NamePattern;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Shell patterns: fnmatch(3) on text, and glob(3) with braces on the file system. */
final class ShellPattern {
    private static final String SPECIAL = "*?[\\";

    private ShellPattern() {}

    /** Whether the whole text fits the pattern of {@code *}, {@code ?}, {@code [a-z]}, {@code [!a-z]} and {@code \}. */
    static boolean matches(String pattern, String text) {
        return NamePattern.matchesWithEscapes(pattern, text);
    }

    /** Whether any file has a path that fits an absolute pattern. A dot at the beginning of a name fits only a dot. */
    static boolean exists(String pattern) {
        if (!pattern.startsWith("/")) {
            return false;
        }
        for (String alternative : expandBraces(pattern)) {
            List<String> names = new ArrayList<>(List.of(alternative.split("/")));
            names.removeIf(String::isEmpty);
            if (existsBelow(Path.of("/"), names)) {
                return true;
            }
        }
        return false;
    }

    private static boolean existsBelow(Path directory, List<String> patterns) {
        if (patterns.isEmpty()) {
            return true;
        }
        String first = patterns.getFirst();
        List<String> rest = patterns.subList(1, patterns.size());
        if (first.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0)) {
            Path next = directory.resolve(first);
            boolean there = rest.isEmpty() ? Files.exists(next, LinkOption.NOFOLLOW_LINKS) : Files.isDirectory(next);
            return there && existsBelow(next, rest);
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path path : stream) {
                if (matchesName(first, path.getFileName().toString()) && (rest.isEmpty() || existsBelow(path, rest))) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
        return false;
    }

    private static boolean matchesName(String pattern, String name) {
        return name.startsWith(".") == pattern.startsWith(".") && matches(pattern, name);
    }

    /** The alternatives of {@code {a,b}}, braces within braces included; a brace without a comma or an end is plain. */
    static List<String> expandBraces(String pattern) {
        for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', open + 1)) {
            List<Integer> cuts = cuts(pattern, open);
            if (cuts.size() > 2) {
                List<String> all = new ArrayList<>();
                for (int i = 0; i + 1 < cuts.size(); i++) {
                    String middle = pattern.substring(cuts.get(i) + 1, cuts.get(i + 1));
                    all.addAll(expandBraces(pattern.substring(0, open) + middle + pattern.substring(cuts.getLast() + 1)));
                }
                return all;
            }
        }
        return List.of(pattern);
    }

    /** Where the brace opens, where its commas are, and where it ends; nothing after the opening one if it does not. */
    private static List<Integer> cuts(String pattern, int open) {
        List<Integer> cuts = new ArrayList<>(List.of(open));
        int depth = 0;
        for (int i = open; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == ',' && depth == 1) {
                cuts.add(i);
            } else if (c == '}' && --depth == 0) {
                cuts.add(i);
                return cuts;
            }
        }
        return List.of(open);
    }
}
