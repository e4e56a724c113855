package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.Snapshot;
import org.junit.jupiter.api.Test;

/** When faults of the manager's own are answered by a re-execution. */
final class SelfRepairTest {
    private static final long SECOND = 1_000_000;

    private final SelfRepair repair = new SelfRepair();

    @Test
    void aFaultThatComesAlone_isPassedOver() {
        for (int i = 1; i <= 20; i++) {
            assertThat(repair.isDue(i * 11 * SECOND, false)).isFalse();
        }
    }

    @Test
    void fiveFaultsInARowAreNot() {
        for (int i = 1; i <= 4; i++) {
            assertThat(repair.isDue(i * SECOND, false)).isFalse();
        }
        assertThat(repair.isDue(5 * SECOND, false)).isTrue();
    }

    @Test
    void aContradictionIsRepairedAtOnce_butNotForEver() {
        assertThat(repair.isDue(SECOND, true)).isTrue();
        assertThat(repair.isDue(2 * SECOND, true)).isTrue();
        assertThat(repair.isDue(3 * SECOND, true)).isTrue();
        assertThat(repair.isDue(4 * SECOND, true)).isFalse();
        assertThat(repair.isDue(3_700 * SECOND, true)).isTrue();
    }

    @Test
    void theLimitOutlivesTheReexecution() {
        for (int i = 1; i <= 3; i++) {
            repair.isDue(i * SECOND, true);
        }
        Handover handover = Handover.of(new Snapshot());
        repair.save(handover);
        SelfRepair next = new SelfRepair();
        next.restore(handover);
        assertThat(next.isDue(4 * SECOND, true)).isFalse();
    }
}
