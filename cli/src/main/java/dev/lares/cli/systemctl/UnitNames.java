package dev.lares.cli.systemctl;

import dev.lares.unit.UnitName;
import dev.lares.unit.UnitNameEscaping;
import dev.lares.unit.UnitType;
import java.nio.charset.StandardCharsets;

/** Makes unit names of what people type, systemctl(1) "Parameter Syntax". */
final class UnitNames {
    private static final String HEX = "0123456789abcdef";
    private static final String OBJECTS = "/org/freedesktop/systemd1/unit/";

    private UnitNames() {}

    /** What makes of a typed word a name; whether a pattern may stay one, and whom to tell of changes. */
    record Mangling(String suffix, boolean patterns, String operation) {
        /** For verbs that take patterns of loaded units. */
        static final Mangling PATTERNS = new Mangling(".service", true, "");

        static Mangling to(String operation) {
            return new Mangling(".service", false, operation);
        }

        static Mangling to(String operation, String suffix) {
            return new Mangling(suffix, false, operation);
        }
    }

    /** The name; {@link Failure} if none can be made. */
    static String mangle(Session session, String word, Mangling how) throws Failure {
        if (word.isEmpty()) {
            throw Failure.of("Failed to mangle name: Invalid argument");
        }
        if (UnitName.parse(word).isPresent()) {
            return word;
        }
        boolean suggest = true;
        if (isPattern(word) && hasOnlyNameCharacters(word, true)) {
            if (how.patterns) {
                return word;
            }
            suggest = false;
            notice(session, "Glob pattern passed" + (how.operation.isEmpty() ? "" : " " + how.operation) + ", but globs are not supported for this.");
        }
        if (word.startsWith("/")) {
            boolean device = word.startsWith("/dev/") || word.startsWith("/sys/");
            return UnitNameEscaping.forPath(word, device ? UnitType.DEVICE : UnitType.MOUNT).map(UnitName::text)
                    .orElseThrow(() -> Failure.of("Failed to mangle name: Invalid argument"));
        }
        String escaped = escape(word, how.patterns);
        if (!escaped.equals(word)) {
            notice(session, "Invalid unit name \"" + word + "\" escaped as \"" + escaped + "\"" + (suggest ? " (maybe you should use systemd-escape?)." : "."));
        }
        boolean pattern = how.patterns && isPattern(escaped);
        String name = pattern || UnitType.ofSuffix(escaped.substring(escaped.lastIndexOf('.') + 1)).isPresent() && escaped.indexOf('.') >= 0 ? escaped
                : escaped + how.suffix;
        if (!how.patterns && UnitName.parse(name).isEmpty()) {
            throw Failure.of("Failed to mangle unit name: Invalid argument");
        }
        return name;
    }

    private static void notice(Session session, String text) {
        if (!session.options().has(Flag.QUIET)) {
            session.screen().notice(text);
        }
    }

    static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
    }

    private static boolean hasOnlyNameCharacters(String text, boolean patterns) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isNameCharacter(c) && !(patterns && "[]!-*?".indexOf(c) >= 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '@' || c == ':' || c == '-' || c == '_' || c == '.' || c == '\\';
    }

    private static String escape(String word, boolean patterns) {
        StringBuilder out = new StringBuilder();
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c == '/') {
                out.append('-');
            } else if (isNameCharacter(c) || patterns && "[]!-*?".indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }

    /** The part after the last dot; empty if there is none. */
    static String suffix(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }

    static boolean isTemplate(String name) {
        return UnitName.parse(name).filter(UnitName::isTemplate).isPresent();
    }

    /** The D-Bus object of the unit, org.freedesktop.systemd1(5). */
    static String objectPath(String name) {
        StringBuilder path = new StringBuilder(OBJECTS);
        if (name.isEmpty()) {
            return path.append('_').toString();
        }
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int c = bytes[i] & 0xff;
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || i > 0 && c >= '0' && c <= '9') {
                path.append((char) c);
            } else {
                path.append('_').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return path.toString();
    }

    /** The unit of a D-Bus object; empty if it is none. */
    static String ofObjectPath(String path) {
        if (!path.startsWith(OBJECTS)) {
            return "";
        }
        byte[] bytes = new byte[path.length()];
        int length = 0;
        for (int i = OBJECTS.length(); i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '_' && i + 2 < path.length()) {
                bytes[length++] = (byte) Integer.parseInt(path.substring(i + 1, i + 3), 16);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
