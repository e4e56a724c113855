package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Memory in which datagrams are put together for {@link UnixDatagramSocket#trySend}, one after another: a sender of many
 * small ones makes no object for each. For one thread at a time.
 */
public final class DatagramBuffer {
    private final MemorySegment memory;
    private int length;

    /** Room for datagrams of at most that many bytes; the memory lives as long as this object. */
    public DatagramBuffer(int capacityBytes) {
        memory = Arena.ofAuto().allocate(capacityBytes, 8);
    }

    public int capacity() {
        return (int) memory.byteSize();
    }

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
    }

    /** Appends the first bytes of the array; IndexOutOfBoundsException if they do not fit. */
    public void put(byte[] bytes, int count) {
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, length, count);
        length += count;
    }

    long address() {
        return memory.address();
    }
}
