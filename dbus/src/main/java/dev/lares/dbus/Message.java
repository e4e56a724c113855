package dev.lares.dbus;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * One D-Bus message, D-Bus Specification "Message Protocol". Immutable, but for the body's bytes, which are shared and
 * must not be changed.
 *
 * @param flags bits of {@link #NO_REPLY_EXPECTED}, {@link #NO_AUTO_START}, {@link #ALLOW_INTERACTIVE_AUTHORIZATION}
 * @param serial chosen by the sender, not 0; 32 bits
 * @param path of the object called, or that emits the signal
 * @param replySerial the serial of the call that this answers; 0 if it answers none
 * @param signature the types of the body
 * @param fdCount how many descriptors travel with it
 * @param order the byte order of the body
 */
public record Message(
        MessageType type,
        int flags,
        int serial,
        Optional<String> path,
        Optional<String> interfaceName,
        Optional<String> member,
        Optional<String> errorName,
        int replySerial,
        Optional<String> destination,
        Optional<String> sender,
        String signature,
        int fdCount,
        ByteOrder order,
        byte[] body) {
    /** The most bytes of a message, header and body: 128 MiB. */
    public static final int LARGEST_BYTES = 1 << 27;

    /** The most bytes of an array: 64 MiB. */
    public static final int LARGEST_ARRAY_BYTES = 1 << 26;

    /** The caller wants no answer, not even an error. */
    public static final int NO_REPLY_EXPECTED = 1;

    /** The bus must not start a program for the destination. */
    public static final int NO_AUTO_START = 2;

    /** The caller can wait while a user is asked. */
    public static final int ALLOW_INTERACTIVE_AUTHORIZATION = 4;

    private static final byte[] NOTHING = {};

    public Message {
        require(serial != 0, "serial 0");
        require(Signatures.isValid(signature), "signature '" + signature + "' is not valid");
        require(path.isEmpty() || Names.isObjectPath(path.get()), "path is not valid");
        require(interfaceName.isEmpty() || Names.isInterface(interfaceName.get()), "interface name is not valid");
        require(member.isEmpty() || Names.isMember(member.get()), "member name is not valid");
        require(errorName.isEmpty() || Names.isErrorName(errorName.get()), "error name is not valid");
        require(destination.isEmpty() || Names.isBusName(destination.get()), "destination is not valid");
        require(sender.isEmpty() || Names.isBusName(sender.get()), "sender is not valid");
        require(!signature.isEmpty() || body.length == 0, "a body without a signature");
        switch (type) {
            case METHOD_CALL -> require(path.isPresent() && member.isPresent(), "a call without path or member");
            case METHOD_RETURN -> require(replySerial != 0, "a return without the serial of its call");
            case ERROR -> require(errorName.isPresent() && replySerial != 0, "an error without name or the serial of its call");
            case SIGNAL -> require(path.isPresent() && interfaceName.isPresent() && member.isPresent(),
                    "a signal without path, interface or member");
        }
    }

    /** A call without body of a method; the interface may be empty. */
    public static Message call(int serial, String destination, String path, String interfaceName, String member) {
        return new Message(MessageType.METHOD_CALL, 0, serial, Optional.of(path), nonEmpty(interfaceName), Optional.of(member),
                Optional.empty(), 0, nonEmpty(destination), Optional.empty(), "", 0, ByteOrder.LITTLE_ENDIAN, NOTHING);
    }

    /** A signal without body. */
    public static Message signal(int serial, String path, String interfaceName, String member) {
        return new Message(MessageType.SIGNAL, NO_REPLY_EXPECTED, serial, Optional.of(path), Optional.of(interfaceName),
                Optional.of(member), Optional.empty(), 0, Optional.empty(), Optional.empty(), "", 0, ByteOrder.LITTLE_ENDIAN, NOTHING);
    }

    /** The answer to a call, without body; addressed to its sender. */
    public static Message returnOf(Message call, int serial) {
        return new Message(MessageType.METHOD_RETURN, NO_REPLY_EXPECTED, serial, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), call.serial(), call.sender(), Optional.empty(), "", 0, ByteOrder.LITTLE_ENDIAN, NOTHING);
    }

    /** The refusal of a call, with one string as body. */
    public static Message errorOf(Message call, int serial, String name, String text) {
        return new Message(MessageType.ERROR, NO_REPLY_EXPECTED, serial, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(name), call.serial(), call.sender(), Optional.empty(), "", 0, ByteOrder.LITTLE_ENDIAN, NOTHING)
                .withBody(new BodyWriter("s").string(text.replace('\0', '?')));
    }

    /** The same message with this body and its signature and descriptors. */
    public Message withBody(BodyWriter writer) {
        return new Message(type, flags, serial, path, interfaceName, member, errorName, replySerial, destination, sender,
                writer.signature(), writer.fdCount(), ByteOrder.LITTLE_ENDIAN, writer.toBytes());
    }

    public Message withDestination(String busName) {
        return new Message(type, flags, serial, path, interfaceName, member, errorName, replySerial, Optional.of(busName), sender,
                signature, fdCount, order, body);
    }

    public Message withSender(String busName) {
        return new Message(type, flags, serial, path, interfaceName, member, errorName, replySerial, destination,
                Optional.of(busName), signature, fdCount, order, body);
    }

    /** The same with that serial, as for each connection a signal is sent to. */
    public Message withSerial(int other) {
        return new Message(type, flags, other, path, interfaceName, member, errorName, replySerial, destination, sender,
                signature, fdCount, order, body);
    }

    public Message withFlags(int bits) {
        return new Message(type, bits, serial, path, interfaceName, member, errorName, replySerial, destination, sender,
                signature, fdCount, order, body);
    }

    /** Whether the sender waits for an answer. */
    public boolean expectsReply() {
        return type == MessageType.METHOD_CALL && (flags & NO_REPLY_EXPECTED) == 0;
    }

    /** Reads the body from its beginning. */
    public BodyReader reader() {
        return new BodyReader(body, 0, body.length, order, signature, fdCount);
    }

    /** Header and body as they go over the wire; the header is little-endian, and so must be the body. */
    public byte[] toBytes() {
        if (order != ByteOrder.LITTLE_ENDIAN && body.length > 0) {
            throw new IllegalStateException("cannot write a message: its body is big-endian");
        }
        return MessageHeader.write(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message m && type == m.type && flags == m.flags && serial == m.serial && path.equals(m.path)
                && interfaceName.equals(m.interfaceName) && member.equals(m.member) && errorName.equals(m.errorName)
                && replySerial == m.replySerial && destination.equals(m.destination) && sender.equals(m.sender)
                && signature.equals(m.signature) && fdCount == m.fdCount && order == m.order && Arrays.equals(body, m.body);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, serial, path, member, replySerial);
    }

    /** For logs: kind, names and sizes, never the body. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type.name()).append(' ').append(Integer.toUnsignedString(serial));
        path.ifPresent(value -> text.append(' ').append(value));
        interfaceName.ifPresent(value -> text.append(' ').append(value));
        member.ifPresent(value -> text.append('.').append(value));
        errorName.ifPresent(value -> text.append(' ').append(value));
        if (replySerial != 0) {
            text.append(" to ").append(Integer.toUnsignedString(replySerial));
        }
        return text.append(" (").append(signature).append(", ").append(body.length).append(" bytes)").toString();
    }

    private static Optional<String> nonEmpty(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static void require(boolean condition, String cause) {
        if (!condition) {
            throw new IllegalArgumentException("cannot make a message: " + cause);
        }
    }
}
