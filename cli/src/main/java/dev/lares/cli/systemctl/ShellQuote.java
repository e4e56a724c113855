package dev.lares.cli.systemctl;

/** Text as a word of a shell, quoted only where it must be. */
final class ShellQuote {
    private static final String NEED_ESCAPE = "\"\\`$";
    private static final String NEED_QUOTES = " \t\n\r" + NEED_ESCAPE + "*?['()<>|&;!";

    private ShellQuote() {}

    /** In double quotes. */
    static String quote(String text) {
        return needsQuotes(text) ? "\"" + escape(text, NEED_ESCAPE) + "\"" : text;
    }

    /** In POSIX's dollar-single-quotes, which hold control characters, too. */
    static String quoteAsPosix(String text) {
        return needsQuotes(text) ? "$'" + escape(text, "\\'") + "'" : text;
    }

    private static boolean needsQuotes(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f || NEED_QUOTES.indexOf(c) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static String escape(String text, String bad) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f) {
                control(out, c);
            } else {
                out.append(bad.indexOf(c) >= 0 ? "\\" : "").append(c);
            }
        }
        return out.toString();
    }

    private static void control(StringBuilder out, char c) {
        int letter = "\007\b\f\n\r\t\013".indexOf(c);
        if (letter >= 0) {
            out.append('\\').append("abfnrtv".charAt(letter));
        } else {
            out.append('\\').append((char) ('0' + (c >> 6))).append((char) ('0' + (c >> 3 & 7))).append((char) ('0' + (c & 7)));
        }
    }
}
