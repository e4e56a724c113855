package dev.lares.daemon;

import java.nio.charset.StandardCharsets;

/** What a daemon tells its starter before it closes their connection. */
sealed interface StartReport {
    /** Its initialisation is complete. */
    record Ready() implements StartReport {}

    /** It will not run, and ends with that status. */
    record Failed(int status, String message) implements StartReport {}

    /** Nothing: it has ended, or has closed what it does not know. */
    record None() implements StartReport {}

    static byte[] ready() {
        return "ready\n".getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] failed(int status, String message) {
        return ("failed " + status + "\n" + message).getBytes(StandardCharsets.UTF_8);
    }

    static StartReport read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.equals("ready\n")) {
            return new Ready();
        }
        int line = text.indexOf('\n');
        if (!text.startsWith("failed ") || line < 0) {
            return new None();
        }
        return new Failed(Integer.parseInt(text.substring("failed ".length(), line)), text.substring(line + 1));
    }
}
