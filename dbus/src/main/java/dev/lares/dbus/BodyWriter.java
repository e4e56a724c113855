package dev.lares.dbus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes values as the body of a message, little-endian, D-Bus Specification "Marshaling (Wire Format)". It is made for a
 * signature, and each value must be of the type that comes next in it; {@link IllegalStateException} otherwise.
 *
 * <pre>{@code
 * new BodyWriter("sa{sv}").string("a").openArray()
 *         .openDictEntry().string("key").openVariant("u").uint32(7).closeVariant().closeDictEntry()
 *         .closeArray()
 * }</pre>
 *
 * <p>Not thread-safe. Each method returns this writer.
 */
public final class BodyWriter {
    private static final int FIRST_BYTES = 128;
    private static final int FIRST_ARRAYS = 4;

    private final String signature;
    private final SignatureCursor cursor;
    private byte[] bytes;
    private int length;
    private int[] lengthsAt = new int[FIRST_ARRAYS];
    private int[] arraysFrom = new int[FIRST_ARRAYS];
    private int arrayCount;
    private int fdCount;

    /** A body of that signature, which must be valid. */
    public BodyWriter(String signature) {
        this(signature, FIRST_BYTES);
    }

    /** As {@link #BodyWriter(String)}, for about that many bytes. */
    public BodyWriter(String signature, int expectedBytes) {
        if (!Signatures.isValid(signature)) {
            throw new IllegalArgumentException("cannot write a body of '" + signature + "': not a signature");
        }
        this.signature = signature;
        cursor = new SignatureCursor(signature);
        bytes = new byte[expectedBytes];
    }

    public String signature() {
        return signature;
    }

    /** The whole next type of the signature, for callers that write what is asked for. */
    public String nextType() {
        return cursor.nextType();
    }

    /** The bytes so far, not copied beyond them; complete if all of the signature has been written. */
    public byte[] toBytes() {
        if (!cursor.isComplete()) {
            throw new IllegalStateException("cannot end a body of '" + signature + "': values are missing");
        }
        return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
    }

    /** How many descriptors the body refers to. */
    public int fdCount() {
        return fdCount;
    }

