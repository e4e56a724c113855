package dev.lares.systemd1;

import java.util.List;

/** Shell patterns as fnmatch(3) without flags, but with FNM_NOESCAPE as systemctl wants them: {@code * ? [a-z] [!x]}. */
final class Patterns {
    private Patterns() {}

    /** Whether one of them matches; no pattern at all matches everything. */
    static boolean anyMatches(List<String> patterns, String text) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, text));
    }

    /** Without recursion: on a mismatch it goes back to the last star, which takes one character more. */
    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int taken = 0;
        while (t < text.length()) {
            int next = p < pattern.length() && pattern.charAt(p) != '*' ? matchOne(pattern, p, text.charAt(t)) : -1;
            if (next >= 0) {
                p = next;
                t++;
            } else if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                taken = t;
            } else if (star >= 0) {
                p = star + 1;
                t = ++taken;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Where the pattern goes on if its element at this place takes the character; -1 if it does not. */
    private static int matchOne(String pattern, int at, char c) {
        char element = pattern.charAt(at);
        if (element == '?') {
            return at + 1;
        }
        int end = element == '[' ? endOfSet(pattern, at) : -1;
        if (end < 0) {
            return element == c ? at + 1 : -1;
        }
        boolean negated = pattern.charAt(at + 1) == '!' || pattern.charAt(at + 1) == '^';
        boolean in = false;
        for (int i = at + (negated ? 2 : 1); i < end; i++) {
            if (i + 2 < end && pattern.charAt(i + 1) == '-') {
                in |= c >= pattern.charAt(i) && c <= pattern.charAt(i + 2);
                i += 2;
            } else {
                in |= c == pattern.charAt(i);
            }
        }
        return in != negated ? end + 1 : -1;
    }

    /** The bracket that closes the set; the first character of a set is never that; -1 if there is none. */
    private static int endOfSet(String pattern, int at) {
        int from = at + 1;
        if (from < pattern.length() && (pattern.charAt(from) == '!' || pattern.charAt(from) == '^')) {
            from++;
        }
        return from < pattern.length() ? pattern.indexOf(']', from + 1) : -1;
    }
}
