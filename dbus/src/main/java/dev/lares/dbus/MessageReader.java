package dev.lares.dbus;

import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a stream of bytes into messages. Bytes go in as they arrive; whole messages come out. The length of a message is
 * checked as soon as its first 16 bytes are there, and memory grows with what has arrived, never with what a peer claims.
 *
 * <p>Not thread-safe. After a {@link ProtocolViolation} the stream cannot be read on.
 */
public final class MessageReader {
    /** The most descriptors one message may bring, as many as one sendmsg(2) can, unix(7) "SCM_MAX_FD". */
    public static final int MOST_FDS = 253;

    private static final int FIRST_BYTES = 1024;
    private static final int KEPT_BYTES = 64 * 1024;

    private final int largestBytes;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int from;
    private int end;

    /** A reader with the limits of the specification. */
    public MessageReader() {
        this(Message.LARGEST_BYTES);
    }

    /** A reader that refuses messages beyond that size, header and body, which is at most the specification's. */
    public MessageReader(int largestBytes) {
        this.largestBytes = Math.min(largestBytes, Message.LARGEST_BYTES);
    }

    /** Adds what has arrived. */
    public void add(byte[] source, int offset, int length) {
        if (from == end) {
            from = end = 0;
            if (bytes.length > KEPT_BYTES && length <= KEPT_BYTES) {
                bytes = new byte[FIRST_BYTES];
            }
        }
        if (length > bytes.length - end) {
            byte[] target = end - from + (long) length > bytes.length ? new byte[grown(end - from + (long) length)] : bytes;
            System.arraycopy(bytes, from, target, 0, end - from);
            bytes = target;
            end -= from;
            from = 0;
        }
        System.arraycopy(source, offset, bytes, end, length);
        end += length;
    }

    /** The bytes that wait for the rest of their message, for a reader that goes on from there. */
    public byte[] pending() {
        return Arrays.copyOfRange(bytes, from, end);
    }

    /** How many bytes wait for the rest of their message. */
    public int pendingBytes() {
        return end - from;
    }

    /**
     * Takes the next message if all of it has arrived. One of an unknown type is passed over, as the specification wants;
     * {@link Message#fdCount} says how many descriptors are its.
     */
    public Optional<Message> next() throws ProtocolViolation {
        while (end - from >= MessageHeader.FIXED_BYTES) {
            MessageHeader header = MessageHeader.read(bytes, from, largestBytes);
            if (end - from < header.messageBytes()) {
                return Optional.empty();
            }
            Optional<Message> message = header.message(bytes, from);
            from += header.messageBytes();
            if (message.isPresent()) {
                return message;
            }
        }
        return Optional.empty();
    }

    private int grown(long needed) {
        return (int) Math.clamp(Math.max(needed, 2L * bytes.length), needed, Integer.MAX_VALUE - 8);
    }

    /** For logs. */
    @Override
    public String toString() {
        return "reader with " + pendingBytes() + " bytes pending: " + Arrays.toString(Arrays.copyOfRange(bytes, from, Math.min(end, from + 16)));
    }
}
