package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionWordsTest {
    @Test
    void splitsAtWhiteSpaceOutsideQuotes() {
        assertThat(OptionWords.split("  -Da=1 '-Db=x y'\t-Dc=\"d 'e\"f\n")).containsExactly("-Da=1", "-Db=x y", "-Dc=d 'ef");
        assertThat(OptionWords.split("a '' b")).containsExactly("a", "", "b");
        assertThat(OptionWords.split(" ")).isEmpty();
    }

    @Test
    void joinsWhatSplitsIntoTheSame() {
        List<String> words = List.of("-Da=1", "-Db=x y", "it's", "say \"no\"", "\"", "", "both ' and \"", "end\"");

        assertThat(OptionWords.split(OptionWords.join(words))).isEqualTo(words);
        assertThat(OptionWords.join(List.of("-Da=1", "-cp", "/x"))).isEqualTo("-Da=1 -cp /x");
    }
}
