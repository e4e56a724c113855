package dev.lares.systemd1;

import dev.lares.unit.Signals;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Values as systemd writes them into unit files, so that its own reading of them, and Lares's, yields them again (systemd.syntax(7)). */
final class SettingText {
    private static final long MICROS_PER_MINUTE = 60_000_000L;
    private static final String[] UNITS = {"y", "month", "w", "d", "h", "min", "s", "ms", "us"};
    private static final long[] UNIT_MICROS = {
        31_557_600_000_000L, 2_629_800_000_000L, 604_800_000_000L, 86_400_000_000L, 3_600_000_000L, MICROS_PER_MINUTE, 1_000_000L, 1_000L, 1L
    };

    private SettingText() {}

    /** A percent sign would begin a specifier. A line break would begin another setting: it is a blank. */
    static String plain(String value) {
        return value.replace("%", "%%").replace('\n', ' ').replace('\r', ' ');
    }

    /**
     * Quoted words with blanks between them, for {@code Exec…=} lines. Within the quotes only these and backslashes have a
     * meaning: variables are expanded as they would be of the words given, and a semicolon in quotes separates nothing. (systemd
     * puts a backslash before both, which it does not read back as it was: it never reads the file of a unit it makes.)
     */
    static String commandWords(List<String> words) {
        return words.stream().map(word -> '"' + commandWord(word) + '"').collect(Collectors.joining(" "));
    }

    /** Quoted words with blanks between them. */
    static String words(List<String> words) {
        return words.stream().map(word -> '"' + escapedAll(word.replace("%", "%%")) + '"').collect(Collectors.joining(" "));
    }

    static String commandWord(String word) {
        StringBuilder text = new StringBuilder();
        for (char c : word.replace("%", "%%").toCharArray()) {
            if (c < ' ' || c == 127) {
                text.append(control(c));
            } else {
                text.append("\\\"".indexOf(c) >= 0 ? "\\" : "").append(c);
            }
        }
        return text.toString();
    }

    /** With an escape for each byte that is not printable ASCII. */
    private static String escapedAll(String word) {
        StringBuilder text = new StringBuilder();
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < ' ' || c >= 127) {
                text.append(control(c));
            } else {
                text.append("\\'\"".indexOf(c) >= 0 ? "\\" : "").append(c);
            }
        }
        return text.toString();
    }

    private static String control(char c) {
        return switch (c) {
            case 7 -> "\\a";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case 11 -> "\\v";
            default -> "\\%03o".formatted((int) c);
        };
    }

    static String yesOrNo(boolean value) {
        return value ? "yes" : "no";
    }

    /** A signal by its name without {@code SIG}; the number has one. */
    static String signal(int number) {
        return Signals.name(number).substring("SIG".length());
    }

    /**
     * A span of time, as {@code 1min 5s} or {@code 1.500s} (systemd.time(7)).
     *
     * @param micros without sign; all bits set for infinity
     * @param accuracyMicros what is less is left out; a power of ten
     */
    static String span(long micros, long accuracyMicros) {
        if (micros == -1) {
            return "infinity";
        }
        StringBuilder text = new StringBuilder();
        long rest = micros < 0 ? Long.MAX_VALUE : micros;
        for (int i = 0; i < UNITS.length && rest > 0 && (text.isEmpty() || rest >= accuracyMicros); i++) {
            long unit = UNIT_MICROS[i];
            if (rest < unit) {
                continue;
            }
            text.append(text.isEmpty() ? "" : " ").append(rest / unit);
            int digits = Long.toString(unit).length() - Long.toString(accuracyMicros).length();
            boolean fraction = rest < MICROS_PER_MINUTE && rest % unit > 0 && digits > 0;
            if (fraction) {
                text.append('.').append(String.format("%0" + digits + "d", rest % unit / accuracyMicros));
            }
            text.append(UNITS[i]);
            rest = fraction ? 0 : rest % unit;
        }
        return text.isEmpty() ? "0" : text.toString();
    }

    /** Both parts of a limit, as {@code 100:200}; one where they are equal. All bits set for infinity. */
    static String limit(long soft, long hard) {
        if (Long.compareUnsigned(soft, hard) >= 0) {
            return limit(hard);
        }
        return limit(soft) + ":" + limit(hard);
    }

    private static String limit(long value) {
        return value == -1 ? "infinity" : Long.toUnsignedString(value);
    }
}
