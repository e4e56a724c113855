package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** systemd.service(5), "Command Lines", and the examples there. */
final class VariablesTest {
    private static List<String> expand(Map<String, String> environment, String... argv) {
        return Variables.expand(List.of(argv), new TreeMap<>(environment));
    }

    @Test
    void replacesAVariableInBraces_byOneWord() {
        Map<String, String> environment = Map.of("ONE", "one", "TWO", "two two");
        assertThat(expand(environment, "/bin/echo", "$ONE", "$TWO", "${TWO}"))
                .containsExactly("/bin/echo", "one", "two", "two", "two two");
    }

    @Test
    void splitsAVariableAlone_byQuotes() {
        Map<String, String> environment = Map.of("ONE", "'one'", "TWO", "'two two' too", "THREE", "");
        assertThat(expand(environment, "/bin/echo", "${ONE}", "${TWO}", "${THREE}"))
                .containsExactly("/bin/echo", "'one'", "'two two' too", "");
        assertThat(expand(environment, "/bin/echo", "$ONE", "$TWO", "$THREE")).containsExactly("/bin/echo", "one", "two two", "too");
    }

    @Test
    void replacesUnsetVariables_byNothing() {
        assertThat(expand(Map.of(), "a", "$NONE", "x${NONE}y", "${}", "$")).containsExactly("a", "xy", "");
    }

    @Test
    void replacesInsideOfWords_onlyWithBraces() {
        Map<String, String> environment = Map.of("A", "1", "B", "2");
        assertThat(expand(environment, "x$A", "x${A}y${B}", "$A${B}", "${A}$B")).containsExactly("x$A", "x1y2", "1$B");
    }

    @Test
    void takesDoubledDollars_asOne() {
        assertThat(expand(Map.of("A", "1"), "$$A", "$${A}", "a$$b", "$$$$", "$$")).containsExactly("$A", "${A}", "a$b", "$$", "$");
    }

    @Test
    void keepsWhatIsNoVariable() {
        assertThat(expand(Map.of("A", "1"), "a$", "a$ b", "${A", "a${A:-x}b", "${A:-${A}}")).containsExactly("a$", "a$ b", "${A", "a${A:-x}b", "${A:-1}");
    }

    @Test
    void doesNotReplaceInValues() {
        assertThat(expand(Map.of("A", "${B} $B", "B", "2"), "${A}", "$A")).containsExactly("${B} $B", "${B}", "$B");
    }

    @Test
    void takesOpenQuotes_inValues() {
        assertThat(expand(Map.of("A", "it's so"), "$A")).containsExactly("its so");
    }
}
