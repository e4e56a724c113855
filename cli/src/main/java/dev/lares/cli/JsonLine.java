package dev.lares.cli;

/** One JSON object on a line of its own (RFC 8259). Too small a need for a library on the manager's path. */
public final class JsonLine {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder("{");

    JsonLine text(String key, String value) {
        key(key);
        quote(out, value);
        return this;
    }

    JsonLine number(String key, long value) {
        key(key);
        out.append(value);
        return this;
    }

    /** An array of numbers from 0 to 255. */
    JsonLine bytes(String key, byte[] value) {
        key(key);
        out.append('[');
        for (int i = 0; i < value.length; i++) {
            out.append(i == 0 ? "" : ",").append(value[i] & 0xff);
        }
        out.append(']');
        return this;
    }

    /** The whole line, with its newline. */
    String end() {
        return out.append("}\n").toString();
    }

    private void key(String key) {
        if (out.length() > 1) {
            out.append(',');
        }
        quote(out, key);
        out.append(':');
    }

    /** Appends the text as a string of JSON. */
    public static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // Beyond what JSON demands: DEL and C1 controls, which a terminal would obey.
                    if (c < 0x20 || c >= 0x7f && c < 0xa0 || Character.isSurrogate(c) && !isPaired(text, i)) {
                        out.append("\\u").append(HEX.charAt(c >> 12)).append(HEX.charAt(c >> 8 & 15)).append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isPaired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
