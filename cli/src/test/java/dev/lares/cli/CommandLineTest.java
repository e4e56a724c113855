package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.cli.systemctl.Systemctl;
import dev.lares.unit.UnitName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandLineTest {
    @Test
    void startsTheDefaultTargetOfTheSystem_ifNothingElseIsSaid() throws Exception {
        InitOptions options = parse();
        assertThat(options.unit()).isEqualTo(new UnitName("default.target"));
        assertThat(options.user()).isFalse();
        assertThat(options.runtimeDirectory()).isEmpty();
        assertThat(options.console()).isEqualTo(new ConsoleOptions(false, false, false));
    }

    @Test
    void readsAllOptionsOfInit() throws Exception {
        InitOptions options = parse("--user", "--unit", "multi-user", "--runtime-directory=/x/", "--json", "--no-color", "--timestamps");
        assertThat(options.user()).isTrue();
        assertThat(options.unit()).isEqualTo(new UnitName("multi-user.target"));
        assertThat(options.runtimeDirectory()).isEqualTo(Optional.of("/x"));
        assertThat(options.console()).isEqualTo(new ConsoleOptions(true, true, true));
    }

    @ParameterizedTest
    @CsvSource({
        "--usr,cannot understand '--usr': no such option; is --user meant?",
        "--unti=a.target,cannot understand '--unti=a.target': no such option; is --unit meant?",
        "--frobnicate,cannot understand '--frobnicate': no such option",
        "web.service,cannot understand 'web.service': init takes options only; is --unit=web.service meant?",
        "--unit,cannot understand --unit: a value is missing",
        "--user=x,cannot understand --user=x: --user takes no value",
        "--unit=a b,cannot start 'a b': not the name of a unit",
        "--runtime-directory=x,cannot use 'x' as runtime directory: not an absolute path"
    })
    void refusesWhatItDoesNotUnderstand(String argument, String message) {
        assertThatThrownBy(() -> parse(argument)).isInstanceOf(Arguments.UsageException.class).hasMessage(message);
    }

    @Test
    void guessesWhatWasMeant_ifItIsNear() {
        assertThat(Similar.to("int", List.of("up", "init", "help"))).contains("init");
        assertThat(Similar.to("inti", List.of("up", "init", "help"))).contains("init");
        assertThat(Similar.to("--no-colour", List.of("--json", "--no-color"))).contains("--no-color");
        assertThat(Similar.to("systemctl", List.of("up", "init", "help"))).isEmpty();
    }

    @Test
    void takesWordsThatLookLikeOptions_afterTwoDashes() throws Exception {
        Arguments arguments = Arguments.parse(List.of("--json", "a", "--", "--b", "--"), List.of("--json"), List.of());
        assertThat(arguments.has("--json")).isTrue();
        assertThat(arguments.words()).containsExactly("a", "--b", "--");
    }

    /** What the help does not name does not exist to users. */
    @Test
    void helpNamesEveryOption() {
        assertThat(InitOptions.FLAGS).allSatisfy(name -> assertThat(Program.text("help/init.txt")).contains("  " + name));
        // What the manager gives to itself when it re-executes is nobody else's.
        assertThat(InitOptions.VALUES).filteredOn(name -> !name.equals("--deserialize"))
                .allSatisfy(name -> assertThat(Program.text("help/init.txt")).contains("  " + name + "="));
        assertThat(UpCommand.FLAGS).allSatisfy(name -> assertThat(Program.text("help/up.txt")).contains("  " + name));
        assertThat(PsCommand.FLAGS).allSatisfy(name -> assertThat(Program.text("help/ps.txt")).contains("  " + name));
        assertThat(PsCommand.VALUES).allSatisfy(name -> assertThat(Program.text("help/ps.txt")).containsPattern("  " + name + "[= ]"));
        assertThat(InspectCommand.FLAGS).allSatisfy(name -> assertThat(Program.text("help/inspect.txt")).containsPattern("  " + name + "|, " + name));
        assertThat(InspectCommand.VALUES).allSatisfy(name -> assertThat(Program.text("help/inspect.txt")).contains("  " + name + "="));
        assertThat(TopCommand.FLAGS).allSatisfy(name -> assertThat(Program.text("help/top.txt")).contains("  " + name));
        assertThat(TopCommand.VALUES).allSatisfy(name -> assertThat(Program.text("help/top.txt")).contains("  " + name + "="));
        assertThat(ExplainCommand.FLAGS).allSatisfy(name -> assertThat(Program.text("help/explain.txt")).containsPattern("  " + name + "|, " + name));
    }

    /** A verb has a page with an example, is on the page of all verbs, and is known to the shells. */
    @Test
    void everyVerbHasHelp_andCompletion() throws Exception {
        Path completions = Path.of("../completions");
        for (String verb : Systemctl.verbs()) {
            if (!verb.equals("help")) {
                assertThat(Program.text("help/" + verb + ".txt")).startsWith("Usage: lares " + verb + " [OPTION…]").contains("\nExample").contains("Exit status:");
            }
            assertThat(Program.text("help/systemctl.txt")).containsPattern("(?m)^  " + verb + "( |$)");
            for (String file : List.of("lares.bash", "lares.fish", "_lares")) {
                assertThat(Files.readString(completions.resolve(file))).as(file).containsPattern("[ ('\n]" + verb + "[ )'\n]");
            }
        }
    }

    @Test
    void versionIsThatOfTheBuild() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));
        String version = pom.replaceFirst("(?s).*?<version>([^<]+)</version>.*", "$1");
        assertThat(Program.text("version.txt")).isEqualTo("lares " + version + "\n");
    }

    @Test
    void namesArchitecturesAsSystemdDoes() {
        assertThat(MachineFacts.architecture("amd64")).isEqualTo("x86-64");
        assertThat(MachineFacts.architecture("aarch64")).isEqualTo("arm64");
        assertThat(MachineFacts.architecture("riscv64")).isEqualTo("riscv64");
    }

    @Test
    void readsIdentifiersWithAndWithoutDashes() {
        assertThat(MachineFacts.id("0f0d31c8-7d5b-4b6e-9c0c-6f1d7f6a0b2e")).contains("0f0d31c87d5b4b6e9c0c6f1d7f6a0b2e");
        assertThat(MachineFacts.id("uninitialized")).isEmpty();
        assertThat(MachineFacts.id("")).isEmpty();
    }

    private static InitOptions parse(String... arguments) throws Arguments.UsageException {
        return InitOptions.parse(List.of(arguments));
    }
}
