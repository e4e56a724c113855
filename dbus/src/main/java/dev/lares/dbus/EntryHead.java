package dev.lares.dbus;

/**
 * How an entry of an {@code a{sv}} begins: its key and the type of its value, checked and encoded once, for those who write the
 * same entries over and over. Entries begin at a multiple of 8 bytes, so these bytes are always the same.
 */
public final class EntryHead {
    private final String type;
    private final byte[] bytes;

    /** For a key and one complete type. */
    public EntryHead(String key, String type) {
        BodyWriter writer = new BodyWriter("sg").string(key).signature(type);
        if (!Signatures.isSingle(type)) {
            throw new IllegalArgumentException("cannot write a variant of '" + type + "': not one complete type");
        }
        this.type = type;
        this.bytes = writer.toBytes();
    }

    String type() {
        return type;
    }

    byte[] bytes() {
        return bytes;
    }
}
