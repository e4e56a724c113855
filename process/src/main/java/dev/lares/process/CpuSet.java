package dev.lares.process;

import java.util.Arrays;

/** A set of processors, as the list of cpuset(7), "List format": {@code 0-3,8}. */
public final class CpuSet {
    private final long[] words;

    private CpuSet(long[] words) {
        int length = words.length;
        while (length > 0 && words[length - 1] == 0) {
            length--;
        }
        this.words = Arrays.copyOf(words, length);
    }

    /** The set of those processors. */
    public static CpuSet of(int... cpus) {
        long[] words = new long[1];
        for (int cpu : cpus) {
            words = cpu >> 6 < words.length ? words : Arrays.copyOf(words, (cpu >> 6) + 1);
            words[cpu >> 6] |= 1L << cpu;
        }
        return new CpuSet(words);
    }

    static CpuSet ofWords(long[] words) {
        return new CpuSet(words);
    }

    /** The list in those bytes; what is no list ends it. */
    static CpuSet ofList(byte[] text, int from, int to) {
        long[] words = new long[1];
        Cursor cursor = new Cursor();
        cursor.reset(text, from, to);
        while (cursor.isAtDigit()) {
            int first = (int) cursor.number();
            int last = cursor.take('-') ? (int) cursor.number() : first;
            for (int cpu = first; cpu <= last && cpu < 1 << 16; cpu++) {
                words = cpu >> 6 < words.length ? words : Arrays.copyOf(words, (cpu >> 6) + 1);
                words[cpu >> 6] |= 1L << cpu;
            }
            if (!cursor.take(',')) {
                break;
            }
        }
        return new CpuSet(words);
    }

    public boolean contains(int cpu) {
        return cpu >= 0 && cpu >> 6 < words.length && (words[cpu >> 6] >>> cpu & 1) != 0;
    }

    public int size() {
        int size = 0;
        for (long word : words) {
            size += Long.bitCount(word);
        }
        return size;
    }

    /** Hexadecimal without leading zeros, as taskset(1) shows it. */
    public String hex() {
        StringBuilder hex = new StringBuilder();
        for (int i = words.length - 1; i >= 0; i--) {
            hex.append(hex.isEmpty() ? Long.toHexString(words[i]) : "%016x".formatted(words[i]));
        }
        return hex.isEmpty() ? "0" : hex.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuSet set && Arrays.equals(words, set.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    /** The list: {@code 0-3,8}. */
    @Override
    public String toString() {
        StringBuilder list = new StringBuilder();
        int end = words.length * 64;
        for (int first = 0; first < end; first++) {
            if (contains(first)) {
                int last = first;
                while (contains(last + 1)) {
                    last++;
                }
                list.append(list.isEmpty() ? "" : ",").append(first).append(last > first ? "-" + last : "");
                first = last;
            }
        }
        return list.toString();
    }
}
