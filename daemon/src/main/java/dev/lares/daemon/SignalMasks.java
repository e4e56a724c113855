package dev.lares.daemon;

import dev.lares.linux.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which signals a thread blocks and its process ignores, a bit for each from signal 1 on; proc(5) {@code SigBlk:},
 * {@code SigIgn:}. Read from /proc, since the first native call of a JVM takes longer than all else before a service
 * listens to signals, and one that comes before that ends the process with 143.
 */
record SignalMasks(long blocked, long ignored) {
    private static final Path STATUS = Path.of("/proc/thread-self/status");

    /** Of the calling thread; none where there is no /proc. */
    static SignalMasks ofThisThread() {
        try {
            return of(Files.readString(STATUS, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return new SignalMasks(0, 0);
        }
    }

    /** The same from the text of the file. */
    static SignalMasks of(String status) {
        return new SignalMasks(mask(status, "\nSigBlk:"), mask(status, "\nSigIgn:"));
    }

    boolean isBlocked(Signal signal) {
        return (blocked >>> signal.number() - 1 & 1) != 0;
    }

    boolean isIgnored(Signal signal) {
        return (ignored >>> signal.number() - 1 & 1) != 0;
    }

    private static long mask(String status, String field) {
        int start = status.indexOf(field);
        if (start < 0) {
            return 0;
        }
        int end = status.indexOf('\n', start + 1);
        return Long.parseUnsignedLong(status.substring(start + field.length(), end).strip(), 16);
    }
}
