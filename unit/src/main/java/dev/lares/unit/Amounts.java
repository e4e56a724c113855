package dev.lares.unit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sums of decimal numbers with units: time spans ({@code 1h 30.5min}, systemd.time(7)) and sizes ({@code 1.5G 512K}).
 * Exact, unlike floating point: a fraction counts as many whole base units as it has, the rest is dropped.
 */
final class Amounts {
    private static final int MAX_DIGITS = 64;

    /** Microseconds of each unit of time; a longer name stands before those it begins with. */
    static final Map<String, Long> MICROS = timeUnits(1);

    /** Nanoseconds of each unit of time, nanoseconds among them. */
    static final Map<String, Long> NANOS = withNanos(timeUnits(1000));

    /** Bytes of each unit of size, the greatest first. */
    static final Map<String, Long> BYTES = sizeUnits();

    /** Above all numbers of 64 bits. */
    static final BigInteger LIMIT = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    /** What systemd can hold before it multiplies by the unit. */
    private static final BigDecimal MAX_TIME_NUMBER = BigDecimal.valueOf(Long.MAX_VALUE);

    private final String text;
    private final Map<String, Long> units;
    private int position;

    private Amounts(String text, Map<String, Long> units) {
        this.text = text;
        this.units = units;
    }

    /** A time span in the units of {@code units}; {@code defaultUnit} of them where none is written. */
    static BigInteger time(String text, Map<String, Long> units, long defaultUnit) throws BadValue {
        Amounts reader = new Amounts(text, units);
        BigInteger sum = BigInteger.ZERO;
        boolean empty = true;
        for (reader.passSpace(); !reader.isAtEnd(); reader.passSpace()) {
            sum = below(sum.add(reader.readTime(defaultUnit)), LIMIT);
            empty = false;
        }
        if (empty) {
            throw new BadValue("it is not a time span");
        }
        return sum;
    }

    /** A size in bytes; several parts must have ever smaller units. */
    static BigInteger size(String text) throws BadValue {
        Amounts reader = new Amounts(text, BYTES);
        BigInteger sum = BigInteger.ZERO;
        long previousUnit = Long.MAX_VALUE;
        do {
            reader.passSpace();
            BigDecimal number = reader.readNumber("a size");
            reader.passSpace();
            long unit = reader.readUnit(1);
            if (unit >= previousUnit) {
                throw new BadValue("its units do not get smaller");
            }
            previousUnit = unit;
            sum = below(sum.add(number.multiply(BigDecimal.valueOf(unit)).toBigInteger()), LIMIT.add(BigInteger.ONE));
        } while (!reader.isAtEnd());
        return sum;
    }

    private BigInteger readTime(long defaultUnit) throws BadValue {
        BigDecimal number = readNumber("a time span");
        int end = position;
        passSpace();
        int unitStart = position;
        long unit = readUnit(defaultUnit);
        boolean noUnit = position == unitStart;
        if (noUnit && unitStart == end && !isAtEnd()) {
            throw new BadValue("\"" + text.substring(end, end + 1) + "\" is not a unit of time");
        }
        return below(number.multiply(BigDecimal.valueOf(unit)).toBigInteger(), LIMIT);
    }

    /** A number with digits before its point, behind it, or both: times need them behind a point, sizes before it. */
    private BigDecimal readNumber(String kind) throws BadValue {
        int start = position;
        if (!isAtEnd() && text.charAt(position) == '+') {
            position++;
        }
        String whole = readDigits();
        boolean point = !isAtEnd() && text.charAt(position) == '.';
        if (point) {
            position++;
        }
        String fraction = point ? readDigits() : "";
        boolean negative = start < text.length() && text.charAt(start) == '-';
        boolean missing = isTime() ? point ? fraction.isEmpty() : whole.isEmpty() : whole.isEmpty();
        if (missing) {
            throw new BadValue(negative ? "it is negative" : "it is not " + kind);
        }
        if (position - start > MAX_DIGITS) {
            throw new BadValue("a number in it has more than " + MAX_DIGITS + " digits");
        }
        BigDecimal number = new BigDecimal("0" + whole + "." + fraction + "0");
        if (isTime() && number.compareTo(MAX_TIME_NUMBER) > 0) {
            throw new BadValue("it is too large");
        }
        return number;
    }

    private boolean isTime() {
        return units != BYTES;
    }

    private String readDigits() {
        int start = position;
        while (!isAtEnd() && Ascii.isDigit(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    private long readUnit(long defaultUnit) {
        for (Map.Entry<String, Long> unit : units.entrySet()) {
            if (text.startsWith(unit.getKey(), position)) {
                position += unit.getKey().length();
                return unit.getValue();
            }
        }
        return defaultUnit;
    }

    private boolean isAtEnd() {
        return position >= text.length();
    }

    private void passSpace() {
        while (!isAtEnd() && Ascii.isSpace(text.charAt(position))) {
            position++;
        }
    }

    private static BigInteger below(BigInteger value, BigInteger limit) throws BadValue {
        if (value.compareTo(limit) >= 0) {
            throw new BadValue("it is too large");
        }
        return value;
    }

    private static Map<String, Long> timeUnits(long microsecond) {
        long second = 1_000_000 * microsecond;
        Map<String, Long> units = new LinkedHashMap<>();
        put(units, second, "seconds", "second", "sec", "s");
        put(units, 60 * second, "minutes", "minute", "min");
        put(units, 2_629_800 * second, "months", "month", "M");
        put(units, 1000 * microsecond, "msec", "ms");
        put(units, 60 * second, "m");
        put(units, 3600 * second, "hours", "hour", "hr", "h");
        put(units, 86_400 * second, "days", "day", "d");
        put(units, 604_800 * second, "weeks", "week", "w");
        put(units, 31_557_600 * second, "years", "year", "y");
        put(units, microsecond, "usec", "us", "\u03BCs", "\u00B5s");
        return Collections.unmodifiableMap(units);
    }

    private static Map<String, Long> withNanos(Map<String, Long> units) {
        Map<String, Long> all = new LinkedHashMap<>(units);
        put(all, 1, "nsec", "ns");
        return Collections.unmodifiableMap(all);
    }

    private static Map<String, Long> sizeUnits() {
        Map<String, Long> units = new LinkedHashMap<>();
        put(units, 1L << 60, "E");
        put(units, 1L << 50, "P");
        put(units, 1L << 40, "T");
        put(units, 1L << 30, "G");
        put(units, 1L << 20, "M");
        put(units, 1L << 10, "K");
        put(units, 1, "B");
        return Collections.unmodifiableMap(units);
    }

    private static void put(Map<String, Long> units, long value, String... names) {
        for (String name : names) {
            units.put(name, value);
        }
    }
}
