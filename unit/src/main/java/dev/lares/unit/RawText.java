package dev.lares.unit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text that may hold any bytes: UTF-8, where a byte that is no part of a UTF-8 character stands as the lone surrogate
 * U+DC00 plus the byte. Paths, arguments and environment variables on Linux are bytes, and {@code \xff} may name any of
 * them (systemd.syntax(7), "Quoting"); this keeps them apart from text that is not, and gives them back unchanged.
 */
public final class RawText {
    private static final int RAW_BASE = 0xDC00;

    private RawText() {}

    /** The text of some bytes; {@link #encode} gives the same bytes back. */
    public static String decode(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (RAW_BASE + (in.get() & 0xFF)));
            }
        }
    }

    /** The bytes of a text; a lone surrogate that stands for no byte becomes a question mark. */
    public static byte[] encode(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isRawByteAt(text, i)) {
                out.writeBytes(text.substring(start, i).getBytes(StandardCharsets.UTF_8));
                out.write(text.charAt(i) - RAW_BASE);
                start = i + 1;
            }
        }
        out.writeBytes(text.substring(start).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /** Whether the text is well-formed Unicode: no bytes stand in it that are not UTF-8. */
    public static boolean isValid(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /** The text with bytes that make UTF-8 characters together replaced by these. */
    static String normalise(String text) {
        return isValid(text) ? text : decode(encode(text));
    }

    /** The character that a byte stands as: itself, if it is ASCII. */
    static char ofByte(int value) {
        return (char) (value < 0x80 ? value : RAW_BASE + value);
    }

    /** The length in bytes. */
    static int byteLength(String text) {
        return encode(text).length;
    }

    private static boolean isRawByteAt(String text, int i) {
        char c = text.charAt(i);
        boolean raw = c >= RAW_BASE + 0x80 && c <= RAW_BASE + 0xFF;
        return raw && !(i > 0 && Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
