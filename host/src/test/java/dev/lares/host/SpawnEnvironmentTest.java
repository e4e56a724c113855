package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.Event;
import dev.lares.engine.SpawnPlan;
import dev.lares.engine.StandardFds;
import dev.lares.unit.LoadedUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** systemd.exec(5), "Environment Variables in Spawned Processes". */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SpawnEnvironmentTest {
    private static final String ENV = "ExecStart=/usr/bin/env -0\nStandardOutput=truncate:@@/out\n";
    private final HostStage stage = HostStage.plain();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void systemServiceGetsJustTheDocumentedVariables() {
        int pid = stage.start(service(""));

        assertThat(environment(pid)).isEqualTo(map(
                "INVOCATION_ID", HostStage.INVOCATION,
                "NOTIFY_SOCKET", stage.host.notifySocket(),
                "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "SYSTEMD_EXEC_PID", Integer.toString(pid)));
    }

    @Test
    void watchdogIsToldInMicroseconds_withThePidItIsFor() {
        SpawnPlan plain = stage.plan(service(""));
        int pid = stage.start(new SpawnPlan(
                plain.unit(), plain.command(), plain.role(), plain.environment(), false, 3_000_000, List.of(), List.of(), StandardFds.NONE, false));

        SortedMap<String, String> environment = environment(pid);
        assertThat(environment).containsEntry("WATCHDOG_USEC", "3000000").containsEntry("WATCHDOG_PID", Integer.toString(pid));
        assertThat(environment).doesNotContainKey("NOTIFY_SOCKET");
    }

    @Test
    void filesOverrideAssignments_whichOverrideTheManager() throws IOException {
        Files.writeString(Path.of(stage.path("b.conf")), "B=file\nC='file c'\n");
        Files.writeString(Path.of(stage.path("c.conf")), "C=last\n");
        int pid = stage.start(service("Environment=A=unit B=unit C=unit PATH=/mine\nEnvironmentFile=@@/*.conf\nEnvironmentFile=-@@/missing\n"));

        assertThat(environment(pid))
                .containsEntry("A", "unit")
                .containsEntry("B", "file")
                .containsEntry("C", "last")
                .containsEntry("PATH", "/mine");
    }

    @Test
    void unsetComesLast_byNameOrByAssignment() {
        int pid = stage.start(service(
                "Environment=A=1 B=2 C=3\nUnsetEnvironment=A B=2 C=other SYSTEMD_EXEC_PID PATH\n"));

        assertThat(environment(pid)).isEqualTo(map(
                "C", "3", "INVOCATION_ID", HostStage.INVOCATION, "NOTIFY_SOCKET", stage.host.notifySocket()));
    }

    @Test
    void managersOwnVariablesArePassedOnRequestOnly() {
        assertThat(System.getenv()).containsKey("HOME");
        assertThat(environment(stage.start(service("")))).doesNotContainKey("HOME");
        assertThat(environment(stage.start(service("PassEnvironment=HOME NO_SUCH_VARIABLE\n"))))
                .containsEntry("HOME", System.getenv("HOME"))
                .doesNotContainKey("NO_SUCH_VARIABLE");
    }

    @Test
    void missingEnvironmentFileFailsTheSpawn() {
        Event.SpawnFailed failed = stage.startInVain(service("EnvironmentFile=@@/missing\n"));

        assertThat(failed.message())
                .isEqualTo("cannot read environment file " + stage.path("missing") + ": No such file or directory");
    }

    @Test
    void userBringsNameHomeAndShell() {
        Root.assume();
        SortedMap<String, String> environment = environment(stage.start(service("User=root\n")));

        assertThat(environment)
                .containsEntry("USER", "root")
                .containsEntry("LOGNAME", "root")
                .containsEntry("HOME", "/root")
                .containsEntry("SHELL", "/bin/sh");
    }

    @Test
    void userWithoutALoginHasNoShell() {
        Root.assume();
        int pid = stage.start(stage.unit("a.service", "[Service]\n" + ENV.replace("truncate:@@/out", "journal") + "User=daemon\n"));
        stage.exit(pid);
        stage.until(() -> !stage.recorder.lines.isEmpty(), "the environment is printed");

        assertThat(stage.recorder.texts()).contains("USER=daemon", "LOGNAME=daemon").noneMatch(line -> line.startsWith("SHELL="));
    }

    @Test
    void journalStreamNamesTheSocketOfStandardError() {
        LoadedUnit unit = stage.shell("", "echo $JOURNAL_STREAM; stat -L -c %d:%i /proc/self/fd/2");
        stage.run(unit);
        stage.until(() -> stage.recorder.lines.size() == 2, "both are printed");

        assertThat(stage.recorder.texts().get(0)).isEqualTo(stage.recorder.texts().get(1));
    }

    @Test
    void searchPathOfProgramsIsAlsoThePath() throws IOException {
        Path program = Path.of(stage.path("tool-of-mine"));
        Files.writeString(program, "#!/bin/sh\nexec /usr/bin/env -0\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        int pid = stage.start(stage.unit(
                "a.service", "[Service]\nExecStart=tool-of-mine\nExecSearchPath=" + stage.path("") + "\nStandardOutput=file:@@/out\n"));

        assertThat(environment(pid)).containsEntry("PATH", stage.path(""));
    }

    @Test
    void programThatIsNowhereInTheSearchPath_failsWith203() {
        Event.SpawnFailed failed = stage.startInVain(stage.unit("a.service", "[Service]\nExecStart=no-such-tool\n"));

        assertThat(failed.exitStatus()).isEqualTo(203);
        assertThat(failed.message()).isEqualTo("cannot execute no-such-tool: it is not in the search path");
    }

    @Test
    void variablesOfTheCommandLineAreReplaced() {
        stage.run(stage.unit(
                "a.service",
                "[Service]\nEnvironment=\"WORDS=one two\"\nExecStart=/bin/echo $WORDS ${WORDS} $$WORDS ${INVOCATION_ID}\nStandardOutput=file:@@/out\n"));

        assertThat(stage.read("out")).isEqualTo("one two one two $WORDS " + HostStage.INVOCATION + "\n");
    }

    private LoadedUnit service(String settings) {
        return stage.unit("a.service", "[Service]\n" + ENV + settings);
    }

    private SortedMap<String, String> environment(int pid) {
        stage.exit(pid);
        SortedMap<String, String> variables = new TreeMap<>();
        for (String variable : stage.read("out").split("\0")) {
            int equals = variable.indexOf('=');
            variables.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return variables;
    }

    private static SortedMap<String, String> map(String... namesAndValues) {
        SortedMap<String, String> map = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
