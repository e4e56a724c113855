package dev.lares.linux;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings for the kernel: UTF-8, ended by a NUL, with none inside. Bytes that are not UTF-8, which paths and arguments may
 * hold as well, stand in a text as lone surrogates, U+DC00 plus the byte.
 */
final class CString {
    /** A byte that is no part of a UTF-8 character stands in a text as this code unit plus the byte. */
    private static final int RAW_BASE = 0xDC00;

    private CString() {}

    /** Copies the text; a NUL inside would silently name another file, so it is refused. */
    static MemorySegment in(SegmentAllocator allocator, String text) {
        byte[] bytes = bytes(text);
        byte[] ended = Arrays.copyOf(bytes, bytes.length + 1);
        MemorySegment segment = allocator.allocate(ended.length);
        // In bulk, and not byte by byte, as a first access to one value makes the JVM spin classes: see Libc.
        MemorySegment.copy(ended, 0, segment, ValueLayout.JAVA_BYTE, 0, ended.length);
        return segment;
    }

    static byte[] bytes(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("cannot pass a string to the kernel: it holds a NUL character");
        }
        return bytesWithNul(text);
    }

    /** As {@link #bytes}, for the rare names in which a NUL is a byte like any other. */
    static byte[] bytesWithNul(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isRawByteAt(text, i)) {
                return bytesWithRaw(text);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytesWithRaw(String text) {
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

    /** The text of some bytes, from which {@link #bytes(String)} makes the same bytes again. */
    static String text(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return beyondAscii(bytes, from, to);
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static String beyondAscii(byte[] bytes, int from, int to) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
        CharBuffer out = CharBuffer.allocate(to - from);
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

    private static boolean isRawByteAt(String text, int i) {
        char c = text.charAt(i);
        boolean raw = c >= RAW_BASE + 0x80 && c <= RAW_BASE + 0xFF;
        return raw && !(i > 0 && Character.isHighSurrogate(text.charAt(i - 1)));
    }

    /** The string at that address, which the C library keeps alive during the call; empty for a null pointer. */
    @SuppressWarnings("restricted")
    static String at(long address) {
        if (address == 0) {
            return "";
        }
        MemorySegment memory = MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE);
        int length = 0;
        while (memory.get(ValueLayout.JAVA_BYTE, length) != 0) {
            length++;
        }
        return text(memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), 0, length);
    }
}
