package dev.lares.unit;

/**
 * How a value is split into words (systemd.syntax(7), "Quoting"); each directive has its own way.
 *
 * @param separators the characters between words
 * @param coalesce several separators in a row are one; else there are empty words between them
 * @param unquote single and double quotes hold separators together, and are removed
 * @param unescape C escapes are replaced by what they stand for
 * @param keepUnknownEscapes an escape that is none stays as it is; else it is an error
 * @param unescapeSeparators a backslash makes a separator an ordinary character
 * @param keepBackslash a backslash is an ordinary character; else, if nothing is unescaped, it is removed
 * @param relaxed quotes may stay open, and a backslash may end the value
 */
record WordSyntax(
        String separators,
        boolean coalesce,
        boolean unquote,
        boolean unescape,
        boolean keepUnknownEscapes,
        boolean unescapeSeparators,
        boolean keepBackslash,
        boolean relaxed) {

    /** Words between white space, no quotes, backslashes removed. */
    static final WordSyntax PLAIN = new WordSyntax(Ascii.WHITESPACE, true, false, false, false, false, false, false);

    /** Words between white space, no quotes, backslashes kept: unit names. */
    static final WordSyntax NAMES = PLAIN.keepingBackslash();

    /** Quotes removed, and backslashes too. */
    static final WordSyntax QUOTED = new WordSyntax(Ascii.WHITESPACE, true, true, false, false, false, false, false);

    /** Quotes removed, backslashes kept. */
    static final WordSyntax QUOTED_RAW = QUOTED.keepingBackslash();

    /** Quotes removed, C escapes replaced: command lines and environment assignments. */
    static final WordSyntax COMMAND = new WordSyntax(Ascii.WHITESPACE, true, true, true, false, false, false, false);

    /** What a variable alone on a command line is split by. */
    static final WordSyntax VARIABLE = new WordSyntax(Ascii.WHITESPACE, true, true, false, false, false, false, true);

    /** Parts between colons, of which some may be empty. */
    static final WordSyntax COLONS = new WordSyntax(":", false, false, false, false, false, false, false);

    /** Parts between colons, with C escapes, and backslashes before colons that separate nothing. */
    static final WordSyntax ESCAPED_COLONS = new WordSyntax(":", true, false, true, false, true, false, false);

    WordSyntax keepingUnknownEscapes() {
        return new WordSyntax(separators, coalesce, unquote, unescape, true, unescapeSeparators, keepBackslash, relaxed);
    }

    WordSyntax keepingBackslash() {
        return new WordSyntax(separators, coalesce, unquote, unescape, keepUnknownEscapes, unescapeSeparators, true, relaxed);
    }

    WordSyntax separatedBy(String newSeparators) {
        return new WordSyntax(
                newSeparators, coalesce, unquote, unescape, keepUnknownEscapes, unescapeSeparators, keepBackslash, relaxed);
    }

    boolean separates(char c) {
        return separators.indexOf(c) >= 0;
    }
}
