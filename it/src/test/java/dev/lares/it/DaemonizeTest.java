package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code lares daemonize} as people and scripts call it, from places of all kinds. */
@Timeout(300)
final class DaemonizeTest {
  private static final int ROUNDS = 10;

  @TempDir Path temporary;
  private final StartedDaemons daemons = new StartedDaemons();
  private final String lares = Checkout.root().resolve("lares").toString();
  private Path pidFile;

  @BeforeEach
  void namePidFile() {
    pidFile = temporary.resolve("x.pid");
  }

  @AfterEach
  void endAll() {
    daemons.close();
  }

  /** A script in which $lares is the program and $pid the PID file. */
  private Ran shell(String script) {
    return Command.run(List.of("bash", "-c", "lares=" + lares + "; pid=" + pidFile + "; cd " + temporary + "; " + script));
  }

  private long daemon() throws IOException {
    return daemons.add(Long.parseLong(Files.readString(pidFile).strip()));
  }

  private static void assertIsDaemon(Portrait daemon) {
    assertThat(daemon.relations()).contains("PID = PGID = SID", "terminal: ?");
    assertThat(daemon.surroundings()).containsExactly("cwd: /", "root: /", "umask: 0022");
    assertThat(daemon.standardDescriptors()).containsExactly("0: /dev/null", "1: /dev/null", "2: /dev/null");
    assertThat(daemon.signals()).containsExactly("blocked: 0000000000000000", "ignored: 0000000000000000");
  }

  @Test
  void leavesTheTerminalItIsCalledFrom() throws Exception {
    Ran ran = shell("script -qec \"tty; $lares daemonize --pid-file=$pid sleep 1000\" /dev/null");
    assertThat(ran.output()).contains("/dev/pts/");
    assertIsDaemon(Portrait.of(daemon()));
  }

  @Test
  void leavesThePipeItIsCalledWith() throws Exception {
    assertThat(shell("$lares daemonize --pid-file=$pid sleep 1000 | cat").output()).as("cat has ended").isEmpty();
    assertIsDaemon(Portrait.of(daemon()));
  }

  @Test
  void hasItsStandardDescriptorsThoughTheCallerHasNone() throws Exception {
    shell("$lares daemonize --pid-file=$pid sleep 1000 <&- >&- 2>&-").output();
    assertIsDaemon(Portrait.of(daemon()));
  }

  @Test
  void inheritsNoneOfTwoHundredDescriptors() throws Exception {
    shell("for ((i = 3; i < 203; i++)); do eval \"exec $i</etc/passwd\"; done; $lares daemonize --pid-file=$pid sleep 1000").output();
    Portrait daemon = Portrait.of(daemon());
    assertIsDaemon(daemon);
    assertThat(daemon.descriptors()).containsExactly("0: /dev/null", "1: /dev/null", "2: /dev/null", "3: " + pidFile);
  }

  @Test
  void hasItsSignalsThoughTheCallerBlocksAndIgnoresThem() throws Exception {
    shell("env --ignore-signal --block-signal $lares daemonize --pid-file=$pid sleep 1000").output();
    assertIsDaemon(Portrait.of(daemon()));
  }

  @Test
  void saysAtWhichStepAStartFailed_inSystemdsNumbers() {
    assertFails(203, "cannot execute no-such-program: No such file or directory (ENOENT)", "no-such-program");
    assertFails(203, "cannot execute /etc/passwd: Permission denied (EACCES)", "/etc/passwd");
    assertFails(200, "cannot change directory to /no/where: No such file or directory (ENOENT)", "--chdir=/no/where true");
    assertFails(208, "cannot open /no/where: No such file or directory (ENOENT)", "--stdin=/no/where true");
    assertFails(209, "cannot open /no/where: No such file or directory (ENOENT)", "--stdout=/no/where true");
    assertFails(222, "cannot open /no/where: No such file or directory (ENOENT)", "--stderr=/no/where true");
    assertFails(217, "cannot become user no-such-user: there is no such user", "--user=no-such-user true");
    assertFails(216, "cannot become group no-such-group: there is no such group", "--user=root:no-such-group true");
    assertFails(2, "cannot tell what to start: no command given; lares daemonize --help shows how", "");
    assertFails(1, "cannot create PID file /no/where/x.pid: directory /no: No such file or directory", "--pid-file=/no/where/x.pid true");
    assertFails(1, "cannot create PID file /: it does not name a file", "--pid-file=/ true");
  }

