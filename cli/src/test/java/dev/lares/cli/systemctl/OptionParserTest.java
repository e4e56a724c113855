package dev.lares.cli.systemctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines, as getopt_long(3) and systemctl 252 read them. */
final class OptionParserTest {
    @Test
    void takesOptionsAnywhere_andOnlyWordsAfterTwoDashes() throws Exception {
        Options options = parse("--no-block", "start", "-q", "a", "--", "--b", "-c");
        assertThat(options.words()).containsExactly("start", "a", "--b", "-c");
        assertThat(options.has(Flag.NO_BLOCK)).isTrue();
        assertThat(options.has(Flag.QUIET)).isTrue();
    }

    @Test
    void joinsLetters_theLastOneWithItsValue() throws Exception {
        Options options = parse("-alqn5", "-pId,Names", "-P", "SubState", "-t", "service,loaded");
        assertThat(options.flags()).contains(Flag.ALL, Flag.FULL, Flag.QUIET, Flag.VALUE, Flag.SHOW_EMPTY);
        assertThat(options.lines()).isEqualTo(5);
        assertThat(options.properties()).isEqualTo(Optional.of(List.of("Id", "Names", "SubState")));
        assertThat(options.types()).containsExactly("service");
        assertThat(options.states()).containsExactly("loaded");
    }

    @Test
    void takesTheBeginningOfALongName_ifItFitsOneAlone() throws Exception {
        assertThat(parse("--no-bl", "--reverse").flags()).contains(Flag.NO_BLOCK, Flag.REVERSE);
        assertThat(parse("--sig", "HUP").signal()).isEqualTo(1);
        assertThat(parse("--signal=RTMIN+3").signal()).isEqualTo(37);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--nosuch            | systemctl: unrecognized option '--nosuch'",
        "--all=x             | systemctl: option '--all' doesn't allow an argument",
        "--type              | systemctl: option '--type' requires an argument",
        "-Z                  | systemctl: invalid option -- 'Z'",
        "-n                  | systemctl: option requires an argument -- 'n'",
        "--lines=x           | Failed to parse lines 'x'",
        "--output=nosuch     | Unknown output 'nosuch'.",
        "--timestamp=nosuch  | Invalid value: nosuch.",
        "--signal=NOSUCH     | Failed to parse signal string \"NOSUCH\".",
        "--preset-mode=x     | Failed to parse preset mode: x.",
        "--state=            | --state= requires arguments."
    })
    void refusesAsSystemctlDoes(String argument, String message) {
        assertThatThrownBy(() -> parse(argument)).isInstanceOf(Failure.class).hasMessage(message);
    }

    @Test
    void guessesWhatWasMeant_ifCalledByItsOwnName() {
        assertThatThrownBy(() -> OptionParser.parse("lares", List.of("--forse")))
                .hasMessage("lares: unrecognized option '--forse'; is --force meant?");
    }

    @Test
    void namesAllThatAnAmbiguousNameMayMean() {
        assertThatThrownBy(() -> parse("--no")).hasMessage("systemctl: option '--no' is ambiguous; possibilities:"
                + " '--no-block' '--no-legend' '--no-pager' '--no-wall' '--no-reload' '--no-ask-password' '--now'");
    }

    @Test
    void refusesContradictions() {
        assertThatThrownBy(() -> parse("--wait", "--no-block", "start", "a")).hasMessage("--wait may not be combined with --no-block.");
        assertThatThrownBy(() -> parse("--marked", "start")).hasMessage("--marked may only be used with 'reload-or-restart'.");
        assertThatThrownBy(() -> parse("reload-or-restart")).hasMessage("List of units to restart/reload is required.");
    }

    private static Options parse(String... arguments) throws Failure, OptionParser.Answer {
        return OptionParser.parse("systemctl", List.of(arguments));
    }
}
