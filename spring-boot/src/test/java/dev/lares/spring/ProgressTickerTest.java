package dev.lares.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressTickerTest {
    private static final class Steps implements Progress {
        private long count;

        @Override
        public long count() {
            return count;
        }

        @Override
        public String text() {
            return "step " + count;
        }
    }

    @Test
    void tellsOfALookThatFoundSteps_andOfNoneThatFoundNothingNew() {
        Steps steps = new Steps();
        List<String> told = new ArrayList<>();
        ProgressTicker.Look look = new ProgressTicker.Look(steps, told::add);
        look.run();
        steps.count = 3;
        look.run();
        look.run();
        steps.count = 4;
        look.run();
        assertThat(told).containsExactly("step 3", "step 4");
    }
}
