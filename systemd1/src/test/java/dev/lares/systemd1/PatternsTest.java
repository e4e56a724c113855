package dev.lares.systemd1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PatternsTest {
    @ParameterizedTest
    @CsvSource({
        "*, a.service, true", "*.service, a.service, true", "*.service, a.target, false", "a?c, abc, true", "a?c, ac, false",
        "[ab]*, b.x, true", "[!ab]*, b.x, false", "[^ab]*, c, true", "[a-c]x, bx, true", "[a-c]x, dx, false", "[]]x, ]x, true",
        "[x, [x, true", "a*b*c, aXbXbXc, true", "a*b*c, aXbXb, false", "'', '', true", "'', a, false", "**, abc, true"
    })
    void matchesAsFnmatchDoes(String pattern, String text, boolean expected) {
        assertThat(Patterns.matches(pattern, text)).isEqualTo(expected);
    }

    @Test
    void takesNoPatternForAnyText() {
        assertThat(Patterns.anyMatches(List.of(), "a")).isTrue();
        assertThat(Patterns.anyMatches(List.of("x", "a*"), "ab")).isTrue();
    }

    @Test
    void isQuickWithManyStars() {
        assertThat(Patterns.matches("*a".repeat(60) + "b", "a".repeat(5000))).isFalse();
    }
}
