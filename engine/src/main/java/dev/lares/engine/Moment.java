package dev.lares.engine;

/**
 * When an event happened, on both clocks, as systemd keeps each timestamp (org.freedesktop.systemd1(5), "Properties").
 *
 * @param monotonicMicros CLOCK_MONOTONIC; never goes back from one event to the next; deadlines are reckoned in it
 * @param realtimeMicros CLOCK_REALTIME since 1970; may jump; only shown, never reckoned with
 */
public record Moment(long monotonicMicros, long realtimeMicros) {
    /** The timestamp of what has not happened. */
    public static final Moment NEVER = new Moment(0, 0);
}
