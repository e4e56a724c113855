package dev.lares.unit;

import java.util.Optional;

/**
 * One C escape (systemd.syntax(7), "Supported escapes").
 *
 * @param text what it stands for, bytes above 127 as {@link RawText} has them
 * @param length how many characters it takes, without its backslash
 */
record Escape(String text, int length) {
    /** The escape whose first character after the backslash is at a position, if there is a valid one. */
    static Optional<Escape> at(String text, int position) {
        if (position >= text.length()) {
            return Optional.empty();
        }
        char c = text.charAt(position);
        return switch (c) {
            case 'a' -> literal('\u0007');
            case 'b' -> literal('\b');
            case 'f' -> literal('\f');
            case 'n' -> literal('\n');
            case 'r' -> literal('\r');
            case 't' -> literal('\t');
            case 'v' -> literal('\u000B');
            case 's' -> literal(' ');
            case '\\', '"', '\'' -> literal(c);
            case 'x' -> number(text, position + 1, 2, 16).flatMap(value -> oneByte(value, 3));
            case 'u' -> number(text, position + 1, 4, 16).flatMap(value -> codePoint(value, 5));
            case 'U' -> number(text, position + 1, 8, 16)
                    .filter(value -> value <= Character.MAX_CODE_POINT && !isSurrogate(value))
                    .flatMap(value -> codePoint(value, 9));
            case '0', '1', '2', '3', '4', '5', '6', '7' -> number(text, position, 3, 8).flatMap(value -> oneByte(value, 3));
            default -> Optional.empty();
        };
    }

    /** A text with all its escapes replaced. */
    static String unescape(String text) throws BadValue {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\') {
                out.append(text.charAt(i));
                continue;
            }
            Optional<Escape> escape = at(text, i + 1);
            if (escape.isEmpty()) {
                throw new BadValue("\"" + text.substring(i, Math.min(i + 2, text.length())) + "\" is not an escape sequence");
            }
            out.append(escape.get().text());
            i += escape.get().length();
        }
        return RawText.normalise(out.toString());
    }

    private static Optional<Escape> literal(char c) {
        return Optional.of(new Escape(String.valueOf(c), 1));
    }

    /** A number of exactly {@code digits} digits; NUL cannot be written. */
    private static Optional<Long> number(String text, int from, int digits, int base) {
        if (from + digits > text.length()) {
            return Optional.empty();
        }
        long value = 0;
        for (int i = from; i < from + digits; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, base) : -1;
            if (digit < 0) {
                return Optional.empty();
            }
            value = value * base + digit;
        }
        return value == 0 ? Optional.empty() : Optional.of(value);
    }

    private static Optional<Escape> oneByte(long value, int length) {
        return value > 0xFF ? Optional.empty() : Optional.of(new Escape(String.valueOf(RawText.ofByte((int) value)), length));
    }

    private static Optional<Escape> codePoint(long value, int length) {
        String text = isSurrogate(value) ? bytesOfSurrogate((int) value) : Character.toString((int) value);
        return Optional.of(new Escape(text, length));
    }

    private static boolean isSurrogate(long value) {
        return value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
    }

    /** The three bytes that the number would have in UTF-8, though UTF-8 has no such character. */
    private static String bytesOfSurrogate(int value) {
        return new StringBuilder()
                .append(RawText.ofByte(0xE0 | value >> 12))
                .append(RawText.ofByte(0x80 | value >> 6 & 0x3F))
                .append(RawText.ofByte(0x80 | value & 0x3F))
                .toString();
    }
}
