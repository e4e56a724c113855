package dev.lares.dbus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The client's side of authentication with EXTERNAL, D-Bus Specification "Authentication Protocol". All lines are sent at
 * once, as sd-bus does; the server's answers are read afterwards. Pure and not thread-safe.
 */
public final class SaslClient {
    private static final int ANSWER_COUNT = 3;

    private byte[] bytes = new byte[256];
    private int length;
    private int answerCount;
    private boolean fdsAgreed;

    /** A conversation that has not begun. */
    public SaslClient() {}

    /** What to send first: a NUL byte and the four lines. */
    public byte[] opening() {
        return "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes bytes of the server; a refusal is a {@link ProtocolViolation}. */
    public void add(byte[] source, int offset, int count) throws ProtocolViolation {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length, length + count));
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        while (!isAuthenticated() && takeLine()) {
            // Each line was looked at.
        }
    }

    public boolean isAuthenticated() {
        return answerCount == ANSWER_COUNT;
    }

    public boolean fdsAgreed() {
        return fdsAgreed;
    }

    /** What came after the last answer: the first messages. */
    public byte[] takeRest() {
        byte[] rest = Arrays.copyOf(bytes, length);
        length = 0;
        return rest;
    }

    private boolean takeLine() throws ProtocolViolation {
        for (int i = 0; i + 1 < length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                String line = new String(bytes, 0, i, StandardCharsets.US_ASCII);
                System.arraycopy(bytes, i + 2, bytes, 0, length - i - 2);
                length -= i + 2;
                read(line);
                return true;
            }
        }
        if (length > SaslServer.LONGEST_LINE) {
            throw new ProtocolViolation("cannot authenticate: a line is longer than " + SaslServer.LONGEST_LINE + " bytes");
        }
        return false;
    }

    private void read(String line) throws ProtocolViolation {
        boolean expected = switch (answerCount) {
            case 0 -> line.equals("DATA");
            case 1 -> line.startsWith("OK ");
            default -> true;
        };
        if (!expected) {
            throw new ProtocolViolation("cannot authenticate: the server says '" + line + "'");
        }
        if (answerCount == 2) {
            fdsAgreed = line.equals("AGREE_UNIX_FD");
        }
        answerCount++;
    }
}
