package dev.lares.cli;

/**
 * Output of services as a terminal may show it. What a service writes must not move the cursor, retitle the window or
 * turn text around, so the bytes of everything but printable UTF-8 and tabs are written as {@code \xHH}. Colours (ECMA-48
 * "Select Graphic Rendition") are kept where wanted, and dropped elsewhere.
 */
final class SafeText {
    private static final String HEX = "0123456789abcdef";
    private static final int ESCAPE = 0x1b;
    /** A colour sequence is never longer; what is longer is not one. */
    private static final int LONGEST_COLOUR_BYTES = 32;
    /** Joins emoji and letters of some scripts; it changes nothing beyond them. */
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private SafeText() {}

    /**
     * Appends one line.
     *
     * @param line its bytes, without the newline
     * @param coloured whether colours stay; if one does, the text ends with a reset
     */
    static void append(StringBuilder out, byte[] line, boolean coloured) {
        boolean colourLeft = false;
        int end = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        int at = 0;
        while (at < end) {
            int b = line[at] & 0xff;
            if (b >= 0x20 && b < 0x7f || b == '\t') {
                out.append((char) b);
                at++;
            } else if (b == ESCAPE && colourBytes(line, at, end) > 0) {
                int length = colourBytes(line, at, end);
                if (coloured) {
                    appendAscii(out, line, at, length);
                    colourLeft = true;
                }
                at += length;
            } else {
                at += appendOther(out, line, at, end);
            }
        }
        if (colourLeft) {
            out.append(Tone.RESET);
        }
    }

    /** Whether the bytes are UTF-8 throughout (RFC 3629). */
    static boolean isUtf8(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            int length = bytes[at] >= 0 ? 1 : sequenceBytes(bytes, at, bytes.length);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /** Appends what is not plain ASCII; returns how many bytes that took. */
    private static int appendOther(StringBuilder out, byte[] line, int at, int end) {
        int length = sequenceBytes(line, at, end);
        if (length > 0 && isHarmless(decode(line, at, length))) {
            out.appendCodePoint(decode(line, at, length));
            return length;
        }
        int escaped = Math.max(length, 1);
        for (int i = at; i < at + escaped; i++) {
            appendByte(out, line[i]);
        }
        return escaped;
    }

    private static boolean isHarmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    character == ZERO_WIDTH_JOINER;
            default -> true;
        };
    }

    private static void appendByte(StringBuilder out, byte b) {
        out.append("\\x").append(HEX.charAt((b & 0xff) >> 4)).append(HEX.charAt(b & 0xf));
    }

    private static void appendAscii(StringBuilder out, byte[] line, int at, int length) {
        for (int i = at; i < at + length; i++) {
            out.append((char) line[i]);
        }
    }

    /** The length of the colour sequence {@code ESC [ digits ; … m} that begins there; 0 if none does. */
    private static int colourBytes(byte[] line, int at, int end) {
        int limit = Math.min(end, at + LONGEST_COLOUR_BYTES);
        if (at + 1 >= limit || line[at + 1] != '[') {
            return 0;
        }
        for (int i = at + 2; i < limit; i++) {
            byte b = line[i];
            if (b == 'm') {
                return i + 1 - at;
            }
            if ((b < '0' || b > '9') && b != ';' && b != ':') {
                return 0;
            }
        }
        return 0;
    }

    /** The length of the well-formed UTF-8 sequence of two to four bytes that begins there; 0 if none does. */
    private static int sequenceBytes(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        int length = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
        if (length == 0 || at + length > end) {
            return 0;
        }
        for (int i = at + 1; i < at + length; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        int character = decode(bytes, at, length);
        boolean shortest = length == 2 || character >= (length == 3 ? 0x800 : 0x10000);
        boolean legal = character <= Character.MAX_CODE_POINT && (character < 0xd800 || character > 0xdfff);
        return shortest && legal ? length : 0;
    }

    private static int decode(byte[] bytes, int at, int length) {
        int character = bytes[at] & (length == 1 ? 0x7f : 0xff >> (length + 1));
        for (int i = at + 1; i < at + length; i++) {
            character = character << 6 | bytes[i] & 0x3f;
        }
        return character;
    }
}
