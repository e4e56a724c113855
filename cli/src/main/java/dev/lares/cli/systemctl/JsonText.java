package dev.lares.cli.systemctl;

import dev.lares.cli.JsonLine;

/** Writes JSON (RFC 8259), on one line or as systemd indents it. */
final class JsonText {
    private final StringBuilder compact = new StringBuilder();
    private boolean first = true;

    JsonText openObject() {
        return open('{');
    }

    JsonText closeObject() {
        return close('}');
    }

    JsonText openArray() {
        return open('[');
    }

    JsonText closeArray() {
        return close(']');
    }

    JsonText name(String name) {
        comma();
        JsonLine.quote(compact, name);
        compact.append(':');
        first = true;
        return this;
    }

    JsonText text(String value) {
        comma();
        JsonLine.quote(compact, value);
        return this;
    }

    JsonText number(long value) {
        return raw(Long.toString(value));
    }

    /** A number beyond a long's range, or with a fraction. */
    JsonText raw(String value) {
        comma();
        compact.append(value);
        return this;
    }

    JsonText flag(boolean value) {
        return raw(value ? "true" : "false");
    }

    JsonText nothing() {
        return raw("null");
    }

    private JsonText open(char bracket) {
        comma();
        compact.append(bracket);
        first = true;
        return this;
    }

    private JsonText close(char bracket) {
        compact.append(bracket);
        first = false;
        return this;
    }

    private void comma() {
        if (!first) {
            compact.append(',');
        }
        first = false;
    }

    /** The whole value, without a newline at its end; indented for {@code json-pretty}. */
    String text(Options options) {
        return options.output().equals("json-pretty") ? pretty() : compact.toString();
    }

    private String pretty() {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < compact.length(); i++) {
            char c = compact.charAt(i);
            char next = i + 1 < compact.length() ? compact.charAt(i + 1) : ' ';
            if (quoted) {
                out.append(c);
                if (c == '\\') {
                    out.append(compact.charAt(++i));
                }
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
                out.append(c);
            } else if ((c == '{' || c == '[') && (next == '}' || next == ']')) {
                out.append(c).append(compact.charAt(++i));
            } else if (c == '{' || c == '[') {
                line(out.append(c), ++depth);
            } else if (c == '}' || c == ']') {
                line(out, --depth).append(c);
            } else if (c == ',') {
                line(out.append(c), depth);
            } else {
                out.append(c == ':' ? " : " : String.valueOf(c));
            }
        }
        return out.toString();
    }

    private static StringBuilder line(StringBuilder out, int depth) {
        return out.append('\n').append("\t".repeat(depth));
    }
}
