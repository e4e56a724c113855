package dev.lares.unit;

import static dev.lares.unit.TestUnits.build;
import static dev.lares.unit.TestUnits.diagnostics;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.ExecCommand.Privilege;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** systemd.service(5), "Command Lines". */
final class CommandLinesTest {
    private static UnitDefinition oneshot(String... lines) {
        StringBuilder text = new StringBuilder("[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStop=/bin/true\n");
        for (String line : lines) {
            text.append("ExecStart=").append(line).append('\n');
        }
        return build("a@b-c.service", text.toString());
    }

    private static List<ExecCommand> commands(String... lines) {
        UnitDefinition unit = oneshot(lines);
        assertThat(unit.diagnostics()).isEmpty();
        assertThat(unit.loadState()).isEqualTo(LoadState.LOADED);
        return unit.settings().get(ServiceDirectives.EXEC_START);
    }

    private static ExecCommand command(String line) {
        List<ExecCommand> commands = commands(line);
        assertThat(commands).hasSize(1);
        return commands.getFirst();
    }

    @Test
    void splitsPathAndArguments() {
        ExecCommand command = command("/bin/echo one 'two three' \"four\\tfive\" ''");
        assertThat(command.path()).isEqualTo("/bin/echo");
        assertThat(command.argv()).containsExactly("/bin/echo", "one", "two three", "four\tfive", "");
        assertThat(command.at()).isEqualTo(new Location("/u/a@b-c.service", 5));
        assertThat(command.privilege()).isEqualTo(Privilege.NORMAL);
        assertThat(command.ignoreFailure()).isFalse();
    }

    @Test
    void takesAFileName_toBeSearchedFor() {
        assertThat(command("echo a").path()).isEqualTo("echo");
        assertThat(command("\"my program\" a").argv()).containsExactly("my program", "a");
    }

    @Test
    void simplifiesThePath_butNotArgv0() {
        ExecCommand command = command("/bin//./echo");
        assertThat(command.path()).isEqualTo("/bin/echo");
        assertThat(command.argv()).containsExactly("/bin//./echo");
    }

    @Test
    void takesPrefixes_inAnyOrder() {
        assertThat(command("-/bin/a").ignoreFailure()).isTrue();
        assertThat(command(":/bin/a").noVariables()).isTrue();
        assertThat(command("+/bin/a").privilege()).isEqualTo(Privilege.FULL);
        assertThat(command("!/bin/a").privilege()).isEqualTo(Privilege.NO_SETUID);
        assertThat(command("!!/bin/a").privilege()).isEqualTo(Privilege.NO_SETUID_IF_NO_AMBIENT);
        for (String line : List.of("-@:+/bin/a zero one", "+:@-/bin/a zero one", "@-+:/bin/a zero one")) {
            ExecCommand command = command(line);
            assertThat(command.path()).isEqualTo("/bin/a");
            assertThat(command.argv()).containsExactly("zero", "one");
            assertThat(command.ignoreFailure()).isTrue();
            assertThat(command.noVariables()).isTrue();
            assertThat(command.privilege()).isEqualTo(Privilege.FULL);
        }
        assertThat(command("@/bin/a ''").argv()).containsExactly("");
        assertThat(command("!-!/bin/a").privilege()).isEqualTo(Privilege.NO_SETUID_IF_NO_AMBIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--/bin/a", "@@/bin/a b", "::/bin/a", "++/bin/a", "+!/bin/a", "!+/bin/a", "!!!/bin/a", "- /bin/a", "relative/path",
        "/bin/", "./a", "..", "-", "@", "\"\" a", "/bin/a\\x07", "@/bin/a", "/bin/a 'b", "/bin/a %Z", "/bin/%Z"})
    void refusesTheUnit_forABadCommand(String line) {
        boolean ignored = line.startsWith("-");
        UnitDefinition unit = oneshot("/bin/true", line);
        assertThat(unit.diagnostics()).as(line).hasSize(1);
        assertThat(unit.diagnostics().getFirst().at().line()).isEqualTo(6);
        assertThat(unit.loadState()).as(line).isEqualTo(ignored ? LoadState.LOADED : LoadState.BAD_SETTING);
    }

    @Test
    void ignoresABadCommand_afterADash() {
        UnitDefinition unit = oneshot("/bin/a", "-relative/path");
        assertThat(unit.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(unit.settings().get(ServiceDirectives.EXEC_START)).extracting(ExecCommand::path).containsExactly("/bin/a");
        assertThat(diagnostics(unit))
                .containsExactly("/u/a@b-c.service:6: cannot parse ExecStart=-relative/path: "
                        + "\"relative/path\" is neither an absolute path nor a file name, ignoring");
    }

    @Test
    void ignoresALine_whoseFirstWordIsNotClosed() {
        UnitDefinition unit = oneshot("/bin/a", "\"/bin/b c");
        assertThat(unit.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(unit.settings().get(ServiceDirectives.EXEC_START)).hasSize(1);
        assertThat(unit.diagnostics()).hasSize(1);
    }

    @Test
    void separatesCommands_bySemicolonsAlone() {
        assertThat(commands("/bin/a b ; -/bin/c d")).extracting(ExecCommand::argv).containsExactly(List.of("/bin/a", "b"), List.of("/bin/c", "d"));
        assertThat(commands("; ; /bin/a ; ; /bin/b ;")).extracting(ExecCommand::path).containsExactly("/bin/a", "/bin/b");
        assertThat(command("/bin/a b; c").argv()).containsExactly("/bin/a", "b;", "c");
        assertThat(command("/bin/a \\; b").argv()).containsExactly("/bin/a", ";", "b");
        assertThat(command("/bin/a ';' b").argv()).containsExactly("/bin/a", ";", "b");
    }

    @Test
    void keepsDollars_forTheSpawn() {
        assertThat(command("/bin/a $FOO ${BAR}x $$").argv()).containsExactly("/bin/a", "$FOO", "${BAR}x", "$$");
    }

    @Test
    void keepsTheBackslash_ofUnknownEscapes() {
        UnitDefinition unit = oneshot("/bin/sed s/\\.d//");
        assertThat(unit.settings().get(ServiceDirectives.EXEC_START).getFirst().argv()).containsExactly("/bin/sed", "s/\\.d//");
        assertThat(diagnostics(unit))
                .containsExactly("/u/a@b-c.service:5: cannot use \"s/\\.d//\" in ExecStart=: "
                        + "\"\\.\" is not an escape sequence, keeping its backslash, ignoring it");
    }

    @Test
    void resolvesSpecifiers_afterSplitting() {
        assertThat(command("/bin/%p '%i %I' %n%%").argv()).containsExactly("/bin/a", "b-c b/c", "a@b-c.service%");
        assertThat(command("/bin/a %q").argv()).containsExactly("/bin/a", "My Host");
    }

    @Test
    void startsAnew_afterAnEmptyAssignment() {
        assertThat(commands("/bin/a", "", "/bin/b")).extracting(ExecCommand::path).containsExactly("/bin/b");
    }

    @Test
    void readsBytesThatAreNoText() {
        assertThat(RawText.encode(command("/bin/a \\xff\\xfe").argv().get(1))).containsExactly(0xFF, 0xFE);
    }
}
