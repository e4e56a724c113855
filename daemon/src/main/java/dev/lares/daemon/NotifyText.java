package dev.lares.daemon;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** The text of notifications: lines {@code NAME=value} in UTF-8, sd_notify(3). */
final class NotifyText {
    private static final int MOST_NAME_BYTES = 255;
    private static final int MOST_FDS = 253;

    private NotifyText() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The prefix, then {@code STATUS=} with the text on one line, cut where the message would be too long. */
    static byte[] withStatus(String prefix, String text) {
        byte[] message = bytes(prefix + "STATUS=" + onOneLine(text));
        if (message.length <= Notify.MOST_BYTES) {
            return message;
        }
        int end = Notify.MOST_BYTES;
        while ((message[end] & 0xC0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(message, end);
    }

    private static String onOneLine(String text) {
        int first = 0;
        while (first < text.length() && !Character.isISOControl(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text; // As nearly always: no copy.
        }
        char[] line = text.toCharArray();
        for (int i = first; i < line.length; i++) {
            if (Character.isISOControl(line[i])) {
                line[i] = ' ';
            }
        }
        return new String(line);
    }

    static byte[] assignments(String... assignments) {
        for (String assignment : assignments) {
            if (assignment.indexOf('=') < 1) {
                throw new IllegalArgumentException("cannot notify '" + assignment + "': not NAME=value");
            }
            if (assignment.indexOf('\n') >= 0 || assignment.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("cannot notify '" + onOneLine(assignment) + "': more than one line");
            }
        }
        byte[] message = bytes(String.join("\n", assignments));
        if (message.length == 0 || message.length > Notify.MOST_BYTES) {
            throw new IllegalArgumentException("cannot notify " + message.length + " bytes: 1 to " + Notify.MOST_BYTES + " can be sent");
        }
        return message;
    }

    /** A name of stored descriptors: printable ASCII without {@code :}, which separates them in {@code $LISTEN_FDNAMES}. */
    static String fdName(String name) {
        boolean legal = !name.isEmpty() && name.length() <= MOST_NAME_BYTES
                && name.chars().allMatch(c -> c >= ' ' && c < 127 && c != ':');
        if (!legal) {
            throw new IllegalArgumentException("cannot store descriptors as '" + onOneLine(name) + "': a name is 1 to " + MOST_NAME_BYTES
                    + " printable ASCII characters without ':'");
        }
        return name;
    }

    static void checkFdCount(int count) {
        if (count < 1 || count > MOST_FDS) {
            throw new IllegalArgumentException("cannot store " + count + " descriptors at once: 1 to " + MOST_FDS + " can be sent");
        }
    }

    /** Microseconds, rounded up; a duration that is too long to count is as long as can be counted. */
    static String micros(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("cannot notify " + duration + ": negative");
        }
        try {
            return Long.toString(Math.addExact(Math.multiplyExact(duration.getSeconds(), 1_000_000L), (duration.getNano() + 999) / 1000));
        } catch (ArithmeticException e) {
            return Long.toString(Long.MAX_VALUE);
        }
    }
}
