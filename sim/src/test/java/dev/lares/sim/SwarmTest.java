package dev.lares.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SwarmTest {
    /** {@code -Dlares.seed=N} plays one seed; {@code -Dlares.seeds=FROM-TO} other ones than the first thousand. */
    @Test
    void engineKeepsItsPromises_whateverTheSeed() {
        String[] range = System.getProperty("lares.seed", System.getProperty("lares.seeds", "1-1000")).split("-");
        long from = Long.parseLong(range[0]);
        long to = Long.parseLong(range[range.length - 1]);
        List<String> failures = Swarm.playAll(from, to, 25);
        assertThat(failures.stream().limit(3)).as(failures.size() + " seeds failed").isEmpty();
    }

    @Test
    void sameSeed_isTheSameRun() {
        for (long seed = 1; seed <= 20; seed++) {
            SwarmRun first = new SwarmRun(seed);
            SwarmRun second = new SwarmRun(seed);
            playThrough(first);
            playThrough(second);
            assertThat(second.simulation().trace().fingerprint()).as("seed " + seed).isEqualTo(first.simulation().trace().fingerprint());
        }
    }

    private static void playThrough(SwarmRun run) {
        try {
            run.play();
        } catch (CheckFailed | IllegalStateException e) {
            // the other test tells of it; here only the way there counts
        }
    }
}
