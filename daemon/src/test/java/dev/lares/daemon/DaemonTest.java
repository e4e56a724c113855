package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.linux.ChildEnd;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.Pid;
import dev.lares.linux.PseudoTerminal;
import dev.lares.linux.Signal;
import dev.lares.linux.SingleSpawn;
import dev.lares.linux.SpawnRequest;
import dev.lares.linux.SpawnResult;
import dev.lares.linux.Stdio;
import dev.lares.linux.Unistd;
import dev.lares.linux.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real programs that become daemons, looked at from outside through /proc. */
@Timeout(300)
final class DaemonTest {
    private static final Map<Integer, String> NOTHING_OPEN = Map.of(0, "/dev/null", 1, "/dev/null", 2, "/dev/null");
    private static final String NO_SIGNAL = "0000000000000000";

    @TempDir Path directory;

    /** How the process that the user has started has ended, and what it has printed. */
    private record Finished(int status, String output, String error) {}

    @Test
    void isAMemberOfASessionThatNobodyLeads_afterTwoForks() throws Exception {
        assertThat(run("user-dir")).isEqualTo(new Finished(0, "", ""));
        try (StartedDaemon daemon = StartedDaemon.in(directory)) {
            assertThat(daemon.session()).isEqualTo(daemon.group()).isNotEqualTo(daemon.pid().number());
            assertThat(Path.of("/proc/" + daemon.session())).doesNotExist();
            assertThat(daemon.terminal()).isZero();
            assertThat(daemon.workingDirectory()).isEqualTo("/");
            assertThat(daemon.descriptors()).isEqualTo(NOTHING_OPEN);
            assertThat(daemon.status("Umask")).isEqualTo("0022");
            assertThat(daemon.runs()).isTrue();
            assertThat(directory.resolve("user-dir")).hasContent("/");
            assertThat(directory.resolve("start-directory")).hasContent(directory.toRealPath().toString());
        }
    }

    @Test
    void leadsItsSession_afterDaemon3() throws Exception {
        assertThat(run(List.of("/bin/sh", "-c", "umask 027; exec \"$@\"", "sh"), "daemon(0,0)"))
                .isEqualTo(new Finished(0, "", ""));
        try (StartedDaemon daemon = awaitDaemon()) {
            assertThat(List.of(daemon.group(), daemon.session())).containsOnly(daemon.pid().number());
            assertThat(daemon.terminal()).isZero();
            assertThat(daemon.workingDirectory()).isEqualTo("/");
            assertThat(daemon.descriptors()).isEqualTo(NOTHING_OPEN);
            assertThat(daemon.status("Umask")).isEqualTo("0027");
        }
    }

    @Test
    void keepsDirectoryAndStreams_ifDaemon3IsToldSo() throws Exception {
        Path output = directory.resolve("output");
        List<String> closing = List.of("/bin/sh", "-c", "exec \"$@\" <&- 2>&- >>" + output, "sh");

        assertThat(run(closing, "daemon(1,1)").status()).isZero();
        try (StartedDaemon daemon = awaitDaemon()) {
            assertThat(daemon.workingDirectory()).isEqualTo(directory.toRealPath().toString());
            assertThat(daemon.descriptors()).as("what was closed is not left closed").isEqualTo(
                    Map.of(0, "/dev/null", 1, output.toRealPath().toString(), 2, "/dev/null"));
        }
    }

