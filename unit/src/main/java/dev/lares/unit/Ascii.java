package dev.lares.unit;

/** Character classes of unit files: ASCII only, whatever the locale. */
final class Ascii {
    /** What separates words, and may stand around values. */
    static final String WHITESPACE = " \t\n\r";

    private Ascii() {}

    static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    static boolean isControl(int c) {
        return c < ' ' || c == 0x7F;
    }

    static String stripLeading(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }

    static String strip(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return stripLeading(text.substring(0, end));
    }

    /** Whether a text has neither control characters nor quotes nor backslashes in it. */
    static boolean isSafe(String text) {
        return text.chars().noneMatch(c -> isControl(c) || c == '"' || c == '\'' || c == '\\');
    }
}
