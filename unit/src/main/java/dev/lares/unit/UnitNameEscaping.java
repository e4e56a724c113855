package dev.lares.unit;

import java.util.Optional;

/**
 * Any text as part of a unit name, and back (systemd.unit(5), "String Escaping for Inclusion in Unit Names";
 * systemd-escape(1)).
 */
public final class UnitNameEscaping {
    private UnitNameEscaping() {}

    /** The text with {@code /} as {@code -}, and bytes that unit names cannot have as {@code \x2d}. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder();
        byte[] bytes = RawText.encode(text);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xFF);
            if (c == '/') {
                out.append('-');
            } else if (isPlain(c) && !(c == '.' && i == 0)) {
                out.append(c);
            } else {
                out.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xF, 16));
            }
        }
        return out.toString();
    }

    /** What {@link #escape} was given; nothing if a backslash does not begin an escape. */
    public static Optional<String> unescape(String text) {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '-') {
                bytes.append('/');
            } else if (c == '\\') {
                Optional<Escape> escape = i + 1 < text.length() && text.charAt(i + 1) == 'x' ? Escape.at(text, i + 1) : Optional.empty();
                if (escape.isEmpty()) {
                    return Optional.empty();
                }
                bytes.append(escape.get().text());
                i += escape.get().length();
            } else {
                bytes.append(c);
            }
        }
        return Optional.of(RawText.normalise(bytes.toString()));
    }

    /** The path, simplified, without its slashes at both ends, escaped; {@code -} for the root. Nothing if {@code ..} is in it. */
    public static Optional<String> escapePath(String path) {
        String simple = Paths.simplify(path);
        if (simple.isEmpty() || simple.equals("/")) {
            return Optional.of("-");
        }
        if (!Paths.isNormalised(simple) || simple.equals(".")) {
            return Optional.empty();
        }
        return Optional.of(escape(simple.startsWith("/") ? simple.substring(1) : simple));
    }

    /** The absolute path that {@link #escapePath} was given; nothing if no path gives this text. */
    public static Optional<String> unescapePath(String text) {
        if (text.equals("-")) {
            return Optional.of("/");
        }
        return unescape(text).filter(UnitNameEscaping::isInnerPath).map(path -> "/" + path);
    }

    /** The name of the unit of a type that stands for a path, as {@code var-lib.mount}, if it is short enough. */
    public static Optional<UnitName> forPath(String path, UnitType type) {
        return escapePath(path).flatMap(escaped -> UnitName.parse(escaped + "." + type.suffix()));
    }

    private static boolean isInnerPath(String path) {
        return !path.isEmpty() && Paths.simplify(path).equals(path) && !path.startsWith("/") && Paths.isNormalised(path) && !path.equals(".");
    }

    private static boolean isPlain(char c) {
        return Ascii.isLetter(c) || Ascii.isDigit(c) || ":_.".indexOf(c) >= 0;
    }
}
