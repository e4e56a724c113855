package dev.lares.dbus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the values of a body in order, D-Bus Specification "Marshaling (Wire Format)". The caller asks for the types the
 * signature says ({@link IllegalStateException} otherwise); a value that breaks a rule of the specification (range,
 * length, padding, UTF-8, path) throws {@link ProtocolViolation}. Nothing is allocated for a length before it is checked.
 *
 * <p>Not thread-safe.
 */
public final class BodyReader {
    private static final int DEEPEST = 64;

    private final byte[] bytes;
    private final int base;
    private final boolean bigEndian;
    private final SignatureCursor cursor;
    private final int fdCount;
    private int at;
    private int[] limits = new int[4];
    private int limitCount;

    BodyReader(byte[] bytes, int offset, int length, ByteOrder order, String signature, int fdCount) {
        this.bytes = bytes;
        this.base = offset;
        this.bigEndian = order == ByteOrder.BIG_ENDIAN;
        this.cursor = new SignatureCursor(signature);
        this.fdCount = fdCount;
        this.at = offset;
        limits[limitCount++] = offset + length;
    }

    /** The whole next type, such as {@code a{sv}}; IllegalStateException at the end of a container or the body. */
    public String nextType() {
        if (cursor.next() == ' ') {
            throw new IllegalStateException("cannot tell the next type: there is none");
        }
        return cursor.nextType();
    }

    public int uint8() throws ProtocolViolation {
        cursor.pass('y');
        return bytes[take(1)] & 0xff;
    }

    public boolean bool() throws ProtocolViolation {
        cursor.pass('b');
        int value = get32();
        if (value != 0 && value != 1) {
            throw new ProtocolViolation("cannot read a boolean: " + Integer.toUnsignedString(value) + " is neither 0 nor 1");
        }
        return value == 1;
    }

    public int int16() throws ProtocolViolation {
        cursor.pass('n');
        return (short) get16();
    }

    public int uint16() throws ProtocolViolation {
        cursor.pass('q');
        return get16() & 0xffff;
    }

    public int int32() throws ProtocolViolation {
        cursor.pass('i');
        return get32();
    }

    /** The 32 bits; above 2147483647 the result is negative. */
    public int uint32() throws ProtocolViolation {
        cursor.pass('u');
        return get32();
    }

    public long int64() throws ProtocolViolation {
        cursor.pass('x');
        return get64();
    }

    /** The 64 bits; from 2^63 on the result is negative, and -1 is systemd's infinity. */
    public long uint64() throws ProtocolViolation {
        cursor.pass('t');
        return get64();
    }

    public double float64() throws ProtocolViolation {
        cursor.pass('d');
        return Double.longBitsToDouble(get64());
    }

    public String string() throws ProtocolViolation {
        cursor.pass('s');
        return getString();
    }

    public String objectPath() throws ProtocolViolation {
        cursor.pass('o');
        String path = getString();
        if (!Names.isObjectPath(path)) {
            throw new ProtocolViolation("cannot read an object path: not valid");
        }
        return path;
    }

    public String signature() throws ProtocolViolation {
        cursor.pass('g');
        return getSignature();
    }

    /** Which of the message's descriptors, from 0. */
    public int fd() throws ProtocolViolation {
        cursor.pass('h');
        int index = get32();
        if (index < 0 || index >= fdCount) {
            throw new ProtocolViolation("cannot read a descriptor: index " + Integer.toUnsignedString(index) + " of " + fdCount);
        }
        return index;
    }

    /** Enters an array; read elements while {@link #hasMore()}, then {@link #leaveArray()}. */
    public void enterArray() throws ProtocolViolation {
        int size = getArraySize();
        cursor.enterArray();
        align(Signatures.alignment(cursor.next()));
        pushLimit(size);
    }

    /** Whether the array that was entered last has another element. */
    public boolean hasMore() {
        return at < limits[limitCount - 1];
    }

    /** Leaves an array whose elements have all been read. */
    public void leaveArray() throws ProtocolViolation {
        if (hasMore()) {
            throw new IllegalStateException("cannot leave an array: " + (limits[limitCount - 1] - at) + " bytes are unread");
        }
        cursor.leave('a');
        limitCount--;
    }

    public void enterStruct() throws ProtocolViolation {
        requireDepth();
        cursor.enterStruct('(');
        align(8);
    }

    public void leaveStruct() {
        cursor.leave('(');
    }

    public void enterDictEntry() throws ProtocolViolation {
        requireDepth();
        cursor.enterStruct('{');
        align(8);
    }

    public void leaveDictEntry() {
        cursor.leave('{');
    }

    /** Enters a variant and says the type of its value. */
    public String enterVariant() throws ProtocolViolation {
        requireDepth();
        String type = getSignature();
        if (!Signatures.isSingle(type)) {
            throw new ProtocolViolation("cannot read a variant of '" + type + "': not one complete type");
        }
        cursor.enterVariant(type);
        return type;
    }

    public void leaveVariant() {
        cursor.leave('v');
    }

    /** A whole array of strings, {@code as}. */
    public List<String> strings() throws ProtocolViolation {
        List<String> values = new ArrayList<>();
        enterArray();
        while (hasMore()) {
            values.add(string());
        }
        leaveArray();
        return values;
    }

    /** A whole array of bytes, {@code ay}. */
    public byte[] octets() throws ProtocolViolation {
        if (!cursor.nextType().equals("ay")) {
            throw new IllegalStateException("cannot read octets: the next type is " + cursor.nextType());
        }
        int size = getArraySize();
        cursor.passWhole();
        int from = take(size);
        return Arrays.copyOfRange(bytes, from, from + size);
    }

