package dev.lares.cli;

import dev.lares.engine.Moment;
import dev.lares.linux.Clock;
import java.time.Instant;

/** The time, for the console. */
final class ManagerClock {
    private ManagerClock() {}

    static Moment now() {
        Instant wall = Instant.now();
        return new Moment(Clock.MONOTONIC.nowMicros(), wall.getEpochSecond() * 1_000_000 + wall.getNano() / 1000);
    }
}
