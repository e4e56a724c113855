package dev.lares.daemon;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a java(1) argument file ("java Command-Line Argument Files"): separated by white space; a {@code #}
 * outside quotes begins a comment; single or double quotes hold white space, and in them a backslash makes {@code n r t f}
 * control characters, joins the next line without its leading white space, and leaves any other character as it is. A
 * quote that is open at the end of a line ends there.
 *
 * <p>What the manual does not say, the launcher of JDK 25 was asked: a comment that follows a word without a space swallows
 * the unquoted letters before it, and what was quoted before them begins the next word; {@code ""} is a word, but not at
 * the end of the file.
 */
final class ArgumentFile {
    private final String text;
    private final List<String> words = new ArrayList<>();
    /** What quotes have closed, of the current word. */
    private final StringBuilder kept = new StringBuilder();
    /** What has come since. */
    private final StringBuilder letters = new StringBuilder();
    private int place;
    private boolean inWord;

    private ArgumentFile(String text) {
        this.text = text;
    }

    static List<String> words(String text) {
        ArgumentFile file = new ArgumentFile(text);
        file.read();
        return file.words;
    }

    private void read() {
        while (place < text.length()) {
            char c = text.charAt(place++);
            if (isSpace(c)) {
                end();
            } else if (c == '#') {
                skipLine();
            } else if (c == '"' || c == '\'') {
                inWord = true;
                keep();
                readQuoted(c);
            } else {
                inWord = true;
                letters.append(c);
            }
        }
        keep();
        if (!kept.isEmpty()) {
            words.add(kept.toString());
        }
    }

    private void end() {
        if (inWord) {
            keep();
            words.add(kept.toString());
            kept.setLength(0);
            inWord = false;
        }
    }

    private void keep() {
        kept.append(letters);
        letters.setLength(0);
    }

    private void skipLine() {
        while (place < text.length() && !isLineEnd(text.charAt(place))) {
            place++;
        }
        letters.setLength(0);
        inWord = false;
    }

    private void readQuoted(char quote) {
        while (place < text.length()) {
            char c = text.charAt(place++);
            if (c == quote) {
                keep();
                return;
            } else if (isLineEnd(c)) {
                end();
                return;
            } else if (c == '\\') {
                readEscaped();
            } else {
                letters.append(c);
            }
        }
    }

    private void readEscaped() {
        if (place == text.length()) {
            return;
        }
        char c = text.charAt(place++);
        if (isLineEnd(c)) {
            while (place < text.length() && isSpace(text.charAt(place))) {
                place++;
            }
        } else {
            letters.append(control(c));
        }
    }

    private static char control(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'f' -> '\f';
            default -> c;
        };
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\f' || isLineEnd(c);
    }
}
