package dev.lares.cli;

import java.nio.charset.StandardCharsets;

/** Text in the cells of a terminal: most characters take one, those of East Asian scripts and emoji two, some none. */
public final class Cells {
    private static final int FIRST_WIDE = 0x1100;

    private Cells() {}

    /** The text as a terminal may show it ({@link SafeText}), with each tab as a space. */
    static String safe(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c >= 0x7f) {
                StringBuilder out = new StringBuilder();
                SafeText.append(out, text.getBytes(StandardCharsets.UTF_8), false);
                return out.toString().replace('\t', ' ');
            }
        }
        return text;
    }

    /** How many cells the text takes. */
    public static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            width += width(character);
            i += Character.charCount(character);
        }
        return width;
    }

    /** The longest beginning of the text that fits into so many cells. */
    public static String cut(String text, int columns) {
        int width = 0;
        int at = 0;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            width += width(character);
            if (width > columns) {
                break;
            }
            at += Character.charCount(character);
        }
        return text.substring(0, at);
    }

    /** The text with spaces after it, as wide as that. */
    static String left(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /** The text with spaces before it, as wide as that. */
    static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text))) + text;
    }

    /** Unicode Standard Annex 11, the classes W and F by their blocks. */
    private static int width(int character) {
        if (character < FIRST_WIDE) {
            return character >= 0x300 && character < 0x370 ? 0 : 1;
        }
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(character) ? 2 : 1;
        };
    }

    private static boolean isWide(int character) {
        return character <= 0x115f
                || character >= 0x2e80 && character <= 0xa4cf && character != 0x303f
                || character >= 0xac00 && character <= 0xd7a3
                || character >= 0xf900 && character <= 0xfaff
                || character >= 0xfe30 && character <= 0xfe6f
                || character >= 0xff00 && character <= 0xff60
                || character >= 0xffe0 && character <= 0xffe6
                || character >= 0x1f300 && character <= 0x1f64f
                || character >= 0x1f900 && character <= 0x1f9ff
                || character >= 0x20000 && character <= 0x3fffd;
    }
}
