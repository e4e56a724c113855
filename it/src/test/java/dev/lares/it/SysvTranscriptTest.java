package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares SysV daemons line by line with the references, which are C programs: one that calls daemon(3), and one that does
 * the steps of daemon(7) by hand.
 */
@Timeout(300)
final class SysvTranscriptTest {
  @TempDir Path temporary;
  private final StartedDaemons daemons = new StartedDaemons();
  private CPrograms programs;

  @BeforeEach
  void compile() {
    programs = CPrograms.compileInto(temporary);
  }

  @AfterEach
  void endAll() {
    daemons.close();
  }

  @Test
  void daemonizeLeavesAProgramAsDaemon3Does() {
    Portrait reference = startReference("daemon3");
    Portrait ours = startOurs("--print-pid", "--", programs.path("idle"));

    assertThat(ours.lines()).isEqualTo(reference.lines());
    assertThat(ours.relations()).contains("PID = PGID = SID", "leader of the session: there", "terminal: ?");
    assertThat(ours.surroundings()).containsExactly("cwd: /", "root: /", "umask: 0022");
    assertThat(ours.descriptors()).containsExactly("0: /dev/null", "1: /dev/null", "2: /dev/null");
    assertThat(ours.signals()).containsExactly("blocked: 0000000000000000", "ignored: 0000000000000000");
  }

  @Test
  void daemonizeWithTwoForksLeavesAProgramAsTheStepsOfDaemon7Do() {
    Portrait reference = startReference("daemon7");
    Portrait ours = startOurs("--double-fork", "--umask=0", "--print-pid", "--", programs.path("idle"));

    assertThat(ours.lines()).isEqualTo(reference.lines());
    assertThat(ours.relations()).contains("PID ≠ PGID = SID", "leader of the session: gone", "terminal: ?");
    assertThat(ours.surroundings()).containsExactly("cwd: /", "root: /", "umask: 0000");
    assertThat(ours.descriptors()).containsExactly("0: /dev/null", "1: /dev/null", "2: /dev/null");
    assertThat(ours.signals()).containsExactly("blocked: 0000000000000000", "ignored: 0000000000000000");
  }

  /** A JVM has descriptors of its own, for its class files; the first three are those of a daemon. */
  @Test
  void theExampleStepByStepIsWhatTheStepsOfDaemon7Make() {
    Portrait reference = startReference("daemon7", "022");
    Portrait ours = startExample("sysv-steps");

    assertThat(withoutOwnDescriptors(ours)).isEqualTo(withoutOwnDescriptors(reference));
    assertThat(ours.relations()).contains("PID ≠ PGID = SID", "leader of the session: gone", "terminal: ?");
    assertThat(ours.surroundings()).containsExactly("cwd: /", "root: /", "umask: 0022");
    assertThat(ours.standardDescriptors()).containsExactly("0: /dev/null", "1: /dev/null", "2: /dev/null");
  }

  @Test
  void theExampleThatIsToldWhenItIsReadyIsWhatTheStepsOfDaemon7Make() {
    Portrait reference = startReference("daemon7", "022");
    assertThat(withoutOwnDescriptors(startExample("sysv-ready"))).isEqualTo(withoutOwnDescriptors(reference));
  }

  @Test
  void theExampleByOneCallIsWhatDaemon3Makes() {
    Portrait reference = startReference("daemon3");
    Portrait ours = startExample("sysv-daemon");

    assertThat(withoutOwnDescriptors(ours)).isEqualTo(withoutOwnDescriptors(reference));
    assertThat(ours.relations()).contains("PID = PGID = SID", "leader of the session: there", "terminal: ?");
    assertThat(ours.surroundings()).containsExactly("cwd: /", "root: /", "umask: 0022");
    assertThat(ours.standardDescriptors()).containsExactly("0: /dev/null", "1: /dev/null", "2: /dev/null");
  }

  private static List<String> withoutOwnDescriptors(Portrait daemon) {
    List<String> lines = new ArrayList<>(daemon.lines());
    lines.removeAll(daemon.descriptors());
    lines.addAll(daemon.standardDescriptors());
    return lines;
  }

  private Portrait startExample(String name) {
    Path pidFile = temporary.resolve(name + ".pid");
    assertThat(run(Checkout.root().resolve("examples/java/run").toString(), name, pidFile.toString())).isEmpty();
    return Portrait.of(daemons.add(StartedDaemons.await("PID file of " + name, () -> number(pidFile))));
  }

  private Portrait startReference(String name, String... more) {
    Path pidFile = temporary.resolve(name + ".pid");
    List<String> command = new ArrayList<>(List.of(programs.path(name), pidFile.toString()));
    command.addAll(List.of(more));
    run(command.toArray(String[]::new));
    return Portrait.of(daemons.add(StartedDaemons.await("PID file of " + name, () -> number(pidFile))));
  }

  private Portrait startOurs(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Checkout.root().resolve("lares").toString(), "daemonize"));
    command.addAll(List.of(arguments));
    return Portrait.of(daemons.add(Long.parseLong(run(command.toArray(String[]::new)))));
  }

  /** With the environment, directory, umask and dispositions that all of them get; daemon(3) leaves ignored signals ignored. */
  private String run(String... command) {
    List<String> words = new ArrayList<>(List.of("env", "--default-signal", "--chdir=" + temporary, "-i", "PATH=" + System.getenv("PATH"), "HOME=/root", "LANG=C",
        "sh", "-c", "umask 022; exec \"$@\"", "sh"));
    words.addAll(List.of(command));
    return Command.run(words).output();
  }

  private static Optional<Long> number(Path pidFile) {
    try {
      String text = Files.exists(pidFile) ? Files.readString(pidFile) : "";
      return text.endsWith("\n") ? Optional.of(Long.valueOf(text.strip())) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
