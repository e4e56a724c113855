package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The tables of COMPATIBILITY.md are those of {@link DirectiveTable}. */
final class CompatibilityTest {
    private static final String REGENERATE = "mvn -q test -pl unit -am -Dtest=CompatibilityTest -Dsurefire.failIfNoSpecifiedTests=false -Dlares.regenerate=true";

    private static final String BEGIN = "<!-- directives: generated from the table in the code; run the CompatibilityTest to renew -->\n";

    private static final String END = "<!-- end of directives -->\n";

    @Test
    void listsEveryDirective_asTheTableHasIt() throws IOException {
        Path file = file();
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertThat(begin).as("position of the mark that begins the tables").isNotNegative().isLessThan(end);
        String renewed = text.substring(0, begin + BEGIN.length()) + tables() + text.substring(end);
        if (Boolean.getBoolean("lares.regenerate")) {
            Files.writeString(file, renewed);
            return;
        }
        assertThat(text).as("COMPATIBILITY.md is not up to date; renew it by: " + REGENERATE).isEqualTo(renewed);
    }

    /** The file at the root of the project, from the folder of the module or from the root. */
    private static Path file() {
        Path here = Path.of("").toAbsolutePath();
        Path inRoot = here.resolve("COMPATIBILITY.md");
        return Files.exists(inRoot) ? inRoot : Objects.requireNonNull(here.getParent()).resolve("COMPATIBILITY.md");
    }

    private static String tables() {
        StringBuilder out = new StringBuilder();
        out.append('\n');
        for (DirectiveGroup group : DirectiveTable.GROUPS) {
            out.append("### ").append(group.title()).append("\n\n");
            out.append(counts(group)).append(" See ").append(group.page()).append(".\n\n");
            out.append("| directive | honoured | remark |\n|---|---|---|\n");
            group.rows().values().forEach(row -> out.append(line(row)));
            out.append('\n');
        }
        return out.toString();
    }

    private static String counts(DirectiveGroup group) {
        long honoured = group.rows().values().stream().filter(row -> row.status() == DirectiveRow.Status.HONOURED).count();
        return honoured + " of " + group.rows().size() + " honoured.";
    }

    private static String line(DirectiveRow row) {
        return "| `" + row.name() + "=` | " + row.status().text() + " | " + remark(row) + " |\n";
    }

    private static String remark(DirectiveRow row) {
        String since = row.since() > Directive.REFERENCE_VERSION ? "systemd " + row.since() : "";
        String sep = since.isEmpty() || row.remark().isEmpty() ? "" : "; ";
        String remark = since + sep + row.remark();
        boolean hasDefault = row.status() == DirectiveRow.Status.HONOURED && remark.isEmpty();
        return hasDefault ? row.key().flatMap(Directive::defaultValue).map(CompatibilityTest::defaultText).orElse("") : remark;
    }

    /** The default as a unit file would spell it, where it is one word. */
    private static String defaultText(Object value) {
        return switch (value) {
            case Boolean bool -> "default `" + (bool ? "yes" : "no") + "`";
            case Enum<?> constant -> "default `" + constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "`";
            case TimeSpan span when span.isInfinite() -> "default `infinity`";
            case TimeSpan span -> "default `" + span.micros() / 1_000_000 + "`";
            default -> "";
        };
    }

    @Test
    void marksEachStatusOnce() {
        assertThat(Arrays.stream(DirectiveRow.Status.values()).map(DirectiveRow.Status::text)).doesNotHaveDuplicates();
    }
}
