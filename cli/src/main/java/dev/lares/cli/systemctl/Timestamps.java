package dev.lares.cli.systemctl;

/** Points in time as systemd writes them, systemd.time(7) "Displaying Timestamps": {@code Sun 2026-11-22 14:23:27 UTC}. */
final class Timestamps {
    private static final String[] DAYS = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    private static final long DAY_SECONDS = 86_400;
    /** The last second of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private Timestamps() {}

    static boolean isSet(long micros) {
        return micros != 0 && micros != Spans.INFINITY;
    }

    /** The point in time, in microseconds since 1970; empty if it is not set. */
    static String of(long micros, TimestampStyle style) {
        if (!isSet(micros)) {
            return "";
        }
        long seconds = Long.divideUnsigned(micros, Spans.SECOND);
        if (style == TimestampStyle.UNIX) {
            return "@" + Long.toUnsignedString(seconds);
        } else if (seconds > LAST_SECOND || seconds < 0) {
            return "--- XXXX-XX-XX XX:XX:XX";
        }
        boolean utc = style == TimestampStyle.UTC || style == TimestampStyle.US_UTC;
        boolean micro = style == TimestampStyle.US || style == TimestampStyle.US_UTC;
        LocalZone.Offset offset = utc ? LocalZone.Offset.UTC : LocalZone.ofProcess().at(seconds);
        StringBuilder out = new StringBuilder(40);
        civil(out, seconds + offset.seconds());
        if (micro) {
            out.append('.');
            digits(out, Long.remainderUnsigned(micros, Spans.SECOND), 6);
        }
        return out.append(offset.name().isEmpty() ? "" : " ").append(offset.name()).toString();
    }

    /** Day of the week, date and time, without java.time, whose calendars take a fresh JVM longer than the whole rest of a verb. */
    private static void civil(StringBuilder out, long seconds) {
        long day = Math.floorDiv(seconds, DAY_SECONDS);
        long second = Math.floorMod(seconds, DAY_SECONDS);
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days since 0000-03-01 in eras of 400 years.
        long z = day + 719_468;
        long era = Math.floorDiv(z, 146_097L);
        long ofEra = z - era * 146_097;
        long yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        long ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long shiftedMonth = (5 * ofYear + 2) / 153;
        long month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        out.append(DAYS[(int) Math.floorMod(day, 7L)]).append(' ');
        digits(out, yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4);
        digits(out.append('-'), month, 2);
        digits(out.append('-'), ofYear - (153 * shiftedMonth + 2) / 5 + 1, 2);
        digits(out.append(' '), second / 3600, 2);
        digits(out.append(':'), second / 60 % 60, 2);
        digits(out.append(':'), second % 60, 2);
    }

    private static void digits(StringBuilder out, long number, int count) {
        String text = Long.toString(number);
        for (int i = text.length(); i < count; i++) {
            out.append('0');
        }
        out.append(text);
    }
}
