package dev.lares.unit;

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

    public boolean isInfinite() {
        return micros == Long.MAX_VALUE;
    }
}
