package dev.lares.engine;

/** Arithmetic of times and spans in microseconds, where {@link Long#MAX_VALUE} is infinity. */
final class Micros {
    private Micros() {}

    static long add(long at, long span) {
        long sum = at + span;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
