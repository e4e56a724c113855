package dev.lares.dbus;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * The header of a message, D-Bus Specification "Message Format": byte order, type, flags, protocol version, length of the
 * body, serial, an array of fields, and padding to 8 bytes.
 */
final class MessageHeader {
    /** The part of fixed size, the length of the fields included. */
    static final int FIXED_BYTES = 16;

    private static final int PROTOCOL_VERSION = 1;
    private static final int PATH = 1;
    private static final int INTERFACE = 2;
    private static final int MEMBER = 3;
    private static final int ERROR_NAME = 4;
    private static final int REPLY_SERIAL = 5;
    private static final int DESTINATION = 6;
    private static final int SENDER = 7;
    private static final int SIGNATURE = 8;
    private static final int UNIX_FDS = 9;

    private final boolean bigEndian;
    private final int typeCode;
    private final int flags;
    private final int bodyBytes;
    private final int serial;
    private final int fieldBytes;

    private MessageHeader(boolean bigEndian, int typeCode, int flags, int bodyBytes, int serial, int fieldBytes) {
        this.bigEndian = bigEndian;
        this.typeCode = typeCode;
        this.flags = flags;
        this.bodyBytes = bodyBytes;
        this.serial = serial;
        this.fieldBytes = fieldBytes;
    }

    /** Reads the fixed part, and so learns how long the message is. */
    static MessageHeader read(byte[] bytes, int offset, int largestBytes) throws ProtocolViolation {
        byte order = bytes[offset];
        if (order != 'l' && order != 'B') {
            throw new ProtocolViolation("cannot read a message: byte order " + (order & 0xff) + " is neither 'l' nor 'B'");
        }
        boolean bigEndian = order == 'B';
        int typeCode = bytes[offset + 1] & 0xff;
        if (typeCode == 0) {
            throw new ProtocolViolation("cannot read a message: type 0 is invalid");
        }
        int version = bytes[offset + 3] & 0xff;
        if (version != PROTOCOL_VERSION) {
            throw new ProtocolViolation("cannot read a message: protocol version " + version + ", not " + PROTOCOL_VERSION);
        }
        int bodyBytes = BodyReader.intAt(bytes, offset + 4, bigEndian);
        int serial = BodyReader.intAt(bytes, offset + 8, bigEndian);
        int fieldBytes = BodyReader.intAt(bytes, offset + 12, bigEndian);
        if (serial == 0) {
            throw new ProtocolViolation("cannot read a message: serial 0 is invalid");
        }
        if (fieldBytes < 0 || fieldBytes > Message.LARGEST_ARRAY_BYTES) {
            throw new ProtocolViolation("cannot read a message: " + Integer.toUnsignedString(fieldBytes)
                    + " bytes of header fields; the limit is " + Message.LARGEST_ARRAY_BYTES);
        }
        MessageHeader header = new MessageHeader(bigEndian, typeCode, bytes[offset + 2] & 0xff, bodyBytes, serial, fieldBytes);
        if (bodyBytes < 0 || header.headerBytes() + (long) bodyBytes > largestBytes) {
            throw new ProtocolViolation("cannot read a message of " + (header.headerBytes() + (bodyBytes & 0xffffffffL))
                    + " bytes: the limit is " + largestBytes);
        }
        return header;
    }

    /** The bytes of the header with its padding. */
    int headerBytes() {
        return FIXED_BYTES + fieldBytes + 7 & -8;
    }

    int messageBytes() {
        return headerBytes() + bodyBytes;
    }

    /** Reads the fields; empty for a message of a type that this protocol version does not know. */
    Optional<Message> message(byte[] bytes, int offset) throws ProtocolViolation {
        ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        BodyReader reader = new BodyReader(bytes, offset, headerBytes(), order, "yyyyuua(yv)", 0);
        for (int i = 0; i < 4; i++) {
            reader.uint8();
        }
        reader.uint32();
        reader.uint32();
        Fields fields = new Fields();
        reader.enterArray();
        while (reader.hasMore()) {
            reader.enterStruct();
            fields.read(reader);
            reader.leaveStruct();
        }
        reader.leaveArray();
        for (int i = offset + FIXED_BYTES + fieldBytes; i < offset + headerBytes(); i++) {
            if (bytes[i] != 0) {
                throw new ProtocolViolation("cannot read a message: the padding after its header is not zero");
            }
        }
        Optional<MessageType> type = MessageType.of(typeCode);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        byte[] body = new byte[bodyBytes];
        System.arraycopy(bytes, offset + headerBytes(), body, 0, bodyBytes);
        try {
            return Optional.of(new Message(type.get(), flags, serial, fields.path, fields.interfaceName, fields.member,
                    fields.errorName, fields.replySerial, fields.destination, fields.sender, fields.signature, fields.fdCount, order, body));
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolation(e.getMessage().replace("cannot make", "cannot read"));
        }
    }

