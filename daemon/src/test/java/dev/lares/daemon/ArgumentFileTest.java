package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the launcher of JDK 25 makes of these files: it was asked. */
final class ArgumentFileTest {
    @Test
    void separatesWordsByWhiteSpace() {
        assertThat(ArgumentFile.words("-cp lib\t-Xmx1g\n\nMain\f-v\r\n")).containsExactly("-cp", "lib", "-Xmx1g", "Main", "-v");
        assertThat(ArgumentFile.words("Main a")).containsExactly("Main", "a");
        assertThat(ArgumentFile.words(" \n ")).isEmpty();
    }

    @Test
    void keepsWhiteSpaceInQuotes() {
        assertThat(ArgumentFile.words("a\"b c\"d 'e f'")).containsExactly("ab cd", "e f");
        assertThat(ArgumentFile.words("'it\"s' \"#x\" \"q'#\"")).containsExactly("it\"s", "#x", "q'#");
        assertThat(ArgumentFile.words("a \"\" b")).containsExactly("a", "", "b");
    }

    @Test
    void endsAnOpenQuoteWithTheLine() {
        assertThat(ArgumentFile.words("\"open q\n   next\" z")).containsExactly("open q", "next z");
        assertThat(ArgumentFile.words("\"a")).containsExactly("a");
    }

    @Test
    void readsABackslashInQuotesOnly() {
        assertThat(ArgumentFile.words("\"a\\\\b\\tc\\x\\\"\"")).containsExactly("a\\b\tcx\"");
        assertThat(ArgumentFile.words("a\\\\b 'c:\\\\d'")).containsExactly("a\\\\b", "c:\\d");
        assertThat(ArgumentFile.words("\"one \\\n   two\"")).containsExactly("one two");
    }

    @Test
    void skipsComments() {
        assertThat(ArgumentFile.words("# all\nMain # rest\nx")).containsExactly("Main", "x");
        assertThat(ArgumentFile.words("#x")).isEmpty();
    }

    @Test
    void losesLettersThatACommentFollowsWithoutASpace_asTheLauncherDoes() {
        assertThat(ArgumentFile.words("a#b c\nd")).containsExactly("d");
        assertThat(ArgumentFile.words("a\"\"#z\nb")).containsExactly("ab");
        assertThat(ArgumentFile.words("a \"\"")).containsExactly("a");
    }
}
