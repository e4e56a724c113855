package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The name of a file in a form that the kernel takes as it is: made once, used for thousands of openat(2) calls. */
public final class FileName {
    private final String text;
    private final MemorySegment bytes;

    private FileName(String text) {
        this.text = text;
        this.bytes = CString.in(Arena.ofAuto(), text);
    }

    public static FileName of(String text) {
        return new FileName(text);
    }

    long address() {
        return bytes.address();
    }

    @Override
    public String toString() {
        return text;
    }
}
