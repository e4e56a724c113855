package dev.lares.daemon;

import java.time.Duration;

/** A moment to wait for at most. */
record Deadline(long nanos) {
    /** From now; a time that is too long to count is as long as can be counted. */
    static Deadline after(Duration duration) {
        long wait;
        try {
            wait = Math.clamp(duration.toNanos(), 0, Long.MAX_VALUE / 2);
        } catch (ArithmeticException e) {
            wait = duration.isNegative() ? 0 : Long.MAX_VALUE / 2;
        }
        return new Deadline(System.nanoTime() + wait);
    }

    /** 0 when it is over. */
    long remainingMicros() {
        return Math.max(0, (nanos - System.nanoTime() + 999) / 1000);
    }

    boolean isOver() {
        return nanos - System.nanoTime() <= 0;
    }
}
