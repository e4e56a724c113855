package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TidyingTest {
    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final AtomicInteger collections = new AtomicInteger();
    private final Tidying tidying = new Tidying(clock::get, collections::incrementAndGet);

    @Test
    void collectsOnce_whenABusyTimeIsOver() {
        happens(500);
        assertThat(tidying.deadlineMicros()).isEqualTo(3_000_000);
        settledAt(2_999_999);
        assertThat(collections).hasValue(0);
        settledAt(3_000_000);
        settledAt(9_000_000);
        assertThat(collections).hasValue(1);
        assertThat(tidying.deadlineMicros()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void waits_whileThingsGoOn() {
        happens(500);
        clock.set(2_500_000);
        happens(1);
        settledAt(3_000_000);
        assertThat(collections).hasValue(0);
        assertThat(tidying.deadlineMicros()).isEqualTo(4_500_000);
    }

    @Test
    void leavesAQuietManagerInPeace() {
        happens(3);
        assertThat(tidying.deadlineMicros()).isEqualTo(Long.MAX_VALUE);
        settledAt(100_000_000);
        assertThat(collections).hasValue(0);
    }

    private void happens(int effects) {
        for (int i = 0; i < effects; i++) {
            tidying.happened();
        }
        tidying.settled();
    }

    private void settledAt(long micros) {
        clock.set(micros);
        tidying.settled();
    }
}
