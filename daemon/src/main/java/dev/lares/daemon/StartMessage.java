package dev.lares.daemon;

import dev.lares.linux.Pid;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a starter tells the daemon it has started, over the socket that the daemon inherits as descriptor 3. The greeting is
 * there before the daemon is, so that the daemon can know the socket by it; the rest follows when the daemon's pid is
 * known, and is for the process with that pid alone.
 *
 * @param captured whether descriptor 1 leads to the starter's file of early output (bit 0), and descriptor 2 (bit 1)
 * @param directory where the program was started
 * @param pidFile the PID file, whose descriptor is 4; empty if there is none
 */
record StartMessage(Pid pid, int captured, String directory, String pidFile) {
    static final byte[] GREETING = "lares-daemon\0".getBytes(StandardCharsets.US_ASCII);
    /** Four texts, two of which are paths. */
    static final int MOST_BYTES = 16 * 1024;

    byte[] bytes() {
        String text = pid + "\0" + captured + "\0" + directory + "\0" + pidFile + "\0";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Empty if it is not complete. */
    static Optional<StartMessage> read(byte[] bytes, int length) {
        String text = new String(bytes, GREETING.length, length - GREETING.length, StandardCharsets.UTF_8);
        String[] parts = new String[4];
        int start = 0;
        for (int i = 0; i < parts.length; i++) {
            int end = text.indexOf('\0', start);
            if (end < 0) {
                return Optional.empty();
            }
            parts[i] = text.substring(start, end);
            start = end + 1;
        }
        return Optional.of(new StartMessage(new Pid(Integer.parseInt(parts[0])), Integer.parseInt(parts[1]), parts[2],
                parts[3]));
    }
}
