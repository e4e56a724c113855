package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.linux.Stdio;
import dev.lares.unit.TimeSpan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DaemonizeOptionsTest {
    @Test
    void isADaemonAsTheManPageTells_ifNothingElseIsSaid() throws Exception {
        DaemonizeOptions options = parse("server", "--fast", "-h");
        assertThat(options.command()).containsExactly("server", "--fast", "-h");
        assertThat(options.directory()).isEqualTo("/");
        assertThat(options.umask()).isEqualTo(022);
        assertThat(List.of(options.standardInput(), options.standardOutput(), options.standardError())).containsOnly(new Stdio.Null());
        assertThat(options.doubleFork()).isFalse();
        assertThat(options.cleanEnvironment()).isFalse();
        assertThat(options.pidFile()).isEmpty();
        assertThat(options.user()).isEmpty();
        assertThat(options.readyTimeout()).isEmpty();
        assertThat(options.report()).isEqualTo(DaemonizeOptions.Report.NOTHING);
    }

    @Test
    void readsAllOptions() throws Exception {
        DaemonizeOptions options = parse("--pid-file=x.pid", "--chdir", "data", "--umask=27", "--user=www-data:adm", "--stdin=/in", "--stdout=out",
                "--stderr=stdout", "--double-fork", "--env=A=1", "--env", "B", "--clean-env", "--wait-ready", "--timeout=2min", "--json", "--", "cmd");
        assertThat(options).isEqualTo(new DaemonizeOptions(List.of("cmd"), Optional.of(Path.of("/here/x.pid")), "/here/data", 027,
                Optional.of("www-data:adm"), new Stdio.File("/in", Stdio.FileMode.READ), new Stdio.File("/here/out", Stdio.FileMode.APPEND),
                new Stdio.SameAs(1), true, true, List.of("A=1", "B"), Optional.of(TimeSpan.ofSeconds(120)), DaemonizeOptions.Report.JSON));
    }

    @Test
    void beginsAFileAnewOrLeavesADescriptor_ifToldSo() throws Exception {
        DaemonizeOptions options = parse("--stdin=inherit", "--stdout=truncate:/out", "--stderr=append:err", "cmd");
        assertThat(options.standardInput()).isEqualTo(new Stdio.Inherit());
        assertThat(options.standardOutput()).isEqualTo(new Stdio.File("/out", Stdio.FileMode.TRUNCATE));
        assertThat(options.standardError()).isEqualTo(new Stdio.File("/here/err", Stdio.FileMode.APPEND));
    }

    @Test
    void waitsAsLongAsAManager_ifNoTimeIsGiven() throws Exception {
        assertThat(parse("--wait-ready", "cmd").readyTimeout()).contains(TimeSpan.ofSeconds(90));
        assertThat(parse("--wait-ready", "--timeout=infinity", "cmd").readyTimeout()).contains(TimeSpan.INFINITY);
    }

    @ParameterizedTest
    @CsvSource({
        "--frobnicate,cannot understand '--frobnicate': no such option",
        "--pidfile=x,cannot understand '--pidfile=x': no such option; is --pid-file meant?",
        "--umask=8,cannot use '8' as umask: not an octal number from 0 to 777",
        "--umask=1000,cannot use '1000' as umask: not an octal number from 0 to 777",
        "--umask=-1,cannot use '-1' as umask: not an octal number from 0 to 777",
        "--chdir=,cannot use --chdir: the path is empty",
        "--pid-file=,cannot use --pid-file: the path is empty",
        "--stdout=truncate:,cannot use --stdout: the path is empty",
        "--env==x,cannot set '=x' in the environment: it has no name",
        "--timeout=1s,'cannot use --timeout: it says how long --wait-ready waits, which is missing'",
        "--,cannot tell what to start: no command given",
    })
    void refusesWhatItDoesNotUnderstand(String argument, String message) {
        assertThatThrownBy(() -> parse(argument, argument.equals("--") ? "" : "cmd"))
                .isInstanceOf(Arguments.UsageException.class)
                .hasMessage(message);
    }

    @Test
    void refusesATimeThatIsNone() {
        assertThatThrownBy(() -> parse("--wait-ready", "--timeout=soon", "cmd"))
                .hasMessage("cannot use 'soon' as timeout: not a time span such as 90s or 2min");
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(DaemonizeOptions.FLAGS).allSatisfy(name -> assertThat(Program.text("help/daemonize.txt")).contains("  " + name));
        assertThat(DaemonizeOptions.VALUES).allSatisfy(name -> assertThat(Program.text("help/daemonize.txt")).contains(name + "="));
        assertThat(Program.text("help/lares.txt")).contains("  daemonize ");
    }

    /** `lares daemonize ls --help` is about ls. */
    @Test
    void theOptionsOfTheProgramAreItsOwn() {
        assertThat(DaemonizeCommand.ownOptions(List.of("--json", "ls", "--help"))).containsExactly("--json");
        assertThat(DaemonizeCommand.ownOptions(List.of("--", "ls", "-h"))).containsExactly("--");
        assertThat(DaemonizeCommand.ownOptions(List.of("--umask", "0", "--help"))).containsExactly("--umask", "0", "--help");
        assertThat(DaemonizeCommand.ownOptions(List.of("-h", "ls"))).containsExactly("-h");
    }

    @Test
    void handsTheEnvironmentOn_exceptWhatWasMeantForThisProcess() throws Exception {
        List<String> own = List.of("LANG=C", "LISTEN_FDS=1", "LISTEN_PID=7", "LISTEN_FDNAMES=a", "NOTIFY_SOCKET=/x", "WATCHDOG_USEC=1",
                "WATCHDOG_PID=7", "_JAVA_SR_SIGNUM=16", "A=1=2", "strange", "LANG=de");
        assertThat(environment(own, Optional.empty())).containsExactly("LANG=C", "A=1=2");
        assertThat(environment(own, Optional.empty(), "--env=A=9", "--env=B=")).containsExactly("LANG=C", "A=9", "B=");
        assertThat(environment(own, Optional.empty(), "--clean-env", "--env=A", "--env=NONE"))
                .containsExactly("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "A=1=2");
    }

    @Test
    void tellsTheProgramWhoItsUserIs() throws Exception {
        List<String> own = List.of("HOME=/root", "SHELL=/bin/zsh", "USER=root");
        assertThat(environment(own, Optional.of(DaemonUser.of("root"))))
                .containsExactly("HOME=/root", "SHELL=" + DaemonUser.of("root").shell().orElseThrow(), "USER=root", "LOGNAME=root");
        assertThat(environment(own, Optional.of(DaemonUser.of("4242")))).containsExactly("USER=4242", "LOGNAME=4242");
    }

    @Test
    void looksUpUsersAndGroupsByNameOrNumber() throws Exception {
        assertThat(DaemonUser.of("0:4242").identity().uid()).isZero();
        assertThat(DaemonUser.of("0:4242").identity().gid()).isEqualTo(4242);
        assertThat(DaemonUser.of("0").name()).isEqualTo("root");
        assertThat(DaemonUser.of("4242").identity().groups()).containsExactly(4242);
        assertThatThrownBy(() -> DaemonUser.of("no-such-user")).hasMessage("cannot become user no-such-user: there is no such user");
        assertThatThrownBy(() -> DaemonUser.of("root:no-such-group")).hasMessage("cannot become group no-such-group: there is no such group");
        assertThatThrownBy(() -> DaemonUser.of("4294967295")).hasMessage("cannot become user 4294967295: there is no such user");
    }

    @Test
    void searchesForProgramsAsAShellDoes(@TempDir Path folder) throws Exception {
        for (String name : List.of("a/prog", "b/prog", "c/prog/x")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        String path = folder + "/none:" + folder + "/c:" + folder + "/b:" + folder + "/a";
        assertThat(ProgramSearch.candidates("prog", path, "/")).containsExactly(folder + "/b/prog", folder + "/a/prog");
        assertThat(ProgramSearch.candidates("prog", "", folder + "/a")).as("an empty element is the current directory")
                .containsExactly(folder + "/a/prog");
        assertThat(ProgramSearch.candidates("./prog", path, "/here")).containsExactly("/here/./prog");
        assertThat(ProgramSearch.candidates("/bin/prog", path, "/here")).containsExactly("/bin/prog");
        assertThat(ProgramSearch.candidates("prog", "/nowhere", "/here")).isEmpty();
    }

    private static List<String> environment(List<String> own, Optional<DaemonUser> user, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of(options));
        words.add("cmd");
        return DaemonEnvironment.of(own, DaemonizeOptions.parse(words, "/here"), user).strings();
    }

    private static DaemonizeOptions parse(String... arguments) throws Arguments.UsageException {
        return DaemonizeOptions.parse(List.of(arguments), "/here");
    }
}
