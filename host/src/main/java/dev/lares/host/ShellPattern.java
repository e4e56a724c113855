package dev.lares.host;

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
        return new Match(pattern, text).from(0, 0);
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

    /** A pattern and a text, matched with one step back at most: to the last star. */
    private record Match(String pattern, String text) {
        boolean from(int p, int t) {
            int starAt = -1;
            int textAt = t;
            while (t < text.length()) {
                int next = p < pattern.length() && pattern.charAt(p) != '*' ? afterOne(p, text.charAt(t)) : -1;
                if (next >= 0) {
                    p = next;
                    t++;
                } else if (p < pattern.length() && pattern.charAt(p) == '*') {
                    starAt = ++p;
                    textAt = t;
                } else if (starAt >= 0) {
                    p = starAt;
                    t = ++textAt;
                } else {
                    return false;
                }
            }
            while (p < pattern.length() && pattern.charAt(p) == '*') {
                p++;
            }
            return p == pattern.length();
        }

        /** Where the pattern goes on if what stands at {@code p} fits the character; -1 if it does not. */
        private int afterOne(int p, char c) {
            return switch (pattern.charAt(p)) {
                case '?' -> p + 1;
                case '[' -> afterBracket(p, c);
                case '\\' -> p + 1 < pattern.length() && pattern.charAt(p + 1) == c ? p + 2 : -1;
                default -> pattern.charAt(p) == c ? p + 1 : -1;
            };
        }

        private int afterBracket(int p, char c) {
            int at = p + 1;
            boolean negated = at < pattern.length() && (pattern.charAt(at) == '!' || pattern.charAt(at) == '^');
            at += negated ? 1 : 0;
            int end = pattern.indexOf(']', at + 1);
            if (end < 0) {
                return c == '[' ? p + 1 : -1;
            }
            boolean found = false;
            while (at < end) {
                boolean range = at + 2 < end && pattern.charAt(at + 1) == '-';
                char last = range ? pattern.charAt(at + 2) : pattern.charAt(at);
                found |= pattern.charAt(at) <= c && c <= last;
                at += range ? 3 : 1;
            }
            return found != negated ? end + 1 : -1;
        }
    }
}
