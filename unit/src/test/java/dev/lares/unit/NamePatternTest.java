package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "*, a.service, true", "*.service, a.service, true", "*.service, a.target, false", "a?c, abc, true", "a?c, ac, false",
        "[ab]*, b.x, true", "[!ab]*, b.x, false", "[^ab]*, c, true", "[a-c]x, bx, true", "[a-c]x, dx, false", "[]]x, ]x, true",
        "[x, [x, true", "a*b*c, aXbXbXc, true", "a*b*c, aXbXb, false", "'', '', true", "'', a, false", "**, abc, true"
    })
    void matchesAsFnmatchDoes(String pattern, String text, boolean expected) {
        assertThat(NamePattern.matches(pattern, text)).isEqualTo(expected);
    }

    @Test
    void isQuickWithManyStars() {
        assertThat(NamePattern.matches("*a".repeat(60) + "b", "a".repeat(5000))).isFalse();
    }
}
