package dev.lares.process;

import dev.lares.linux.FileBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

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

    /** Texts that end with a NUL each; the last may lack it, since some programs write over their arguments. */
    List<String> list(byte[] bytes, int length) {
        if (length == 0) {
            return List.of();
        }
        List<String> list = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                list.add(text(bytes, start, i));
                start = i + 1;
            }
        }
        if (start < length) {
            list.add(text(bytes, start, length));
        }
        return Collections.unmodifiableList(list);
    }
}
