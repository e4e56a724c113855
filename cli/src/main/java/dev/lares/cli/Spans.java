package dev.lares.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and sizes as ps(1) writes them, and for people. */
final class Spans {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMMdd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter START = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final String[] UNITS = {"B", "K", "M", "G", "T", "P"};

    private Spans() {}

    /** {@code TIME}: {@code [DD-]hh:mm:ss}. */
    static String cpu(Duration span) {
        String time = "%02d:%02d:%02d".formatted(span.toHoursPart(), span.toMinutesPart(), span.toSecondsPart());
        return span.toDaysPart() > 0 ? "%02d-%s".formatted(span.toDaysPart(), time) : time;
    }

    /** {@code ELAPSED}: {@code [[DD-]hh:]mm:ss}. */
    static String elapsed(Duration span) {
        String time = "%02d:%02d".formatted(span.toMinutesPart(), span.toSecondsPart());
        return span.toDaysPart() > 0 ? "%d-%02d:%s".formatted(span.toDaysPart(), span.toHoursPart(), time)
                : span.toHoursPart() > 0 ? "%02d:%s".formatted(span.toHoursPart(), time) : time;
    }

    /** {@code STIME}: {@code hh:mm} today, {@code Mmmdd} this year, else the year. */
    static String shortStart(Instant start, Instant now, ZoneId zone) {
        ZonedDateTime then = start.atZone(zone);
        ZonedDateTime today = now.atZone(zone);
        if (then.getYear() != today.getYear()) {
            return Integer.toString(then.getYear());
        }
        return (then.getDayOfYear() == today.getDayOfYear() ? TIME : DAY).format(then);
    }

    /** A moment, to the second. */
    static String start(Instant start, ZoneId zone) {
        return START.format(start.atZone(zone));
    }

    /** How long, for people: {@code 3 d 4 h}, {@code 2 min 5 s}, {@code 0.3 s}. */
    static String spoken(Duration span) {
        if (span.toDays() > 0) {
            return span.toDays() + " d " + span.toHoursPart() + " h";
        }
        if (span.toHours() > 0) {
            return span.toHours() + " h " + span.toMinutesPart() + " min";
        }
        if (span.toMinutes() > 0) {
            return span.toMinutes() + " min " + span.toSecondsPart() + " s";
        }
        return span.toSeconds() >= 10 ? span.toSeconds() + " s" : "%d.%d s".formatted(span.toSeconds(), span.toMillisPart() / 100);
    }

    /** A size with at most four characters and its unit: {@code 812K}, {@code 1.5G}. */
    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 || value >= 9.95 ? Math.round(value) + UNITS[unit] : "%.1f%s".formatted(value, UNITS[unit]);
    }
}
