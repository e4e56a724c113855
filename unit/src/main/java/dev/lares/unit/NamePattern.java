package dev.lares.unit;

/** Patterns of names as fnmatch(3) reads them: {@code *}, {@code ?}, {@code [a-z]} and {@code [!a-z]}. */
public final class NamePattern {
    private NamePattern() {}

    /** Whether the whole text fits; a backslash is an ordinary character ({@code FNM_NOESCAPE}), as in patterns of unit names. */
    public static boolean matches(String pattern, String text) {
        return matches(pattern, text, false);
    }

    /** Whether the whole text fits; a backslash makes the character after it an ordinary one. */
    public static boolean matchesWithEscapes(String pattern, String text) {
        return matches(pattern, text, true);
    }

    private static boolean matches(String pattern, String text, boolean escapes) {
        int p = 0;
        int t = 0;
        int afterStar = -1;
        int textAtStar = 0;
        while (t < text.length()) {
            int next = p < pattern.length() && pattern.charAt(p) != '*' ? afterOne(pattern, p, text.charAt(t), escapes) : -1;
            if (next >= 0) {
                p = next;
                t++;
            } else if (p < pattern.length() && pattern.charAt(p) == '*') {
                afterStar = ++p;
                textAtStar = t;
            } else if (afterStar >= 0) {
                p = afterStar;
                t = ++textAtStar;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Where the pattern goes on if what stands there fits the character; -1 if it does not. */
    private static int afterOne(String pattern, int at, char c, boolean escapes) {
        char wanted = pattern.charAt(at);
        if (wanted == '?') {
            return at + 1;
        }
        if (wanted == '[') {
            return afterBracket(pattern, at, c);
        }
        if (wanted == '\\' && escapes) {
            return at + 1 < pattern.length() && pattern.charAt(at + 1) == c ? at + 2 : -1;
        }
        return wanted == c ? at + 1 : -1;
    }

    private static int afterBracket(String pattern, int open, char c) {
        int at = open + 1;
        boolean negated = at < pattern.length() && (pattern.charAt(at) == '!' || pattern.charAt(at) == '^');
        at += negated ? 1 : 0;
        int end = pattern.indexOf(']', at + 1);
        if (end < 0) {
            return c == '[' ? open + 1 : -1;
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
