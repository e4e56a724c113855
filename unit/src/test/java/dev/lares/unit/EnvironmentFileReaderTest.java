package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code EnvironmentFile=} in systemd.exec(5). */
final class EnvironmentFileReaderTest {
    private static Map<String, String> read(String text) {
        EnvironmentFileReader.Result result = EnvironmentFileReader.read("/e", text);
        assertThat(result.diagnostics()).isEmpty();
        return result.variables();
    }

    @Test
    void readsAssignments() {
        assertThat(read("A=1\n B = two words \nC=\nA=3\n")).isEqualTo(Map.of("A", "3", "B", "two words", "C", ""));
    }

    @Test
    void ignoresCommentsAndLinesWithoutEqualsSign() {
        assertThat(read("# A=1\n; B=2\n\nnothing\nC=3 # not a comment\n#x \\\nD=4\nE=5")).isEqualTo(Map.of("C", "3 # not a comment", "E", "5"));
    }

    @Test
    void takesSingleQuotes_literally() {
        assertThat(read("A='a \\n \"b\" $c'\n")).isEqualTo(Map.of("A", "a \\n \"b\" $c"));
        assertThat(read("A='a\nb'\n")).isEqualTo(Map.of("A", "a\nb"));
    }

    @Test
    void takesDoubleQuotes_withFourEscapes() {
        assertThat(read("A=\"a \\\" \\\\ \\` \\$ \\n 'b'\"\n")).isEqualTo(Map.of("A", "a \" \\ ` $ \\n 'b'"));
        assertThat(read("A=\"a\\\nb\nc\"\n")).isEqualTo(Map.of("A", "ab\nc"));
    }

    @Test
    void joinsQuotedParts() {
        assertThat(read("A='a b'\"c d\"e f  \nB='x'  'y'\n")).isEqualTo(Map.of("A", "a bc de f", "B", "xy"));
    }

    @Test
    void removesBackslashes_outsideOfQuotes() {
        assertThat(read("A=a\\ \\\"b\\\nc\\\\\nB=\\\n  x \n")).isEqualTo(Map.of("A", "a \"bc\\", "B", "  x"));
    }

    @Test
    void readsUnfinishedFiles() {
        assertThat(read("A=1")).isEqualTo(Map.of("A", "1"));
        assertThat(read("A='1 ")).isEqualTo(Map.of("A", "1 "));
        assertThat(read("A=\"1\\")).isEqualTo(Map.of("A", "1"));
        assertThat(read("A=x \\")).isEqualTo(Map.of("A", "x "));
        assertThat(read("A")).isEmpty();
        assertThat(read("")).isEmpty();
    }

    @Test
    void endsAtANulByte_withADiagnostic() {
        EnvironmentFileReader.Result result = EnvironmentFileReader.read("/e", "A=1\n\0B=2");
        assertThat(result.variables()).isEqualTo(Map.of("A", "1"));
        assertThat(result.diagnostics())
                .extracting(Diagnostic::toString)
                .containsExactly("/e:2: cannot read on: there is a NUL byte in the file, ignoring the rest");
    }

    @Test
    void takesWindowsLineEnds() {
        assertThat(read("A=1\r\nB=2\r\n")).isEqualTo(Map.of("A", "1", "B", "2"));
    }

    @Test
    void reportsNamesAndValues_thatCannotBe() {
        EnvironmentFileReader.Result result = EnvironmentFileReader.read("/e", "1A=x\nexport B=y\nC=ok\nD=\uDCFF\n=z\n");
        assertThat(result.variables()).isEqualTo(Map.of("C", "ok"));
        assertThat(result.diagnostics())
                .extracting(Diagnostic::toString)
                .containsExactly(
                        "/e:1: cannot set variable \"1A\": it is not the name of a variable, ignoring",
                        "/e:2: cannot set variable \"export B\": it is not the name of a variable, ignoring",
                        "/e:4: cannot set variable \"D\": its value is not UTF-8, ignoring");
    }
}
