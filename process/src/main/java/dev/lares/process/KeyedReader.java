package dev.lares.process;

import dev.lares.linux.Fd;
import dev.lares.linux.FileBuffer;
import dev.lares.linux.FileName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads files of lines like {@code Pss_Anon:  112 kB} or {@code rchar: 6976} into the order of some known keys. */
final class KeyedReader {
    private final byte[][] keys;
    private final long[] values;
    private final Cursor cursor = new Cursor();

    KeyedReader(String... keys) {
        this.keys = Arrays.stream(keys).map(key -> (key + ":").getBytes(StandardCharsets.US_ASCII)).toArray(byte[][]::new);
        this.values = new long[keys.length];
    }

    /** Zero, or a negative error number; a key that is missing counts 0. */
    int read(FileBuffer buffer, Fd directory, FileName name) {
        Arrays.fill(values, 0);
        int length = buffer.readTable(directory, name);
        if (length < 0) {
            return length;
        }
        cursor.reset(buffer.bytes(), 0, length);
        for (; !cursor.isAtEnd(); cursor.skipLine()) {
            for (int i = 0; i < keys.length; i++) {
                if (cursor.take(keys[i])) {
                    values[i] = cursor.number();
                    break;
                }
            }
        }
        return 0;
    }

    long value(int key) {
        return values[key];
    }

    long kibibytes(int key) {
        return values[key] << 10;
    }
}
