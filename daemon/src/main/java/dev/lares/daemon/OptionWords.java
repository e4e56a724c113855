package dev.lares.daemon;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of an environment variable with options, {@code JDK_JAVA_OPTIONS} of java(1) or {@code JAVA_TOOL_OPTIONS} of
 * the JVM: separated by white space, which single or double quotes protect; there are no escapes.
 */
final class OptionWords {
    private OptionWords() {}

    static List<String> split(String value) {
        List<String> words = new ArrayList<>();
        int place = 0;
        while (true) {
            while (place < value.length() && isSpace(value.charAt(place))) {
                place++;
            }
            if (place == value.length()) {
                return words;
            }
            StringBuilder word = new StringBuilder();
            while (place < value.length() && !isSpace(value.charAt(place))) {
                char c = value.charAt(place++);
                if (c == '"' || c == '\'') {
                    int end = value.indexOf(c, place);
                    end = end < 0 ? value.length() : end;
                    word.append(value, place, end);
                    place = Math.min(end + 1, value.length());
                } else {
                    word.append(c);
                }
            }
            words.add(word.toString());
        }
    }

    /** A value that splits into these words. */
    static String join(List<String> words) {
        StringBuilder value = new StringBuilder();
        for (String word : words) {
            if (!value.isEmpty()) {
                value.append(' ');
            }
            quote(word, value);
        }
        return value.toString();
    }

    /** Double quotes around everything but double quotes, which get single ones. */
    private static void quote(String word, StringBuilder value) {
        if (!word.isEmpty() && isPlain(word)) {
            value.append(word);
            return;
        }
        int place = 0;
        do {
            int end = word.indexOf('"', place);
            int stop = end < 0 ? word.length() : end;
            value.append('"').append(word, place, stop).append('"');
            if (end >= 0) {
                value.append("'\"'");
            }
            place = stop + 1;
        } while (place < word.length());
    }

    private static boolean isPlain(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (isSpace(c) || c == '"' || c == '\'') {
                return false;
            }
        }
        return true;
    }

    /** isspace(3) in the C locale. */
    private static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
