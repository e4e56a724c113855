package dev.lares.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes words off the front of a value, one at a time, each by its own {@link WordSyntax}.
 *
 * <p>It reads what systemd reads, to the letter, because units rely on the oddities: a quote may open in the middle of a
 * word and close before its end ({@code a"b c"d} is one word), a backslash outside of any escape handling is dropped, and
 * the space after a word is taken with it, so that what follows can be looked at by {@link #peek}.
 */
final class WordReader {
    private static final int FINISHED = -1;

    private final String text;
    private int position;

    WordReader(String text) {
        this.text = text;
    }

    /** All words of a text. */
    static List<String> all(String text, WordSyntax syntax) throws BadValue {
        WordReader reader = new WordReader(text);
        List<String> words = new ArrayList<>();
        for (Optional<String> word = reader.next(syntax); word.isPresent(); word = reader.next(syntax)) {
            words.add(word.get());
        }
        return words;
    }

    boolean isAtEnd() {
        return position == FINISHED || position >= text.length();
    }

    /** The character some places ahead of the next word; NUL behind the end. */
    char peek(int ahead) {
        return position != FINISHED && position + ahead < text.length() ? text.charAt(position + ahead) : '\0';
    }

    /** Passes some characters, and white space behind them. */
    void skip(int count) {
        position += count;
        while (position < text.length() && Ascii.isSpace(text.charAt(position))) {
            position++;
        }
    }

    int position() {
        return position;
    }

    void resetTo(int earlierPosition) {
        position = earlierPosition;
    }

    /** The next word, if there is one; it may be empty. */
    Optional<String> next(WordSyntax syntax) throws BadValue {
        if (position == FINISHED) {
            return Optional.empty();
        }
        if (syntax.coalesce()) {
            while (position < text.length() && syntax.separates(text.charAt(position))) {
                position++;
            }
            if (position >= text.length()) {
                position = FINISHED;
                return Optional.empty();
            }
        }
        return Optional.of(RawText.normalise(readWord(syntax)));
    }

    private String readWord(WordSyntax syntax) throws BadValue {
        StringBuilder word = new StringBuilder();
        char quote = 0;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '\\' && !syntax.keepBackslash()) {
                position++;
                if (position >= text.length()) {
                    endInBackslash(syntax, quote != 0, word);
                    break;
                }
                readEscaped(syntax, word);
            } else if (quote != 0 && c == quote) {
                quote = 0;
                position++;
            } else if (quote == 0 && syntax.unquote() && (c == '"' || c == '\'')) {
                quote = c;
                position++;
            } else if (quote == 0 && syntax.separates(c)) {
                passSeparators(syntax);
                return word.toString();
            } else {
                word.append(c);
                position++;
            }
        }
        if (quote != 0 && !syntax.relaxed()) {
            throw new BadValue("a quote is not closed");
        }
        position = FINISHED;
        return word.toString();
    }

    private void endInBackslash(WordSyntax syntax, boolean quoted, StringBuilder word) throws BadValue {
        if (syntax.keepUnknownEscapes() && (!quoted || syntax.relaxed())) {
            word.append('\\');
        } else if (!syntax.relaxed()) {
            throw new BadValue("it ends in a backslash");
        }
    }

    private void readEscaped(WordSyntax syntax, StringBuilder word) throws BadValue {
        char c = text.charAt(position);
        Optional<Escape> escape = syntax.unescape() ? Escape.at(text, position) : Optional.empty();
        if (escape.isPresent()) {
            word.append(escape.get().text());
            position += escape.get().length();
            return;
        }
        boolean separator = syntax.separates(c) || c == '\\';
        boolean plain = !syntax.unescape() && !syntax.unescapeSeparators();
        if (!plain && !(syntax.unescapeSeparators() && separator)) {
            if (!syntax.keepUnknownEscapes()) {
                throw new BadValue("\"\\" + c + "\" is not an escape sequence");
            }
            word.append('\\');
        }
        word.append(c);
        position++;
    }

    private void passSeparators(WordSyntax syntax) {
        position++;
        if (!syntax.coalesce()) {
            return;
        }
        while (position < text.length() && syntax.separates(text.charAt(position))) {
            position++;
        }
        if (position >= text.length()) {
            position = FINISHED;
        }
    }
}