    @Test
    void leavesTheTerminalItWasStartedFrom() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.open()) {
            Pid shell = spawn(SpawnRequest.of("/bin/sh", withProgram(List.of("-c",
                            "exec <" + terminal.path() + " >" + terminal.path() + " 2>&1; \"$@\" && cp /proc/$$/stat shell", "sh"),
                    "print", "hook"))
                    .environment(List.of("PATH=/usr/bin:/bin")).workingDirectory(directory.toString())
                    .standardError(new Stdio.File(directory.resolve("shell-error").toString(), Stdio.FileMode.APPEND)));
            assertThat(Wait.untilEnded(shell)).contains(new ChildEnd.Exited(shell, 0));
            assertThat(directory.resolve("shell")).content().as("a leader with a terminal").doesNotMatch(
                    "\\d+ \\(sh\\) \\S+ \\d+ \\d+ \\d+ 0 (?s).*");
        }
        try (StartedDaemon daemon = StartedDaemon.in(directory)) {
            assertThat(daemon.terminal()).isZero();
            assertThat(daemon.session()).isNotEqualTo(daemon.pid().number());
            assertThat(daemon.descriptors()).isEqualTo(NOTHING_OPEN);
            assertThat(daemon.runs()).as("it lives on, though its terminal has hung up").isTrue();
        }
    }

    @Test
    void neverGetsATerminalAgain_butALeaderOfASessionDoes() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.open(); PseudoTerminal other = PseudoTerminal.open()) {
            assertThat(run("open-terminal=" + terminal.path()).status()).isZero();
            try (StartedDaemon daemon = StartedDaemon.in(directory)) {
                assertThat(daemon.descriptors()).containsValue(terminal.path());
                assertThat(daemon.terminal()).isZero();
            }
            assertThat(run("single", "open-terminal=" + other.path()).status()).isZero();
            try (StartedDaemon daemon = StartedDaemon.in(directory)) {
                assertThat(daemon.terminal()).as("daemon(3) BUGS: so this test can fail").isNotZero();
            }
        }
    }

    @Test
    void closesWhatItInherits_andResetsSignals() throws Exception {
        List<Fd> strangers = new ArrayList<>();
        try (Fd hosts = Fcntl.open("/etc/hosts", Fcntl.O_RDONLY)) {
            for (int i = 0; i < 200; i++) {
                strangers.add(hosts);
            }
            List<Signal> signals = new ArrayList<>();
            for (int number = 1; number <= Signal.LAST; number++) {
                signals.add(new Signal(number));
            }
            String names = "--ignore-signal=HUP,INT,QUIT,PIPE,ALRM,TERM,USR1,CHLD,TSTP,TTIN,TTOU,WINCH,IO,RTMIN+3";
            Pid starter = spawn(SpawnRequest.of("/usr/bin/env", withProgram(List.of(names)))
                    .environment(List.of("PATH=/usr/bin:/bin")).passedFds(strangers).blockedSignals(signals)
                    .workingDirectory(directory.toString()));
            assertThat(Wait.untilEnded(starter)).contains(new ChildEnd.Exited(starter, 0));
        }
        try (StartedDaemon daemon = StartedDaemon.in(directory)) {
            assertThat(daemon.descriptors()).isEqualTo(NOTHING_OPEN);
            assertThat(daemon.status("SigBlk")).isEqualTo(NO_SIGNAL);
            assertThat(daemon.status("SigIgn")).isEqualTo(NO_SIGNAL);
            daemon.signal(Signal.SIGTERM);
            daemon.awaitEnd();
        }
    }

    @Test
    void leavesNothingClosed_whenItsCallerHasClosedAll() throws Exception {
        Pid starter = spawn(SpawnRequest.of("/bin/sh", withProgram(List.of("-c", "exec \"$@\" <&- >&- 2>&-", "sh"), "child"))
                .environment(List.of("PATH=/usr/bin:/bin")).workingDirectory(directory.toString()));

        assertThat(Wait.untilEnded(starter)).contains(new ChildEnd.Exited(starter, 0));
        try (StartedDaemon daemon = StartedDaemon.in(directory)) {
            assertThat(daemon.descriptors()).isEqualTo(NOTHING_OPEN);
            assertThat(Files.readAllLines(directory.resolve("child")).stream().filter(line -> line.contains("->"))
                    .map(line -> line.replaceAll(".* (\\d+) -> ", "$1 ").replaceAll("pipe.*", "pipe"))
                    .filter(line -> !line.contains("/proc/")))
                    .as("what a child of the daemon inherits")
                    .containsExactly("0 pipe", "1 " + directory.resolve("child").toRealPath(), "2 pipe");
        }
    }

    @Test
    void takesWhatTheBuilderSays() throws Exception {
        Path log = directory.resolve("log");
        Path pidFile = directory.resolve("d.pid");
        assertThat(run("umask=077", "directory=/usr", "stdout=log", "stderr=" + log, "pid-file=d.pid", "clean", "set=A=one",
                "set=A=two", "unset=LANG", "print")).isEqualTo(new Finished(0, "", ""));
        try (StartedDaemon daemon = StartedDaemon.in(directory)) {
            assertThat(daemon.status("Umask")).isEqualTo("0077");
            assertThat(daemon.workingDirectory()).isEqualTo("/usr");
            assertThat(daemon.descriptors()).containsEntry(0, "/dev/null")
                    .containsEntry(1, log.toRealPath().toString()).containsEntry(2, log.toRealPath().toString())
                    .containsValue(pidFile.toRealPath().toString());
            assertThat(log).content().contains("to standard output\n", "to standard error\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log))).isEqualTo("rw-------");
            assertThat(daemon.environment()).contains("A=two",
                    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
                    .noneMatch(variable -> variable.matches("(HOME|LANG|A=one|LARES).*"));
            assertThat(pidFile).hasContent(daemon.pid() + "\n");
            assertThat(run("pid-file=" + pidFile)).isEqualTo(new Finished(1, "",
                    "cannot create PID file " + pidFile + ": process " + daemon.pid() + " holds it\n"));
            assertThat(pidFile).hasContent(daemon.pid() + "\n");
            daemon.signal(Signal.SIGTERM);
            daemon.awaitEnd();
            assertThat(pidFile).doesNotExist();
        }
    }

    @Test
    void saysWhatTheSystemRefuses() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThat(run("pid-file=/nowhere/d.pid")).isEqualTo(new Finished(1, "",
                "cannot create PID file /nowhere/d.pid: directory /nowhere: No such file or directory\n"));
        assertThat(run("stdout=/nowhere/log")).isEqualTo(new Finished(209, "",
                "cannot open /nowhere/log: No such file or directory (ENOENT)\n"));
        assertThat(run("directory=" + file)).isEqualTo(new Finished(200, "",
                "cannot change directory to " + file + ": Not a directory (ENOTDIR)\n"));
        assertThat(run("user=nobody-of-that-name")).isEqualTo(new Finished(1, "",
                "cannot become user nobody-of-that-name: no such user\n"));
        assertThat(directory.resolve("pid")).doesNotExist();
    }

    @Test
    void livesWithAFullDisk() throws Exception {
        assertThat(run("stdout=/dev/full", "stderr=/dev/full", "print")).isEqualTo(new Finished(0, "", ""));
        try (StartedDaemon daemon = StartedDaemon.in(directory)) {
            assertThat(daemon.descriptors()).containsEntry(1, "/dev/full").containsEntry(2, "/dev/full");
            assertThat(daemon.runs()).isTrue();
        }
        Needs.root();
        Files.delete(directory.resolve("pid"));
        Path disk = Files.createDirectory(directory.resolve("disk"));
        String mount = "mount -t tmpfs -o size=4k none " + disk + " && echo 1234 >" + disk + "/all; exec \"$@\"";
        assertThat(run(List.of("/usr/bin/unshare", "--mount", "/bin/sh", "-c", mount, "sh"),
                "pid-file=" + disk.resolve("d.pid"))).isEqualTo(new Finished(1, "",
                "cannot create PID file " + disk.resolve("d.pid") + ": No space left on device (ENOSPC)\n"));
        assertThat(directory.resolve("pid")).doesNotExist();
    }

    @Test
    void saysWhyTheDaemonWasNotReady_andLeavesNothing() throws Exception {
        assertNotStarted(1, "cannot start the daemon: java.lang.IllegalStateException: no configuration (exit status 1)\n",
                "throw=no configuration");
        assertNotStarted(6, "cannot read the configuration\n", "fail=cannot read the configuration");
        assertNotStarted(3, "to standard output\nto standard error\n"
                + "cannot start the daemon: it exited with status 3 before it was ready\n", "print", "exit=3");
        assertNotStarted(1, "cannot start the daemon: it exited with status 0 before it was ready\n", "exit=0");
        assertNotStarted(137, "cannot start the daemon: it was killed by SIGKILL before it was ready\n", "kill");
        assertNotStarted(137, "cannot start the daemon: it was killed by SIGKILL before it was ready\n", "single", "kill");
        assertNotStarted(1, "cannot start the daemon: it was not ready within 3s\n", "timeout=3000", "hang");
    }

    private void assertNotStarted(int status, String error, String... orders) throws Exception {
        Files.deleteIfExists(directory.resolve("pid"));
        Path pidFile = directory.resolve("d.pid");
        List<String> all = new ArrayList<>(List.of(orders));
        all.add("pid-file=" + pidFile);
        assertThat(run(all.toArray(String[]::new))).isEqualTo(new Finished(status, "", error));
        assertThat(StartedDaemon.in(directory).runs()).isFalse();
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void showsWhatAJvmPrintsThatDoesNotComeToTheStart() throws Exception {
        Finished finished = run("break-early");

        assertThat(finished.status()).isEqualTo(1);
        assertThat(finished.error()).startsWith(
                "Exception in thread \"main\" java.lang.IllegalStateException: broken before it started\n\tat ")
                .endsWith("\ncannot start the daemon: it exited with status 1 before it was ready\n");
    }

    @Test
    void showsWhatAProcessPrintsThatNeverLooksForItsStarter() throws Exception {
        assertThat(run("end-early")).isEqualTo(new Finished(4, "",
                "the second process\ncannot start the daemon: it exited with status 4 before it was ready\n"));
    }

    @Test
    void endsWithTheProcessThatWaitsForIt() throws Exception {
        for (Signal signal : List.of(Signal.SIGINT, Signal.SIGTERM, Signal.SIGKILL)) {
            Files.deleteIfExists(directory.resolve("pid"));
            Pid starter = spawn(SpawnRequest.of(java(), options("hook", "pid-file=" + directory.resolve("d.pid"), "hang"))
                    .workingDirectory(directory.toString()));
            StartedDaemon daemon = awaitDaemon();
            new StartedDaemon(starter).signal(signal);
            assertThat(Wait.untilEnded(starter)).contains(new ChildEnd.Killed(starter, signal, false));
            daemon.awaitEnd();
            assertThat(directory.resolve("d.pid")).doesNotExist();
            assertThat(directory.resolve("hook")).as("hooks run in the daemon alone").hasContent("hook " + daemon.pid() + "\n");
            Files.delete(directory.resolve("hook"));
        }
    }

    @Test
    void runsItsShutdownHooksOnce() throws Exception {
        assertThat(run("hook").status()).isZero();
        assertThat(directory.resolve("hook")).doesNotExist();
        try (StartedDaemon daemon = StartedDaemon.in(directory)) {
            daemon.signal(Signal.SIGTERM);
            daemon.awaitEnd();
            assertThat(directory.resolve("hook")).hasContent("hook " + daemon.pid() + "\n");
        }
    }

    /** A hundred times what two starters contend for, in two JVMs that stay; whole starts contend in the test after this. */
    @Test
    void hasOneWinnerEachTime_whenTwoStartersRaceAHundredTimes() throws Exception {
        Path pidFile = directory.resolve("d.pid");
        try (JavaProcess one = JavaProcess.start(DaemonRaceProgram.class);
                JavaProcess two = JavaProcess.start(DaemonRaceProgram.class)) {
            for (int round = 0; round < 100; round++) {
                one.tell(pidFile.toString());
                two.tell(pidFile.toString());
                List<String> answers = List.of(one.answer(), two.answer());
                List<String> won = answers.stream().filter(answer -> answer.startsWith("started ")).toList();
                assertThat(won).as("round %d: %s", round, answers).hasSize(1);
                Pid pid = new Pid(Integer.parseInt(won.getFirst().substring("started ".length())));
                try (StartedDaemon daemon = new StartedDaemon(pid)) {
                    assertThat(daemon.runs()).isTrue();
                    assertThat(pidFile).hasContent(pid + "\n");
                    assertThat(answers).anyMatch(answer ->
                            answer.matches("cannot create PID file " + pidFile + ": process \\d+ holds it"));
                }
            }
        }
    }

    @Test
    void hasOneWinner_whenTwoStartAtOnce() throws Exception {
        Path pidFile = directory.resolve("d.pid");
        for (int round = 0; round < 5; round++) {
            Process one = start(List.of(), "pid-file=" + pidFile);
            Process two = start(List.of(), "pid-file=" + pidFile);
            Finished first = finish(one);
            Finished second = finish(two);
            try (StartedDaemon daemon = StartedDaemon.in(directory)) {
                assertThat(List.of(first.status(), second.status())).containsExactlyInAnyOrder(0, 1);
                assertThat((first.status() == 1 ? first : second).error())
                        .as("the holder is the other starter, until it has handed the file over")
                        .matches("cannot create PID file " + pidFile + ": process \\d+ holds it\n");
                assertThat(pidFile).hasContent(daemon.pid() + "\n");
            }
            Files.delete(pidFile);
        }
    }

    @Test
    void runsAsAnotherUser() throws Exception {
        Needs.root();
        Path place = Files.createTempDirectory(Path.of("/tmp"), "lares-daemon.");
        try {
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path own = Files.createDirectory(place.resolve("own"));
            Files.setAttribute(own, "unix:uid", 65534);
            Path pidFile = place.resolve("d.pid");
            List<String> command = new ArrayList<>(JavaProcess.command(Classes.copyTo(place), DaemonProgram.class));
            command.addAll(List.of(own.toString(), "user=nobody", "pid-file=" + pidFile, "stdout=" + place.resolve("log")));
            assertThat(finish(new ProcessBuilder(command).start())).isEqualTo(new Finished(0, "", ""));
            try (StartedDaemon daemon = StartedDaemon.in(own)) {
                assertThat(daemon.status("Uid")).isEqualTo("65534\t65534\t65534\t65534");
                assertThat(daemon.status("Gid")).isEqualTo("65534\t65534\t65534\t65534");
                assertThat(daemon.status("CapEff")).isEqualTo(NO_SIGNAL);
                assertThat(daemon.environment()).contains("USER=nobody", "LOGNAME=nobody");
                assertThat(pidFile).hasContent(daemon.pid() + "\n");
                assertThat(Files.getAttribute(pidFile, "unix:uid")).isEqualTo(0);
                assertThat(Files.getAttribute(place.resolve("log"), "unix:uid")).isEqualTo(0);
            }
        } finally {
            Classes.delete(place);
        }
    }

    private Finished run(String... orders) throws Exception {
        return run(List.of(), orders);
    }

    /** Reads its output to the end: a daemon that kept a pipe open would let this wait for ever. */
    private Finished run(List<String> prefix, String... orders) throws Exception {
        return finish(start(prefix, orders));
    }

    private Process start(List<String> prefix, String... orders) throws IOException {
        return new ProcessBuilder(prefix.isEmpty() ? programWith(orders) : withPrefix(prefix, orders))
                .directory(directory.toFile()).start();
    }

    private static Finished finish(Process process) throws Exception {
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        String error = new String(process.getErrorStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Finished(process.exitValue(), output, error);
    }

    private List<String> withPrefix(List<String> prefix, String... orders) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(programWith(orders));
        return command;
    }

    private List<String> programWith(String... orders) {
        List<String> command = new ArrayList<>(JavaProcess.command(JavaProcess.classPath(), DaemonProgram.class));
        command.add(directory.toString());
        command.addAll(List.of(orders));
        return command;
    }

    private String[] withProgram(List<String> prefix, String... orders) {
        return withPrefix(prefix, orders).toArray(String[]::new);
    }

    private String[] options(String... orders) {
        List<String> command = programWith(orders);
        return command.subList(1, command.size()).toArray(String[]::new);
    }

    private String java() {
        return programWith().getFirst();
    }

    private static Pid spawn(SpawnRequest.Builder request) {
        return switch (SingleSpawn.make(request.build())) {
            case SpawnResult.Spawned(long _, Pid pid) -> pid;
            case SpawnResult.SpawnFailed failed -> throw new AssertionError(failed.message());
        };
    }

    private StartedDaemon awaitDaemon() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(directory.resolve("pid"))) {
            assertThat(System.nanoTime()).as("the daemon starts").isLessThan(deadline);
            Thread.sleep(5);
        }
        return StartedDaemon.in(directory);
    }
}
