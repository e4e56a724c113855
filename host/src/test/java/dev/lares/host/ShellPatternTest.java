package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellPatternTest {
    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '"', value = {
            "*, \"\"", "*, a/b", "a*c, abbc", "a*c, ac", "a?c, abc", "[a-c]x, bx", "[!a-c]x, dx", "[^a]x, bx", "[]]x, ]x", "\\*, *", "a*b*c, axbxbc", "[x, [x", "ab[, ab["
    })
    void fits(String pattern, String text) {
        assertThat(ShellPattern.matches(pattern, text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"a, b", "a, ab", "?, \"\"", "[a-c]x, dx", "[!a-c]x, ax", "\\*, x", "a*c, abd", "abc, ab", "\\, \\"})
    void doesNotFit(String pattern, String text) {
        assertThat(ShellPattern.matches(pattern, text)).isFalse();
    }

    @Test
    void manyStars_takeNoLongerThanFewSteps() {
        assertThat(ShellPattern.matches("a*".repeat(2000) + "b", "a".repeat(4000))).isFalse();
    }

    @Test
    void braces_areTakenApart() {
        assertThat(ShellPattern.expandBraces("/a{b,c{d,e}}f")).containsExactly("/abf", "/acdf", "/acef");
        assertThat(ShellPattern.expandBraces("/{a}{b,c}")).containsExactly("/{a}b", "/{a}c");
        assertThat(ShellPattern.expandBraces("/a{b,")).containsExactly("/a{b,");
    }

    @Test
    void relativePattern_fitsNothing() {
        assertThat(ShellPattern.exists("*")).isFalse();
    }
}
