package dev.lares.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Strings for the kernel: UTF-8, ended by a NUL, with none inside. */
final class CString {
    private CString() {}

    /** Copies the text; a NUL inside would silently name another file, so it is refused. */
    static MemorySegment in(SegmentAllocator allocator, String text) {
        byte[] bytes = bytes(text);
        MemorySegment segment = allocator.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        segment.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
        return segment;
    }

    static byte[] bytes(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("cannot pass a string to the kernel: it holds a NUL character");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The string at that address, which the C library keeps alive during the call; empty for a null pointer. */
    @SuppressWarnings("restricted")
    static String at(long address) {
        return address == 0 ? "" : MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE).getString(0);
    }
}
