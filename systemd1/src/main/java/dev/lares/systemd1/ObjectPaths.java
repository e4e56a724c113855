package dev.lares.systemd1;

import dev.lares.unit.UnitName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Paths of the manager's objects, org.freedesktop.systemd1(5); labels are escaped as sd_bus_path_encode(3) says. */
final class ObjectPaths {
    static final String MANAGER = "/org/freedesktop/systemd1";
    static final String UNITS = MANAGER + "/unit";
    static final String JOBS = MANAGER + "/job";
    static final String LOG_CONTROL = "/org/freedesktop/LogControl1";

    private ObjectPaths() {}

    static String ofUnit(UnitName name) {
        return UNITS + "/" + escape(name.toString());
    }

    /** As {@link #ofUnit(UnitName)}, with {@code /} for no unit. */
    static String ofJob(long id) {
        return JOBS + "/" + id;
    }

    /** The name in a unit's path, unescaped, which may be no unit name; empty if it is no path of a unit. */
    static Optional<String> unitName(String path) {
        return path.startsWith(UNITS + "/") ? Optional.of(unescape(path.substring(UNITS.length() + 1))) : Optional.empty();
    }

    /** The number in a job's path; empty if it is no path of a job. */
    static Optional<Long> jobId(String path) {
        if (!path.startsWith(JOBS + "/")) {
            return Optional.empty();
        }
        String digits = path.substring(JOBS.length() + 1);
        if (digits.isEmpty() || digits.length() > 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of(Long.valueOf(digits));
    }

    /** Letters and digits stay, but for a digit at the beginning; every other byte becomes {@code _xx}; nothing becomes {@code _}. */
    static String escape(String text) {
        if (text.isEmpty()) {
            return "_";
        }
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || i > 0 && b >= '0' && b <= '9') {
                escaped.append((char) b);
            } else {
                escaped.append('_').append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        return escaped.toString();
    }

    /** The text that was escaped; an underscore without two hexadecimal digits stands for itself, as in systemd. */
    static String unescape(String label) {
        if (label.equals("_")) {
            return "";
        }
        byte[] bytes = new byte[label.length()];
        int count = 0;
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            if (c == '_' && i + 2 < label.length() && digit(label, i + 1) >= 0 && digit(label, i + 2) >= 0) {
                bytes[count++] = (byte) (digit(label, i + 1) << 4 | digit(label, i + 2));
                i += 2;
            } else {
                bytes[count++] = (byte) c;
            }
        }
        return new String(bytes, 0, count, StandardCharsets.UTF_8);
    }

    private static int digit(String text, int at) {
        return Character.digit(text.charAt(at), 16);
    }
}
