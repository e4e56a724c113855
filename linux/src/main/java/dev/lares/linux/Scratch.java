package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One native buffer per thread for data on its way to or from the kernel. It is used within one call and never kept: a
 * loop that reads from thousands of descriptors needs one buffer.
 */
final class Scratch {
    private static final int USUAL_BYTES = 64 * 1024;
    private static final ThreadLocal<MemorySegment> BUFFERS = new ThreadLocal<>();

    private Scratch() {}

    /** At least that many bytes, not zeroed, valid until the next call on this thread. */
    static MemorySegment ofAtLeast(int bytes) {
        MemorySegment buffer = BUFFERS.get();
        if (buffer == null || buffer.byteSize() < bytes) {
            buffer = Arena.ofAuto().allocate(Math.max(bytes, USUAL_BYTES), 8);
            BUFFERS.set(buffer);
        }
        return buffer;
    }
}
