package dev.lares.host;

import dev.lares.engine.Moment;
import dev.lares.linux.Clock;
import java.time.Instant;

/** Reads both clocks; the monotonic one never goes back from one reading to the next. */
final class HostClock {
    private long lastMicros;

    Moment now() {
        Instant wall = Instant.now();
        return new Moment(monotonicMicros(), wall.getEpochSecond() * 1_000_000 + wall.getNano() / 1000);
    }

    long monotonicMicros() {
        lastMicros = Math.max(lastMicros, Clock.MONOTONIC.nowMicros());
        return lastMicros;
    }
}