    /** Reads the next value, checks it, and forgets it. */
    public void skip() throws ProtocolViolation {
        switch (cursor.next()) {
            case 'y' -> uint8();
            case 'b' -> bool();
            case 'n' -> int16();
            case 'q' -> uint16();
            case 'i' -> int32();
            case 'u' -> uint32();
            case 'x' -> int64();
            case 't' -> uint64();
            case 'd' -> float64();
            case 's' -> string();
            case 'o' -> objectPath();
            case 'g' -> signature();
            case 'h' -> fd();
            case 'a' -> skipArray();
            case '(' -> {
                enterStruct();
                skipAll();
                leaveStruct();
            }
            case '{' -> {
                enterDictEntry();
                skipAll();
                leaveDictEntry();
            }
            case 'v' -> {
                enterVariant();
                skip();
                leaveVariant();
            }
            default -> throw new IllegalStateException("cannot skip a value: there is none");
        }
    }

    /** Reads and checks every value that is left, and that the body ends there. */
    public void skipToEnd() throws ProtocolViolation {
        skipAll();
        end();
    }

    /** Checks that everything has been read, and that there are no bytes beyond. */
    public void end() throws ProtocolViolation {
        if (!cursor.isComplete()) {
            throw new IllegalStateException("cannot end a body: values are unread");
        }
        if (at != limits[0]) {
            throw new ProtocolViolation("cannot read a body: " + (limits[0] - at) + " bytes beyond its signature");
        }
    }

    private void skipAll() throws ProtocolViolation {
        while (cursor.next() != ' ') {
            skip();
        }
    }

    private void skipArray() throws ProtocolViolation {
        enterArray();
        while (hasMore()) {
            skip();
        }
        leaveArray();
    }

    private int getArraySize() throws ProtocolViolation {
        requireDepth();
        int size = get32();
        if (size < 0 || size > Message.LARGEST_ARRAY_BYTES) {
            throw new ProtocolViolation("cannot read an array of " + Integer.toUnsignedString(size) + " bytes: the limit is "
                    + Message.LARGEST_ARRAY_BYTES);
        }
        return size;
    }

    private void pushLimit(int size) throws ProtocolViolation {
        if (size > limits[limitCount - 1] - at) {
            throw new ProtocolViolation("cannot read an array of " + size + " bytes: " + (limits[limitCount - 1] - at) + " are left");
        }
        if (limitCount == limits.length) {
            limits = Arrays.copyOf(limits, limitCount * 2);
        }
        limits[limitCount++] = at + size;
    }

    private void requireDepth() throws ProtocolViolation {
        if (cursor.depth() >= DEEPEST) {
            throw new ProtocolViolation("cannot read a value: nested deeper than " + DEEPEST);
        }
    }

    private String getString() throws ProtocolViolation {
        int size = get32();
        if (size < 0) {
            throw new ProtocolViolation("cannot read a string of " + Integer.toUnsignedString(size) + " bytes: too long");
        }
        int from = take(size);
        if (bytes[take(1)] != 0) {
            throw new ProtocolViolation("cannot read a string: no NUL after it");
        }
        return decode(from, size);
    }

    private String getSignature() throws ProtocolViolation {
        int size = bytes[take(1)] & 0xff;
        int from = take(size);
        if (bytes[take(1)] != 0) {
            throw new ProtocolViolation("cannot read a signature: no NUL after it");
        }
        String text = new String(bytes, from, size, StandardCharsets.ISO_8859_1);
        if (!Signatures.isValid(text)) {
            throw new ProtocolViolation("cannot read a signature: not valid");
        }
        return text;
    }

    private String decode(int from, int size) throws ProtocolViolation {
        boolean ascii = true;
        for (int i = from; i < from + size; i++) {
            if (bytes[i] == 0) {
                throw new ProtocolViolation("cannot read a string: a NUL is in it");
            }
            ascii &= bytes[i] > 0;
        }
        if (ascii) {
            return new String(bytes, from, size, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes, from, size)).toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolViolation("cannot read a string: not UTF-8");
        }
    }

    private int get16() throws ProtocolViolation {
        align(2);
        int from = take(2);
        int low = bytes[from] & 0xff;
        int high = bytes[from + 1] & 0xff;
        return bigEndian ? low << 8 | high : high << 8 | low;
    }

    private int get32() throws ProtocolViolation {
        align(4);
        return intAt(bytes, take(4), bigEndian);
    }

    private long get64() throws ProtocolViolation {
        align(8);
        int from = take(8);
        long first = intAt(bytes, from, bigEndian) & 0xffffffffL;
        long second = intAt(bytes, from + 4, bigEndian) & 0xffffffffL;
        return bigEndian ? first << 32 | second : second << 32 | first;
    }

    static int intAt(byte[] bytes, int from, boolean bigEndian) {
        int value = bytes[from] & 0xff | (bytes[from + 1] & 0xff) << 8 | (bytes[from + 2] & 0xff) << 16 | bytes[from + 3] << 24;
        return bigEndian ? Integer.reverseBytes(value) : value;
    }

    private void align(int alignment) throws ProtocolViolation {
        int padding = -(at - base) & alignment - 1;
        int from = take(padding);
        for (int i = from; i < from + padding; i++) {
            if (bytes[i] != 0) {
                throw new ProtocolViolation("cannot read a value: the padding before it is not zero");
            }
        }
    }

    private int take(int count) throws ProtocolViolation {
        int left = limits[limitCount - 1] - at;
        if (count > left) {
            throw new ProtocolViolation("cannot read " + count + " bytes: " + left + " are left");
        }
        int from = at;
        at += count;
        return from;
    }
}
