package dev.lares.process;

import dev.lares.linux.FileBuffer;
import java.util.Arrays;

/**
 * Makes strings of bytes, and makes each but once: most processes of a machine share their names, control groups and
 * arguments with others. What collides is made anew.
 */
final class Texts {
    private static final int SLOTS = 1024;
    private static final int LONGEST = 256;

    private final byte[][] keys = new byte[SLOTS][];
    private final String[] values = new String[SLOTS];

    String text(byte[] bytes, int from, int to) {
        if (to - from > LONGEST) {
            return FileBuffer.textOf(bytes, from, to);
        }
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ hash >>> 15) & SLOTS - 1;
        byte[] key = keys[slot];
        if (key != null && Arrays.equals(key, 0, key.length, bytes, from, to)) {
            return values[slot];
        }
        String value = FileBuffer.textOf(bytes, from, to);
        keys[slot] = Arrays.copyOfRange(bytes, from, to);
        values[slot] = value;
        return value;
    }
}
