package dev.lares.dbus;

/** Type signatures as text, D-Bus Specification "Type System": what is valid, where a type ends, how it is aligned. */
public final class Signatures {
    /** The most characters of a signature. */
    public static final int LONGEST = 255;

    /** The deepest nesting of arrays, and of structs and dict entries. */
    static final int DEEPEST = 32;

    private Signatures() {}

    /** Whether the text is zero or more complete types. */
    public static boolean isValid(String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        int at = 0;
        while (at < text.length()) {
            at = endOrNegative(text, at, 0, 0);
            if (at < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text is exactly one complete type, as a variant needs. */
    public static boolean isSingle(String text) {
        return text.length() <= LONGEST && !text.isEmpty() && endOrNegative(text, 0, 0, 0) == text.length();
    }

    /** Where the complete type that begins at an index of a valid signature ends, exclusive. */
    public static int end(String valid, int from) {
        int depth = 0;
        for (int at = from; ; at++) {
            switch (valid.charAt(at)) {
                case '(', '{' -> depth++;
                case ')', '}' -> depth--;
                case 'a' -> {
                    continue;
                }
                default -> {}
            }
            if (depth == 0) {
                return at + 1;
            }
        }
    }

    /** The alignment in bytes of a type by its first character: 1, 2, 4 or 8. */
    static int alignment(char type) {
        return switch (type) {
            case 'y', 'g', 'v' -> 1;
            case 'n', 'q' -> 2;
            case 'b', 'i', 'u', 'h', 's', 'o', 'a' -> 4;
            case 'x', 't', 'd', '(', '{' -> 8;
            default -> throw new IllegalArgumentException("cannot align type '" + type + "': unknown");
        };
    }

    static boolean isBasic(char type) {
        return "ybnqiuxtdsogh".indexOf(type) >= 0;
    }

    private static int endOrNegative(String text, int from, int arrays, int structs) {
        if (from >= text.length()) {
            return -1;
        }
        char type = text.charAt(from);
        return switch (type) {
            case 'v' -> from + 1;
            case 'a' -> arrays == DEEPEST ? -1 : arrayEnd(text, from + 1, arrays + 1, structs);
            case '(' -> structs == DEEPEST ? -1 : structEnd(text, from + 1, arrays, structs + 1);
            default -> isBasic(type) ? from + 1 : -1;
        };
    }

    private static int arrayEnd(String text, int from, int arrays, int structs) {
        if (from >= text.length() || text.charAt(from) != '{') {
            return endOrNegative(text, from, arrays, structs);
        }
        // A dict entry lives in an array only, has a basic key, and exactly one value.
        if (structs == DEEPEST || from + 1 >= text.length() || !isBasic(text.charAt(from + 1))) {
            return -1;
        }
        int end = endOrNegative(text, from + 2, arrays, structs + 1);
        return end >= 0 && end < text.length() && text.charAt(end) == '}' ? end + 1 : -1;
    }

    private static int structEnd(String text, int from, int arrays, int structs) {
        int at = from;
        while (at >= 0 && at < text.length() && text.charAt(at) != ')') {
            at = endOrNegative(text, at, arrays, structs);
        }
        return at > from && at < text.length() ? at + 1 : -1;
    }
}