  private void assertFails(int status, String message, String arguments) {
    Ran ran = shell("$lares daemonize " + arguments);
    assertThat(ran.stderr()).isEqualTo("lares: " + message + "\n");
    assertThat(ran.exitCode()).isEqualTo(status);
    assertThat(ran.stdout()).isEmpty();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void leavesTheArgumentsOfTheProgramToIt() throws Exception {
    shell("LC_ALL=C $lares daemonize --stdout=out --wait-ready printf '%s|' --help -- ä $'\\xff' '' --json; true");
    byte[] expected = {'-', '-', 'h', 'e', 'l', 'p', '|', '-', '-', '|', (byte) 0xc3, (byte) 0xa4, '|', (byte) 0xff, '|', '|',
        '-', '-', 'j', 's', 'o', 'n', '|'};
    assertThat(temporary.resolve("out")).hasBinaryContent(expected);
  }

  @Test
  void tellsASecondStartWhoHasThePidFile_andReplacesAStaleOne() throws Exception {
    shell("$lares daemonize --pid-file=$pid sleep 1000").output();
    long first = daemon();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pidFile))).isEqualTo("rw-r--r--");
    String held = "cannot create PID file %s: process %d holds it".formatted(pidFile, first);

    Ran second = shell("$lares daemonize --pid-file=$pid --json sleep 1000");
    assertThat(second.exitCode()).isEqualTo(75);
    assertThat(second.stderr()).isEqualTo("lares: " + held + "\n");
    assertThat(second.stdout()).isEqualTo("{\"error\":\"%s\",\"status\":75,\"holder\":%d}\n".formatted(held, first));

    Command.run(List.of("kill", "-KILL", Long.toString(first))).output();
    StartedDaemons.awaitEnd(first);
    Ran third = shell("$lares daemonize --pid-file=$pid --json sleep 1000");
    long pid = daemon();
    assertThat(third.output()).isEqualTo("{\"pid\":%1$d,\"session\":%1$d,\"pidFile\":\"%2$s\"}".formatted(pid, pidFile));
    assertThat(pid).isNotEqualTo(first);
  }

  @Test
  void startsOneOfTwoThatAreCalledAtOnce() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Ran ran = shell("""
          $lares daemonize --pid-file=$pid --print-pid sleep 1000 2>one & $lares daemonize --pid-file=$pid --print-pid sleep 1000 2>two
          second=$?; wait $!; echo $? $second; cat one two >&2
          """);
      long winner = daemon();
      List<String> lines = ran.output().lines().toList();
      assertThat(lines.getFirst()).isEqualTo(Long.toString(winner));
      assertThat(lines.getLast()).isIn("0 75", "75 0");
      assertThat(ran.stderr()).isEqualTo("lares: cannot create PID file %s: process %d holds it%n".formatted(pidFile, winner));
      Command.run(List.of("kill", Long.toString(winner))).output();
      StartedDaemons.awaitEnd(winner);
    }
  }

  @Test
  void startsNothingWhereTheDiskIsFull() throws Exception {
    requireRoot();
    Path full = Files.createDirectory(temporary.resolve("full"));
    Ran ran = Command.run(List.of("unshare", "--mount", "bash", "-c", """
        mount -t tmpfs -o size=4096,mode=755 none %1$s && echo full >%1$s/file
        %2$s daemonize --pid-file=%1$s/x.pid -- touch %3$s/started; echo $?; ls -A %1$s
        """.formatted(full, lares, temporary)));
    assertThat(ran.stderr()).isEqualTo("lares: cannot create PID file %s/x.pid: No space left on device (ENOSPC)%n".formatted(full));
    assertThat(ran.output()).isEqualTo("1\nfile");
    assertThat(temporary.resolve("started")).doesNotExist();
  }

  @Test
  void runsAsAnotherUser_whoCanDoNothingToThePidFile() throws Exception {
    requireRoot();
    shell("""
        $lares daemonize --user=nobody --pid-file=$pid --stdout=out -- sh -c '
          id -un; echo $HOME; (echo 1 >&3) || echo refused; (echo 1 >/proc/self/fd/3) || echo refused; exec sleep 1000'
        """).output();
    long pid = daemon();
    assertIsDaemonOf(Portrait.of(pid), "65534");
    assertThat(Files.getAttribute(pidFile, "unix:uid")).isEqualTo(0);
    assertThat(StartedDaemons.await("output", () -> lines(temporary.resolve("out"), 4)))
        .containsExactly("nobody", "/nonexistent", "refused", "refused");
    assertThat(pidFile).hasContent(Long.toString(pid));
  }

  private static void assertIsDaemonOf(Portrait daemon, String uid) {
    assertThat(daemon.status("Uid").split("\\s+")).containsOnly(uid);
    assertThat(daemon.status("Groups")).isEqualTo(uid);
    assertThat(daemon.status("CapEff")).isEqualTo("0000000000000000");
  }

  private static Optional<List<String>> lines(Path file, int count) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.size() >= count ? Optional.of(lines) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Test
  void waitsUntilTheProgramIsReady() throws Exception {
    Ran ran = shell("$lares daemonize --wait-ready --double-fork --pid-file=$pid -- bash -c 'echo >early; systemd-notify --ready; exec sleep 1000'");
    assertThat(ran.output()).isEmpty();
    Portrait daemon = Portrait.of(daemon());
    assertThat(daemon.relations()).contains("PID ≠ PGID = SID", "leader of the session: gone");
    assertThat(ran.exitCode()).isZero();
  }

  @Test
  void stopsWhatDoesNotBecomeReady_andRemovesItsPidFile() throws Exception {
    assertNotReady("it ended before, with exit status 3; its last status: no luck",
        "-- sh -c 'systemd-notify --status=\"no luck\"; exit 3'");
    assertNotReady("it ended before, with signal SIGKILL", "--double-fork -- sh -c 'kill -KILL $$'");
    assertNotReady("it did not say so in time", "--timeout=1s -- sh -c 'echo $$ >started; sleep 1000'");
    assertThat(StartedDaemons.lives(Long.parseLong(Files.readString(temporary.resolve("started")).strip()))).isFalse();
  }

  @Test
  void killsWhatDoesNotHeedSigterm() throws Exception {
    assertNotReady("it did not say so in time", "--timeout=1s -- sh -c 'trap \"\" TERM; echo $$ >started; while :; do sleep 1000; done'");
    assertThat(StartedDaemons.lives(Long.parseLong(Files.readString(temporary.resolve("started")).strip()))).isFalse();
  }

  @Test
  void waitsForAProgramOfAnotherUserToo() throws Exception {
    requireRoot();
    shell("$lares daemonize --user=nobody --wait-ready --pid-file=$pid -- bash -c 'systemd-notify --ready; exec sleep 1000'").output();
    assertIsDaemonOf(Portrait.of(daemon()), "65534");
  }

  private void assertNotReady(String how, String arguments) throws IOException {
    Ran ran = shell("$lares daemonize --chdir=. --wait-ready --pid-file=$pid " + arguments);
    assertThat(ran.stderr()).isEqualTo("lares: cannot wait until sh is ready: " + how + "\n");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(pidFile).doesNotExist();
  }

  @Test
  void stopsTheProgramIfItIsInterruptedWhileItWaits() throws Exception {
    Ran ran = shell("""
        $lares daemonize --chdir=. --wait-ready -- sh -c 'echo $$ >new; mv new started; sleep 1000' & l=$!
        while [ ! -e started ]; do sleep 0.05; done; kill -TERM $l; wait $l; echo $?""");
    assertThat(ran.stderr()).isEqualTo("lares: cannot wait until sh is ready: SIGTERM came\n");
    assertThat(ran.output()).isEqualTo("143");
    StartedDaemons.awaitEnd(Long.parseLong(Files.readString(temporary.resolve("started")).strip()));
  }

  private static void requireRoot() {
    boolean root = "root".equals(System.getProperty("user.name"));
    if (!root && "true".equals(System.getenv("CI"))) {
      fail("this test needs root, and CI must not skip");
    }
    assumeTrue(root, "needs root");
  }
}
