package dev.lares.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The algebra on which merging jobs relies. */
final class JobTypesTest {
    private static final List<JobType> MERGING =
            List.of(JobType.START, JobType.VERIFY_ACTIVE, JobType.STOP, JobType.RELOAD, JobType.RESTART);

    private static Optional<JobType> mergeIn(ActiveState state, JobType a, JobType b) {
        return JobTypes.merge(a, b).map(type -> JobTypes.collapse(type, state));
    }

    @Test
    void merging_isCommutativeAndAssociative_inEveryState() {
        for (ActiveState state : ActiveState.values()) {
            for (JobType a : MERGING) {
                for (JobType b : MERGING) {
                    assertThat(JobTypes.merge(a, b)).isEqualTo(JobTypes.merge(b, a));
                    for (JobType c : MERGING) {
                        Optional<JobType> left = mergeIn(state, a, b).flatMap(ab -> mergeIn(state, ab, c));
                        Optional<JobType> right = mergeIn(state, b, c).flatMap(bc -> mergeIn(state, a, bc));
                        assertThat(left).as("%s %s %s in %s", a, b, c, state).isEqualTo(right);
                    }
                }
            }
        }
    }

    @Test
    void aStop_conflictsWithEverythingElse() {
        for (JobType other : MERGING) {
            assertThat(JobTypes.conflict(JobType.STOP, other)).isEqualTo(other != JobType.STOP);
        }
    }

    @Test
    void aStartAndAReload_makeAReloadOfWhatRuns_andAStartOfWhatDoesNot() {
        assertThat(mergeIn(ActiveState.ACTIVE, JobType.START, JobType.RELOAD)).contains(JobType.RELOAD);
        assertThat(mergeIn(ActiveState.INACTIVE, JobType.START, JobType.RELOAD)).contains(JobType.START);
    }
}
