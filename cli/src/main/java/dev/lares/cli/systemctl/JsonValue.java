package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.ProtocolViolation;

/** Any D-Bus value as JSON: structures and arrays as arrays, dictionaries as objects. */
final class JsonValue {
    private JsonValue() {}

    /** Reads the next value and appends it. */
    static void append(JsonText json, BodyReader reader) throws ProtocolViolation {
        String type = reader.nextType();
        switch (type.charAt(0)) {
            case 'y' -> json.number(reader.uint8());
            case 'b' -> json.flag(reader.bool());
            case 'n' -> json.number(reader.int16());
            case 'q' -> json.number(reader.uint16());
            case 'i' -> json.number(reader.int32());
            case 'u' -> json.number(Integer.toUnsignedLong(reader.uint32()));
            case 'x' -> json.number(reader.int64());
            case 't' -> json.raw(Long.toUnsignedString(reader.uint64()));
            case 'd' -> json.raw(Double.toString(reader.float64()));
            case 's' -> json.text(reader.string());
            case 'o' -> json.text(reader.objectPath());
            case 'g' -> json.text(reader.signature());
            case 'v' -> {
                reader.enterVariant();
                append(json, reader);
                reader.leaveVariant();
            }
            case '(' -> struct(json, reader, type);
            case 'a' -> array(json, reader, type);
            default -> {
                reader.skip();
                json.nothing();
            }
        }
    }

    private static void struct(JsonText json, BodyReader reader, String type) throws ProtocolViolation {
        json.openArray();
        reader.enterStruct();
        int members = members(type);
        for (int i = 0; i < members; i++) {
            append(json, reader);
        }
        reader.leaveStruct();
        json.closeArray();
    }

    /** How many values a structure of that type has. */
    private static int members(String type) {
        int count = 0;
        int depth = 0;
        for (int i = 1; i < type.length() - 1; i++) {
            char c = type.charAt(i);
            boolean whole = depth == 0 && c != 'a';
            depth += c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
            count += whole ? 1 : 0;
        }
        return count;
    }

    private static void array(JsonText json, BodyReader reader, String type) throws ProtocolViolation {
        boolean dictionary = type.startsWith("a{s");
        reader.enterArray();
        if (dictionary) {
            json.openObject();
        } else {
            json.openArray();
        }
        while (reader.hasMore()) {
            if (dictionary) {
                reader.enterDictEntry();
                json.name(reader.string());
                append(json, reader);
                reader.leaveDictEntry();
            } else {
                append(json, reader);
            }
        }
        reader.leaveArray();
        if (dictionary) {
            json.closeObject();
        } else {
            json.closeArray();
        }
    }
}
