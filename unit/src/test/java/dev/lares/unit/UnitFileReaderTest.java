package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** systemd.syntax(7). */
final class UnitFileReaderTest {
    private static UnitFile read(String text) {
        return UnitFileReader.read("/x/a.service", text);
    }

    /** Each assignment as {@code line:section.name=value}. */
    private static List<String> assignments(String text) {
        return read(text).assignments().stream()
                .map(a -> a.at().line() + ":" + a.section() + "." + a.name() + "=" + a.value())
                .toList();
    }

    private static List<String> diagnostics(String text) {
        return read(text).diagnostics().stream().map(Diagnostic::toString).toList();
    }

    @Test
    void readsTheExampleOfTheManualPage() {
        assertThat(assignments("""
                        [Section A]
                        KeyOne=value 1
                        KeyTwo=value 2

                        # a comment

                        [Section B]
                        Setting="something" "some thing" "…"
                        KeyTwo=value 2 \\
                               value 2 continued

                        [Section C]
                        KeyThree=value 3\\
                        # this line is ignored
                        ; this line is ignored too
                               value 3 continued
                        """))
                .containsExactly(
                        "2:Section A.KeyOne=value 1",
                        "3:Section A.KeyTwo=value 2",
                        "8:Section B.Setting=\"something\" \"some thing\" \"…\"",
                        "10:Section B.KeyTwo=value 2         value 2 continued",
                        "16:Section C.KeyThree=value 3        value 3 continued");
    }

    @Test
    void ignoresWhiteSpaceAroundNameAndValue() {
        assertThat(assignments("  [S]  \n\t Name \t=  a value \t\n")).containsExactly("2:S.Name=a value");
    }

    @Test
    void keepsEqualsSignsAndHashesInsideValues() {
        assertThat(assignments("[S]\nA=b=c # d ; e\n")).containsExactly("2:S.A=b=c # d ; e");
    }

    @Test
    void readsAnEmptyValue_asReset() {
        assertThat(assignments("[S]\nA=\n")).containsExactly("2:S.A=");
    }

    @Test
    void readsTheLastLine_withoutNewline() {
        assertThat(assignments("[S]\nA=b")).containsExactly("2:S.A=b");
    }

    @Test
    void readsTheLastLine_endingInABackslash() {
        assertThat(assignments("[S]\nA=b\\")).containsExactly("3:S.A=b");
        assertThat(assignments("[S]\nA=b\\\n")).containsExactly("3:S.A=b");
    }

    @Test
    void doesNotContinue_afterADoubledBackslash() {
        assertThat(assignments("[S]\nA=b\\\\\nC=d\n")).containsExactly("2:S.A=b\\\\", "3:S.C=d");
    }

    @Test
    void continuesIntoAnEmptyLine() {
        assertThat(assignments("[S]\nA=b\\\n\nC=d\n")).containsExactly("3:S.A=b", "4:S.C=d");
    }

    @Test
    void doesNotContinueComments() {
        assertThat(assignments("[S]\n# comment \\\nA=b\n")).containsExactly("3:S.A=b");
    }

    @Test
    void takesWindowsAndMacAndNulLineEnds() {
        assertThat(assignments("[S]\r\nA=b\r\nC=d\r\n")).containsExactly("2:S.A=b", "3:S.C=d");
        assertThat(assignments("[S]\rA=b\rC=d")).containsExactly("2:S.A=b", "3:S.C=d");
        assertThat(assignments("[S]\0A=b\0C=d\0")).containsExactly("2:S.A=b", "3:S.C=d");
        assertThat(assignments("[S]\r\n\r\nA=b")).containsExactly("3:S.A=b");
    }

    @Test
    void passesAByteOrderMark() {
        assertThat(assignments("\uFEFF[S]\nA=b\n")).containsExactly("2:S.A=b");
    }

    @Test
    void stopsAtALineThatIsNotUtf8_butNotAtSuchAComment() {
        byte[] bytes = "[S]\n#\u00FF\nA=b\nB=\u00FF\nC=d\n".getBytes(StandardCharsets.ISO_8859_1);
        UnitFile file = UnitFileReader.read("/x/a.service", bytes);
        assertThat(file.failure()).contains(UnitFile.Failure.NOT_UTF8);
        assertThat(file.assignments()).extracting(Assignment::name).containsExactly("A");
        assertThat(file.diagnostics()).extracting(Diagnostic::toString).containsExactly("/x/a.service:4: cannot read line: it is not UTF-8");
    }

    @Test
    void reportsLinesWithoutMeaning() {
        assertThat(diagnostics("A=b\n[S]\nword\n=value\n"))
                .containsExactly(
                        "/x/a.service:1: cannot use line outside of a section, ignoring",
                        "/x/a.service:3: cannot read line: there is no = in it, ignoring",
                        "/x/a.service:4: cannot read line: there is no name before the =, ignoring");
    }

    @Test
    void stopsAtABadSectionHeader() {
        UnitFile file = read("[S]\nA=b\n[T\nC=d\n");
        assertThat(file.failure()).contains(UnitFile.Failure.BAD_SECTION_HEADER);
        assertThat(file.assignments()).hasSize(1);
        assertThat(file.diagnostics()).extracting(d -> d.at().line()).containsExactly(3);
        assertThat(read("[").failure()).contains(UnitFile.Failure.BAD_SECTION_HEADER);
        assertThat(read("[a\"b]\n").failure()).contains(UnitFile.Failure.BAD_SECTION_HEADER);
    }

    @Test
    void takesLinesUpToTheLimit_andStopsAtLongerOnes() {
        String longest = "A=" + "x".repeat(UnitFileReader.MAX_LINE_BYTES - 3);
        assertThat(read("[S]\n" + longest + "\nB=c\n").assignments()).hasSize(2);
        UnitFile tooLong = read("[S]\n" + longest + "x\nB=c\n");
        assertThat(tooLong.failure()).contains(UnitFile.Failure.LINE_TOO_LONG);
        assertThat(tooLong.assignments()).isEmpty();
    }

    @Test
    void stopsAtContinuations_thatGrowTooLong() {
        String half = "x".repeat(UnitFileReader.MAX_LINE_BYTES / 2 + 1);
        assertThat(read("[S]\nA=" + half + "\\\n" + half + "\n").failure()).contains(UnitFile.Failure.LINE_TOO_LONG);
    }

    @Test
    void tellsTheSectionsWithTheirLines() {
        assertThat(read("[A]\n[B]\n[A]\nC=d\n").sections())
                .extracting(s -> s.at().line() + s.name())
                .containsExactly("1A", "2B", "3A");
    }

    @Test
    void hasNothing_whereThereIsNothing() {
        assertThat(read("")).isEqualTo(new UnitFile("/x/a.service", "/x/a.service", List.of(), List.of(), List.of(), Optional.empty()));
        assertThat(read("\n\n \n").assignments()).isEmpty();
    }
}
