package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** systemd.syntax(7), "Quoting"; where it is silent, systemd 252. */
final class WordReaderTest {
    private static List<String> command(String text) throws BadValue {
        return WordReader.all(text, WordSyntax.COMMAND);
    }

    @Test
    void splitsAtWhiteSpace() throws BadValue {
        assertThat(command(" a  b\tc\n d ")).containsExactly("a", "b", "c", "d");
        assertThat(command("")).isEmpty();
        assertThat(command("  ")).isEmpty();
    }

    @Test
    void keepsQuotedWhiteSpace_andRemovesQuotes() throws BadValue {
        assertThat(command("\"a b\" 'c d' e\" f\"g ''")).containsExactly("a b", "c d", "e fg", "");
        assertThat(command("\"it's\" 'say \"x\"'")).containsExactly("it's", "say \"x\"");
    }

    @Test
    void replacesEscapes_insideAndOutsideOfQuotes() throws BadValue {
        assertThat(command("a\\sb 'c\\td' \"e\\x41\\101\" \\u00e9\\U0001F600"))
                .containsExactly("a b", "c\td", "eAA", "é😀");
        assertThat(command("\\a\\b\\f\\n\\r\\v\\\\\\\"\\'")).containsExactly("\u0007\b\f\n\r\u000B\\\"'");
    }

    @Test
    void joinsEscapedBytesToCharacters_whereTheyMakeSome() throws BadValue {
        assertThat(command("\\xc3\\xa9 \\303\\251")).containsExactly("é", "é");
        assertThat(command("\\xff").getFirst()).isEqualTo("\uDCFF");
        assertThat(RawText.encode(command("a\\xff").getFirst())).containsExactly('a', 0xFF);
    }

    @Test
    void refusesUnknownEscapes_andNul() {
        for (String text : List.of("\\q", "\\x0", "\\xzz", "\\000", "\\x00", "\\u0000", "\\400", "\\U00110000", "\\8")) {
            assertThatThrownBy(() -> command(text)).as(text).isInstanceOf(BadValue.class).hasMessageContaining("not an escape sequence");
        }
    }

    @Test
    void keepsUnknownEscapes_whereToldTo() throws BadValue {
        assertThat(WordReader.all("a\\q \\", WordSyntax.COMMAND.keepingUnknownEscapes())).containsExactly("a\\q", "\\");
    }

    @Test
    void refusesOpenQuotes_andABackslashAtTheEnd() {
        assertThatThrownBy(() -> command("a 'b")).hasMessage("a quote is not closed");
        assertThatThrownBy(() -> command("a\\")).hasMessage("it ends in a backslash");
    }

    @Test
    void dropsBackslashes_whereNothingIsUnescaped() throws BadValue {
        assertThat(WordReader.all("a\\nb \\\\c 'd'", WordSyntax.PLAIN)).containsExactly("anb", "\\c", "'d'");
        assertThat(WordReader.all("a\\x2db 'c d'", WordSyntax.QUOTED_RAW)).containsExactly("a\\x2db", "c d");
        assertThat(WordReader.all("dev-a\\x2db.device", WordSyntax.NAMES)).containsExactly("dev-a\\x2db.device");
    }

    @Test
    void givesEmptyParts_betweenColons() throws BadValue {
        assertThat(WordReader.all("a:b", WordSyntax.COLONS)).containsExactly("a", "b");
        assertThat(WordReader.all(":a::", WordSyntax.COLONS)).containsExactly("", "a", "", "");
        assertThat(WordReader.all("a\\:b:c", WordSyntax.ESCAPED_COLONS)).containsExactly("a:b", "c");
    }

    @Test
    void takesOpenQuotes_inVariables() throws BadValue {
        assertThat(WordReader.all("a 'b c", WordSyntax.VARIABLE)).containsExactly("a", "b c");
        assertThat(WordReader.all("a \"b\" c\\", WordSyntax.VARIABLE)).containsExactly("a", "b", "c");
    }
}