    private static final class Fields {
        private Optional<String> path = Optional.empty();
        private Optional<String> interfaceName = Optional.empty();
        private Optional<String> member = Optional.empty();
        private Optional<String> errorName = Optional.empty();
        private Optional<String> destination = Optional.empty();
        private Optional<String> sender = Optional.empty();
        private int replySerial;
        private String signature = "";
        private int fdCount;
        private int seen;

        private void read(BodyReader reader) throws ProtocolViolation {
            int code = reader.uint8();
            String type = reader.enterVariant();
            if (code == 0) {
                throw new ProtocolViolation("cannot read a message: header field 0 is invalid");
            }
            if (code <= UNIX_FDS) {
                if ((seen & 1 << code) != 0) {
                    throw new ProtocolViolation("cannot read a message: header field " + code + " is there twice");
                }
                seen |= 1 << code;
                requireType(code, type);
            }
            switch (code) {
                case PATH -> path = Optional.of(reader.objectPath());
                case INTERFACE -> interfaceName = Optional.of(reader.string());
                case MEMBER -> member = Optional.of(reader.string());
                case ERROR_NAME -> errorName = Optional.of(reader.string());
                case REPLY_SERIAL -> replySerial = nonZero(reader.uint32());
                case DESTINATION -> destination = Optional.of(reader.string());
                case SENDER -> sender = Optional.of(reader.string());
                case SIGNATURE -> signature = reader.signature();
                case UNIX_FDS -> fdCount = fewFds(reader.uint32());
                default -> reader.skip();
            }
            reader.leaveVariant();
        }

        private static void requireType(int code, String type) throws ProtocolViolation {
            String wanted = switch (code) {
                case PATH -> "o";
                case REPLY_SERIAL, UNIX_FDS -> "u";
                case SIGNATURE -> "g";
                default -> "s";
            };
            if (!type.equals(wanted)) {
                throw new ProtocolViolation("cannot read a message: header field " + code + " is of type '" + type + "', not '" + wanted + "'");
            }
        }

        private static int nonZero(int serial) throws ProtocolViolation {
            if (serial == 0) {
                throw new ProtocolViolation("cannot read a message: reply serial 0 is invalid");
            }
            return serial;
        }

        private static int fewFds(int count) throws ProtocolViolation {
            if (count < 0 || count > MessageReader.MOST_FDS) {
                throw new ProtocolViolation("cannot read a message with " + Integer.toUnsignedString(count) + " descriptors: the limit is "
                        + MessageReader.MOST_FDS);
            }
            return count;
        }
    }

    static byte[] write(Message message) {
        BodyWriter writer = new BodyWriter("yyyyuua(yv)", 160);
        writer.uint8('l').uint8(message.type().code()).uint8(message.flags()).uint8(PROTOCOL_VERSION)
                .uint32(message.body().length).uint32(message.serial()).openArray();
        message.path().ifPresent(value -> field(writer, PATH, "o").objectPath(value).closeVariant().closeStruct());
        message.interfaceName().ifPresent(value -> text(writer, INTERFACE, value));
        message.member().ifPresent(value -> text(writer, MEMBER, value));
        message.errorName().ifPresent(value -> text(writer, ERROR_NAME, value));
        if (message.replySerial() != 0) {
            field(writer, REPLY_SERIAL, "u").uint32(message.replySerial()).closeVariant().closeStruct();
        }
        message.destination().ifPresent(value -> text(writer, DESTINATION, value));
        message.sender().ifPresent(value -> text(writer, SENDER, value));
        if (!message.signature().isEmpty()) {
            field(writer, SIGNATURE, "g").signature(message.signature()).closeVariant().closeStruct();
        }
        if (message.fdCount() > 0) {
            field(writer, UNIX_FDS, "u").uint32(message.fdCount()).closeVariant().closeStruct();
        }
        byte[] header = writer.closeArray().toBytes();
        int headerBytes = header.length + 7 & -8;
        if (headerBytes + (long) message.body().length > Message.LARGEST_BYTES) {
            throw new IllegalStateException("cannot write a message of " + (headerBytes + (long) message.body().length)
                    + " bytes: the limit is " + Message.LARGEST_BYTES);
        }
        byte[] whole = Arrays.copyOf(header, headerBytes + message.body().length);
        System.arraycopy(message.body(), 0, whole, headerBytes, message.body().length);
        return whole;
    }

    private static BodyWriter field(BodyWriter writer, int code, String type) {
        return writer.openStruct().uint8(code).openVariant(type);
    }

    private static void text(BodyWriter writer, int code, String value) {
        field(writer, code, "s").string(value).closeVariant().closeStruct();
    }
}
