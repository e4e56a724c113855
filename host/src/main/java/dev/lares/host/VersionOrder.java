package dev.lares.host;

import java.util.Comparator;

/**
 * The order of versions that systemd and rpm use: the text is taken as segments of digits or of letters. What stands
 * before a segment decides first: {@code ~} makes it older than everything, also than nothing; then {@code -} is older
 * than {@code ^}, that than {@code .}, and that than nothing at all. Numbers are newer than letters, more segments are
 * newer than fewer.
 */
final class VersionOrder implements Comparator<String> {
    static final VersionOrder INSTANCE = new VersionOrder();

    private static final String SEPARATORS = "-^.";

    private VersionOrder() {}

    /** A place in a version, which moves on. */
    private static final class Cursor {
        private final String text;
        private int at;

        Cursor(String text) {
            this.text = text;
        }

        char current() {
            return at < text.length() ? text.charAt(at) : 0;
        }

        boolean isAtEnd() {
            return at >= text.length();
        }

        void skipOthers() {
            while (!isAtEnd() && !isDigit(current()) && !isLetter(current()) && "~-^.".indexOf(current()) < 0) {
                at++;
            }
        }

        boolean take(char c) {
            if (current() != c) {
                return false;
            }
            at++;
            return true;
        }

        String takeDigits() {
            int start = at;
            while (isDigit(current())) {
                at++;
            }
            return text.substring(start, at);
        }

        String takeLetters() {
            int start = at;
            while (isLetter(current())) {
                at++;
            }
            return text.substring(start, at);
        }
    }

    @Override
    public int compare(String first, String second) {
        Cursor a = new Cursor(first);
        Cursor b = new Cursor(second);
        while (true) {
            a.skipOthers();
            b.skipOthers();
            int order = takeMark(a, b, '~');
            if (order != 0) {
                return order;
            }
            if (a.isAtEnd() || b.isAtEnd()) {
                return Boolean.compare(!a.isAtEnd(), !b.isAtEnd());
            }
            for (char separator : SEPARATORS.toCharArray()) {
                order = takeMark(a, b, separator);
                if (order != 0) {
                    return order;
                }
            }
            order = isDigit(a.current()) || isDigit(b.current()) ? compareNumbers(a.takeDigits(), b.takeDigits()) : compareLetters(a.takeLetters(), b.takeLetters());
            if (order != 0) {
                return order;
            }
        }
    }

    /** Which one has the mark is older; if both have it, both pass it. */
    private static int takeMark(Cursor a, Cursor b, char mark) {
        return Boolean.compare(!a.take(mark), !b.take(mark));
    }

    private static int compareNumbers(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Boolean.compare(!a.isEmpty(), !b.isEmpty());
        }
        String x = a.replaceFirst("^0+", "");
        String y = b.replaceFirst("^0+", "");
        return x.length() != y.length() ? Integer.compare(x.length(), y.length()) : x.compareTo(y);
    }

    private static int compareLetters(String a, String b) {
        int common = Math.min(a.length(), b.length());
        int order = a.substring(0, common).compareTo(b.substring(0, common));
        return order != 0 ? order : Integer.compare(a.length(), b.length());
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
