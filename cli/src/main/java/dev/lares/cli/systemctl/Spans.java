package dev.lares.cli.systemctl;

/** Spans of time and amounts of memory as systemd writes them, systemd.time(7) "Displaying Time Spans". */
final class Spans {
    static final long INFINITY = -1;
    static final long MILLISECOND = 1000;
    static final long SECOND = 1000 * MILLISECOND;
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;
    static final long DAY = 24 * HOUR;
    static final long WEEK = 7 * DAY;
    static final long MONTH = 2_629_800 * SECOND;
    static final long YEAR = 31_557_600 * SECOND;

    private static final long[] UNITS = {YEAR, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND, 1};
    private static final String[] NAMES = {"y", "month", "w", "d", "h", "min", "s", "ms", "us"};
    private static final String SIZES = "EPTGMK";

    private Spans() {}

    /**
     * A span, as {@code 1min 30s} or {@code 1.5s}.
     *
     * @param accuracyMicros what is smaller is left out, unless it is all there is; 0 or 1 for everything
     */
    static String of(long micros, long accuracyMicros) {
        if (micros == INFINITY) {
            return "infinity";
        } else if (micros == 0) {
            return "0";
        }
        StringBuilder out = new StringBuilder();
        long left = micros;
        for (int i = 0; i < UNITS.length && left != 0; i++) {
            if (Long.compareUnsigned(left, accuracyMicros) < 0 && !out.isEmpty()) {
                break;
            } else if (Long.compareUnsigned(left, UNITS[i]) < 0) {
                continue;
            }
            out.append(out.isEmpty() ? "" : " ").append(Long.toUnsignedString(Long.divideUnsigned(left, UNITS[i])));
            long rest = Long.remainderUnsigned(left, UNITS[i]);
            if (Long.compareUnsigned(left, MINUTE) < 0 && rest > 0 && appendFraction(out, rest, UNITS[i], accuracyMicros)) {
                rest = 0;
            }
            out.append(NAMES[i]);
            left = rest;
        }
        return out.toString();
    }

    private static boolean appendFraction(StringBuilder out, long rest, long unit, long accuracyMicros) {
        int digits = 0;
        for (long size = unit; size > 1; size /= 10) {
            digits++;
        }
        long shown = rest;
        for (long size = accuracyMicros; size > 1; size /= 10) {
            shown /= 10;
            digits--;
        }
        if (digits <= 0) {
            return false;
        }
        String text = Long.toString(shown);
        out.append('.').append("0".repeat(Math.max(0, digits - text.length()))).append(text);
        return true;
    }

    /** How long ago, or in how long, as {@code 5min 3s ago}. */
    static String relative(long micros, long nowMicros) {
        boolean past = nowMicros > micros;
        long d = past ? nowMicros - micros : micros - nowMicros;
        String when = past ? " ago" : " left";
        if (d >= YEAR) {
            return plural(d / YEAR, "year") + " " + plural(d % YEAR / MONTH, "month") + when;
        } else if (d >= MONTH) {
            return plural(d / MONTH, "month") + " " + plural(d % MONTH / DAY, "day") + when;
        } else if (d >= WEEK) {
            return plural(d / WEEK, "week") + " " + plural(d % WEEK / DAY, "day") + when;
        } else if (d >= 2 * DAY) {
            return d / DAY + " days" + when;
        } else if (d >= 25 * HOUR) {
            return "1 day " + (d - DAY) / HOUR + "h" + when;
        } else if (d >= 6 * HOUR) {
            return d / HOUR + "h" + when;
        } else if (d >= HOUR) {
            return d / HOUR + "h " + d % HOUR / MINUTE + "min" + when;
        } else if (d >= 5 * MINUTE) {
            return d / MINUTE + "min" + when;
        } else if (d >= MINUTE) {
            return d / MINUTE + "min " + d % MINUTE / SECOND + "s" + when;
        } else if (d >= SECOND) {
            return d / SECOND + "s" + when;
        } else if (d >= MILLISECOND) {
            return d / MILLISECOND + "ms" + when;
        }
        return d > 0 ? d + "us" + when : "now";
    }

    private static String plural(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }

    /** An amount of memory, as {@code 1.5M}. */
    static String bytes(long bytes) {
        for (int i = 0; i < SIZES.length(); i++) {
            int shift = 10 * (SIZES.length() - i);
            if (Long.compareUnsigned(bytes, 1L << shift) >= 0) {
                long tenths = (bytes >>> shift - 10) * 10 / 1024 % 10;
                return Long.toUnsignedString(bytes >>> shift) + "." + tenths + SIZES.charAt(i);
            }
        }
        return bytes + "B";
    }
}