    public BodyWriter uint8(int value) {
        cursor.pass('y');
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public BodyWriter bool(boolean value) {
        cursor.pass('b');
        put32(value ? 1 : 0);
        return this;
    }

    public BodyWriter int16(int value) {
        cursor.pass('n');
        put16(value);
        return this;
    }

    public BodyWriter uint16(int value) {
        cursor.pass('q');
        put16(value);
        return this;
    }

    public BodyWriter int32(int value) {
        cursor.pass('i');
        put32(value);
        return this;
    }

    /** The value's 32 bits, unsigned: -1 is 4294967295. */
    public BodyWriter uint32(int value) {
        cursor.pass('u');
        put32(value);
        return this;
    }

    public BodyWriter int64(long value) {
        cursor.pass('x');
        put64(value);
        return this;
    }

    /** The value's 64 bits, unsigned: -1 is 18446744073709551615, systemd's infinity. */
    public BodyWriter uint64(long value) {
        cursor.pass('t');
        put64(value);
        return this;
    }

    public BodyWriter float64(double value) {
        cursor.pass('d');
        put64(Double.doubleToRawLongBits(value));
        return this;
    }

    /** Text without NUL; what UTF-8 cannot hold becomes a question mark. */
    public BodyWriter string(String value) {
        cursor.pass('s');
        putString(value);
        return this;
    }

    public BodyWriter objectPath(String value) {
        cursor.pass('o');
        if (!Names.isObjectPath(value)) {
            throw new IllegalArgumentException("cannot write object path '" + value + "': not a path");
        }
        putString(value);
        return this;
    }

    public BodyWriter signature(String value) {
        cursor.pass('g');
        if (!Signatures.isValid(value)) {
            throw new IllegalArgumentException("cannot write signature '" + value + "': not a signature");
        }
        putSignature(value);
        return this;
    }

    /** The next descriptor of the message; its number is the count of those before it. */
    public BodyWriter fd() {
        cursor.pass('h');
        put32(fdCount++);
        return this;
    }

    public BodyWriter openArray() {
        cursor.enterArray();
        put32(0);
        if (arrayCount == lengthsAt.length) {
            lengthsAt = Arrays.copyOf(lengthsAt, arrayCount * 2);
            arraysFrom = Arrays.copyOf(arraysFrom, arrayCount * 2);
        }
        lengthsAt[arrayCount] = length - 4;
        align(Signatures.alignment(cursor.next()));
        arraysFrom[arrayCount++] = length;
        return this;
    }

    /** Ends an array; of at most 64 MiB. */
    public BodyWriter closeArray() {
        cursor.leave('a');
        arrayCount--;
        int size = length - arraysFrom[arrayCount];
        if (size > Message.LARGEST_ARRAY_BYTES) {
            throw new IllegalStateException("cannot write an array of " + size + " bytes: the limit is " + Message.LARGEST_ARRAY_BYTES);
        }
        set32(lengthsAt[arrayCount], size);
        return this;
    }

    public BodyWriter openStruct() {
        cursor.enterStruct('(');
        align(8);
        return this;
    }

    public BodyWriter closeStruct() {
        cursor.leave('(');
        return this;
    }

    public BodyWriter openDictEntry() {
        cursor.enterStruct('{');
        align(8);
        return this;
    }

    public BodyWriter closeDictEntry() {
        cursor.leave('{');
        return this;
    }

    /** A variant whose value is of that one complete type. */
    public BodyWriter openVariant(String type) {
        if (!Signatures.isSingle(type)) {
            throw new IllegalArgumentException("cannot write a variant of '" + type + "': not one complete type");
        }
        cursor.enterVariant(type);
        putSignature(type);
        return this;
    }

    public BodyWriter closeVariant() {
        cursor.leave('v');
        return this;
    }

    /** An entry of an {@code a{sv}} up to its value, which is to be written next. */
    public BodyWriter openEntry(EntryHead head) {
        cursor.enterStruct('{');
        cursor.pass('s');
        cursor.enterVariant(head.type());
        align(8);
        byte[] first = head.bytes();
        reserve(first.length);
        System.arraycopy(first, 0, bytes, length, first.length);
        length += first.length;
        return this;
    }

    /** Ends the entry after its value. */
    public BodyWriter closeEntry() {
        cursor.leave('v');
        cursor.leave('{');
        return this;
    }

    /** A whole array of strings, {@code as}. */
    public BodyWriter strings(Iterable<String> values) {
        openArray();
        for (String value : values) {
            string(value);
        }
        return closeArray();
    }

    /** A whole array of bytes, {@code ay}. */
    public BodyWriter octets(byte[] value) {
        if (!cursor.nextType().equals("ay")) {
            throw new IllegalStateException("cannot write octets: the next type is " + cursor.nextType());
        }
        cursor.passWhole();
        put32(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    private void putString(String value) {
        int count = value.length();
        align(4);
        reserve(4 + count + 1);
        int at = length + 4;
        for (int i = 0; i < count; i++) {
            char c = value.charAt(i);
            if (c == 0 || c >= 0x80) {
                putUtf8(value);
                return;
            }
            bytes[at++] = (byte) c;
        }
        set32(length, count);
        bytes[at] = 0;
        length = at + 1;
    }

    private void putUtf8(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("cannot write a string: a NUL character is in it");
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        reserve(4 + utf8.length + 1);
        set32(length, utf8.length);
        System.arraycopy(utf8, 0, bytes, length + 4, utf8.length);
        length += 4 + utf8.length;
        bytes[length++] = 0;
    }

    private void putSignature(String value) {
        int count = value.length();
        reserve(count + 2);
        bytes[length++] = (byte) count;
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) value.charAt(i);
        }
        bytes[length++] = 0;
    }

    private void put16(int value) {
        align(2);
        reserve(2);
        bytes[length++] = (byte) value;
        bytes[length++] = (byte) (value >> 8);
    }

    private void put32(int value) {
        align(4);
        reserve(4);
        set32(length, value);
        length += 4;
    }

    private void put64(long value) {
        align(8);
        reserve(8);
        set32(length, (int) value);
        set32(length + 4, (int) (value >> 32));
        length += 8;
    }

    private void set32(int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
        bytes[at + 2] = (byte) (value >> 16);
        bytes[at + 3] = (byte) (value >> 24);
    }

    private void align(int alignment) {
        int aligned = (length + alignment - 1) & -alignment;
        reserve(aligned - length);
        while (length < aligned) {
            bytes[length++] = 0;
        }
    }

    private void reserve(int more) {
        long needed = (long) length + more;
        if (needed > bytes.length) {
            if (needed > Message.LARGEST_BYTES) {
                throw new IllegalStateException("cannot write a body of " + needed + " bytes: the limit is " + Message.LARGEST_BYTES);
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(Message.LARGEST_BYTES, Math.max(needed, 2L * bytes.length)));
        }
    }
}
