package dev.lares.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One value in native memory, copied as an array of length one. The accessors of {@link MemorySegment} are faster in the long
 * run, but the first use of each makes the JVM spin a dozen classes: these are for the way of a program to its first child.
 */
final class NativeValue {
    private NativeValue() {}

    static long longAt(MemorySegment memory, long offset) {
        long[] value = new long[1];
        MemorySegment.copy(memory, ValueLayout.JAVA_LONG, offset, value, 0, 1);
        return value[0];
    }

    static int intAt(MemorySegment memory, long offset) {
        int[] value = new int[1];
        MemorySegment.copy(memory, ValueLayout.JAVA_INT, offset, value, 0, 1);
        return value[0];
    }

    static void put(MemorySegment memory, long offset, long value) {
        MemorySegment.copy(new long[] {value}, 0, memory, ValueLayout.JAVA_LONG, offset, 1);
    }

    static void put(MemorySegment memory, long offset, int value) {
        MemorySegment.copy(new int[] {value}, 0, memory, ValueLayout.JAVA_INT, offset, 1);
    }
}
