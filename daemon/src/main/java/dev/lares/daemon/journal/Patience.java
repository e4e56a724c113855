package dev.lares.daemon.journal;

import java.time.Duration;

/**
 * How long a log call may wait for a receiver that takes nothing. The first call waits in full; once that was in vain,
 * the calls after it do not wait at all until the receiver has taken something again. So a receiver that hangs holds a
 * program up once, not once for each line, and one that is merely slow loses nothing. For use under a lock.
 */
final class Patience {
    private final long micros;
    private boolean lost;

    Patience(Duration full) {
        micros = full.toNanos() / 1000;
    }

    /** How long the next call may wait. */
    long allowanceMicros() {
        return lost ? 0 : micros;
    }

    void lose() {
        lost = true;
    }

    void regain() {
        lost = false;
    }
}
