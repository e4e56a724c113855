package dev.lares.host;

/** Warnings about what strangers send: some at once, then a few, with a count of those left out. */
final class WarningLimit {
    private static final int BURST = 10;
    private static final long INTERVAL_MICROS = 10_000_000;

    private final HostClock clock;
    private final Faults faults;
    private long intervalStart = Long.MIN_VALUE / 2;
    private int inInterval;
    private int leftOut;

    WarningLimit(HostClock clock, Faults faults) {
        this.clock = clock;
        this.faults = faults;
    }

    void warn(String text) {
        long now = clock.monotonicMicros();
        if (now - intervalStart > INTERVAL_MICROS) {
            intervalStart = now;
            inInterval = 0;
            tellLeftOut();
        }
        if (inInterval++ < BURST) {
            faults.warn(text);
        } else {
            leftOut++;
        }
    }

    private void tellLeftOut() {
        if (leftOut > 0) {
            faults.warn(leftOut + " such warnings were left out");
            leftOut = 0;
        }
    }
}
