package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SafeTextTest {
    @Test
    void keepsPrintableTextAndTabs() {
        assertThat(plain("a\tgrüße 🐘 日本")).isEqualTo("a\tgrüße 🐘 日本");
    }

    @Test
    void dropsTheCarriageReturnAtTheEndOnly() {
        assertThat(plain("50%\r100%\r")).isEqualTo("50%\\x0d100%");
    }

    @Test
    void escapesWhatWouldMoveTheCursorOrRetitleTheWindow() {
        assertThat(coloured("\u001b[2J\u001b]0;x\u0007\u0008")).isEqualTo("\\x1b[2J\\x1b]0;x\\x07\\x08");
    }

    @Test
    void escapesControlsOfEightBitsAndTurnsOfDirection() {
        assertThat(plain("\u009b2J a\u202eb \u2028 \ufeff")).isEqualTo("\\xc2\\x9b2J a\\xe2\\x80\\xaeb \\xe2\\x80\\xa8 \\xef\\xbb\\xbf");
    }

    @Test
    void keepsColoursOnATerminal_andEndsThem() {
        assertThat(coloured("\u001b[1;31mred")).isEqualTo("\u001b[1;31mred\u001b[0m");
    }

    @Test
    void dropsColoursElsewhere() {
        assertThat(plain("\u001b[1;31mred\u001b[0m")).isEqualTo("red");
    }

    @Test
    void escapesAColourThatNeverEnds() {
        assertThat(coloured("\u001b[" + "1;".repeat(40) + "m")).startsWith("\\x1b[1;1;");
        assertThat(coloured("\u001b[1")).isEqualTo("\\x1b[1");
    }

    @Test
    void escapesBytesThatAreNoUtf8() {
        assertThat(plain(0xff, 'a', 0xc3, 'b', 0xe2, 0x82)).isEqualTo("\\xffa\\xc3b\\xe2\\x82");
    }

    @Test
    void escapesOverlongFormsAndSurrogates() {
        assertThat(plain(0xc0, 0xaf)).isEqualTo("\\xc0\\xaf");
        assertThat(plain(0xe0, 0x80, 0xaf)).isEqualTo("\\xe0\\x80\\xaf");
        assertThat(plain(0xed, 0xa0, 0x80)).isEqualTo("\\xed\\xa0\\x80");
        assertThat(plain(0xf4, 0x90, 0x80, 0x80)).isEqualTo("\\xf4\\x90\\x80\\x80");
    }

    @Test
    void escapesNul() {
        assertThat(plain("a\u0000b")).isEqualTo("a\\x00b");
    }

    @Test
    void tellsUtf8FromOtherBytes() {
        assertThat(SafeText.isUtf8("grüße 🐘\u001b".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(SafeText.isUtf8(new byte[] {'a', (byte) 0xc3})).isFalse();
        assertThat(SafeText.isUtf8(new byte[0])).isTrue();
    }

    private static String plain(String text) {
        return safe(text.getBytes(StandardCharsets.UTF_8), false);
    }

    private static String plain(int... bytes) {
        byte[] line = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            line[i] = (byte) bytes[i];
        }
        return safe(line, false);
    }

    private static String coloured(String text) {
        return safe(text.getBytes(StandardCharsets.UTF_8), true);
    }

    private static String safe(byte[] line, boolean coloured) {
        StringBuilder out = new StringBuilder();
        SafeText.append(out, line, coloured);
        return out.toString();
    }
}
