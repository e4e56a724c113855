package dev.lares.unit;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A length of time, from 0 to {@link #INFINITY} (systemd.time(7), "Parsing Time Spans").
 *
 * @param micros microseconds; {@link Long#MAX_VALUE} means infinity
 */
public record TimeSpan(long micros) {
    public static final TimeSpan ZERO = new TimeSpan(0);
    public static final TimeSpan INFINITY = new TimeSpan(Long.MAX_VALUE);

    public TimeSpan {
        if (micros < 0) {
            throw new IllegalArgumentException("cannot use " + micros + " µs as a time span: it is negative");
        }
    }

    public static TimeSpan ofSeconds(long seconds) {
        return new TimeSpan(Math.multiplyExact(seconds, 1_000_000L));
    }

    public static TimeSpan ofMillis(long millis) {
        return new TimeSpan(Math.multiplyExact(millis, 1_000L));
    }

    /** Reads a time span as {@code 2min 200ms}; a number alone means seconds. */
    public static Optional<TimeSpan> parse(String text) {
        try {
            return Optional.of(read(text));
        } catch (BadValue e) {
            return Optional.empty();
        }
    }

    static TimeSpan read(String text) throws BadValue {
        return read(text, 1_000_000);
    }

    /** Reads a time span in which a number alone means some microseconds. */
    static TimeSpan read(String text, long defaultUnitMicros) throws BadValue {
        if (isInfinity(text)) {
            return INFINITY;
        }
        return new TimeSpan(atMostInfinity(Amounts.time(text, Amounts.MICROS, defaultUnitMicros)));
    }

    /** Reads a number of nanoseconds, where a number alone means just them. */
    static long readNanos(String text) throws BadValue {
        return isInfinity(text) ? Long.MAX_VALUE : atMostInfinity(Amounts.time(text, Amounts.NANOS, 1));
    }

    private static boolean isInfinity(String text) {
        return Ascii.strip(text).equals("infinity");
    }

    /** What is longer than 292,000 years is as good as infinite. */
    private static long atMostInfinity(BigInteger value) {
        return value.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    }

    public boolean isInfinite() {
        return micros == Long.MAX_VALUE;
    }
}
