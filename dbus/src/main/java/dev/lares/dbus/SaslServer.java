package dev.lares.dbus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The server's side of authentication, D-Bus Specification "Authentication Protocol": EXTERNAL only, which trusts the
 * kernel's word on who the peer is, never the peer's. A client may send all its lines at once, as sd-bus does
 * ({@code \0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n}), with the first messages right behind.
 *
 * <p>Pure and not thread-safe. The owner feeds bytes until {@link #isAuthenticated()}, sends {@link #takeReplies()}, and
 * then takes the {@link #takeRest() rest} as messages.
 */
public final class SaslServer {
    /** The longest line, and the most commands before BEGIN; more is a violation. */
    static final int LONGEST_LINE = 16 * 1024;

    static final int MOST_COMMANDS = 64;

    private enum State {
        NUL,
        AUTH,
        DATA,
        BEGIN,
        DONE
    }

    private final int peerUid;
    private final String serverId;
    private final boolean passesFds;
    private final StringBuilder replies = new StringBuilder();
    private State state = State.NUL;
    private byte[] bytes = new byte[256];
    private int length;
    private int commandCount;
    private boolean fdsAgreed;

    /**
     * A conversation with a peer.
     *
     * @param peerUid who the kernel says it is, SO_PEERCRED
     * @param serverId 32 lower-case hexadecimal digits
     * @param passesFds whether descriptors can be passed over this socket
     */
    public SaslServer(int peerUid, String serverId, boolean passesFds) {
        this.peerUid = peerUid;
        this.serverId = serverId;
        this.passesFds = passesFds;
    }

    /**
     * How far a conversation has come between two calls, to be gone on with by another object.
     *
     * @param state the name of its state
     * @param commandCount the commands so far
     * @param fdsAgreed whether descriptors are passed
     * @param rest what has come of the next line
     */
    public record Progress(String state, int commandCount, boolean fdsAgreed, byte[] rest) {}

    /** How far it has come; replies and the rest must have been taken. */
    public Progress progress() {
        return new Progress(state.name(), commandCount, fdsAgreed, Arrays.copyOf(bytes, length));
    }

    /** Goes on where another was; throws IllegalArgumentException if none can have come there. */
    public void resume(Progress progress) {
        state = State.valueOf(progress.state);
        commandCount = progress.commandCount;
        fdsAgreed = progress.fdsAgreed;
        bytes = Arrays.copyOf(progress.rest, Math.max(progress.rest.length, 256));
        length = progress.rest.length;
    }

    /** Takes bytes of the peer and answers the lines that are complete. */
    public void add(byte[] source, int offset, int count) throws ProtocolViolation {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
        }
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        if (state == State.NUL && length > 0) {
            if (bytes[0] != 0) {
                throw new ProtocolViolation("cannot authenticate: the first byte is " + (bytes[0] & 0xff) + ", not 0");
            }
            consume(1);
            state = State.AUTH;
        }
        while (state != State.DONE && state != State.NUL && takeLine()) {
            // Each line was answered.
        }
    }

    public boolean isAuthenticated() {
        return state == State.DONE;
    }

    /** Whether the peer may send and gets descriptors. */
    public boolean fdsAgreed() {
        return fdsAgreed;
    }

    /** The lines to send now, in one piece; empty if there are none. */
    public byte[] takeReplies() {
        byte[] taken = replies.toString().getBytes(StandardCharsets.US_ASCII);
        replies.setLength(0);
        return taken;
    }

    /** What came after BEGIN: the first messages. */
    public byte[] takeRest() {
        byte[] rest = Arrays.copyOf(bytes, length);
        length = 0;
        return rest;
    }

    private boolean takeLine() throws ProtocolViolation {
        int end = -1;
        for (int i = 0; i + 1 < length && end < 0; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                end = i;
            } else if (bytes[i] < ' ' || bytes[i] == 0x7f) {
                throw new ProtocolViolation("cannot authenticate: byte " + (bytes[i] & 0xff) + " in a line");
            }
        }
        if (end < 0 ? length > LONGEST_LINE : end > LONGEST_LINE) {
            throw new ProtocolViolation("cannot authenticate: a line is longer than " + LONGEST_LINE + " bytes");
        }
        if (end < 0) {
            return false;
        }
        if (++commandCount > MOST_COMMANDS) {
            throw new ProtocolViolation("cannot authenticate: more than " + MOST_COMMANDS + " commands");
        }
        String line = new String(bytes, 0, end, StandardCharsets.US_ASCII);
        consume(end + 2);
        int blank = line.indexOf(' ');
        String command = blank < 0 ? line : line.substring(0, blank);
        answer(command, blank < 0 ? "" : line.substring(blank + 1));
        return true;
    }

    private void answer(String command, String argument) throws ProtocolViolation {
        switch (command) {
            case "AUTH" -> auth(argument);
            case "CANCEL", "ERROR" -> reject();
            case "DATA" -> {
                if (state == State.DATA) {
                    claim(argument);
                } else {
                    reply("ERROR");
                }
            }
            case "NEGOTIATE_UNIX_FD" -> {
                fdsAgreed = state == State.BEGIN && passesFds;
                reply(fdsAgreed ? "AGREE_UNIX_FD" : "ERROR");
            }
            case "BEGIN" -> {
                if (state != State.BEGIN) {
                    throw new ProtocolViolation("cannot authenticate: BEGIN before OK");
                }
                state = State.DONE;
            }
            default -> reply("ERROR");
        }
    }

    private void auth(String argument) {
        int blank = argument.indexOf(' ');
        String mechanism = blank < 0 ? argument : argument.substring(0, blank);
        if (state != State.AUTH) {
            reply("ERROR");
        } else if (!mechanism.equals("EXTERNAL")) {
            reject();
        } else if (blank >= 0) {
            claim(argument.substring(blank + 1));
        } else {
            state = State.DATA;
            reply("DATA");
        }
    }

    /** The identity the peer asks for, hexadecimal of its decimal UID; empty for whoever it is. */
    private void claim(String hex) {
        if (hex.isEmpty() || hex.equals(hexOf(Integer.toUnsignedString(peerUid)))) {
            state = State.BEGIN;
            reply("OK " + serverId);
        } else {
            reject();
        }
    }

    private void reject() {
        state = State.AUTH;
        fdsAgreed = false;
        reply("REJECTED EXTERNAL");
    }

    private void reply(String line) {
        replies.append(line).append("\r\n");
    }

    private void consume(int count) {
        System.arraycopy(bytes, count, bytes, 0, length - count);
        length -= count;
    }

    static String hexOf(String text) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            hex.append(Character.forDigit(text.charAt(i) >> 4, 16)).append(Character.forDigit(text.charAt(i) & 15, 16));
        }
        return hex.toString();
    }
}
