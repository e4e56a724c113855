package dev.lares.systemd1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PatternsTest {
    @Test
    void takesNoPatternForAnyText() {
        assertThat(Patterns.anyMatches(List.of(), "a")).isTrue();
        assertThat(Patterns.anyMatches(List.of("x", "a*"), "ab")).isTrue();
    }
}
