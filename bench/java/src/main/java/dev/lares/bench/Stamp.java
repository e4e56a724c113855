package dev.lares.bench;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The moment at which a daemon is up. */
final class Stamp {
    private Stamp() {}

    /** Writes the time of CLOCK_MONOTONIC, which is what {@link System#nanoTime} reads on Linux, into the file. */
    static void write(String file) throws IOException {
        byte[] text = Long.toString(System.nanoTime()).getBytes(StandardCharsets.ISO_8859_1);
        try (FileOutputStream stream = new FileOutputStream(file)) {
            stream.write(text);
        }
    }
}
