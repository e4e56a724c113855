package dev.lares.it;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A running {@code it/guest}: an init as PID 1 over an overlay of this machine, with its own processes, mounts, cgroups,
 * network and host name. Commands enter it with nsenter(1) and stay outside its cgroups. If the JVM dies, the guest's
 * standard input ends, and the script shuts it down and removes it.
 */
final class Guest implements AutoCloseable {
  /** Longest wait for a condition: for the slowest machine, not a measure of speed. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process script;
  private final BufferedReader answers;
  private final long initPid;
  private final Path namespace;
  private final Path console;
  private Optional<Ending> ending = Optional.empty();

  private Guest(Process script, BufferedReader answers, long initPid, Path console) {
    this.script = script;
    this.answers = answers;
    this.initPid = initPid;
    this.namespace = namespaceOf(initPid).orElseThrow(() -> new AssertionError("the init ended at once"));
    this.console = console;
  }

  /** Boots and waits until the target is reached; fails with the console if it is not. */
  static Guest boot(GuestOptions options) {
    requireRoot();
    try {
      Path console = Files.createTempFile("lares-it-console.", "");
      List<String> command = new ArrayList<>(List.of(Checkout.root().resolve("it/guest").toString()));
      command.addAll(options.options());
      command.addAll(List.of("--hold", "--console=" + console));
      Process script = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      BufferedReader answers = script.inputReader(StandardCharsets.UTF_8);
      String answer = answers.readLine();
      if (answer == null || !answer.startsWith("ready ")) {
        script.getOutputStream().close();
        String text = Files.readString(console, StandardCharsets.ISO_8859_1);
        Files.delete(console);
        return fail("cannot boot %s: %s%nits console:%n%s", options, answer, text);
      }
      return new Guest(script, answers, Long.parseLong(answer.substring("ready ".length())), console);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Skips the test without root; in CI that is a failure, since nothing else would run it. */
  static void requireRoot() {
    boolean root = "root".equals(System.getProperty("user.name"));
    if (!root && "true".equals(System.getenv("CI"))) {
      fail("a guest needs root, and CI must not skip");
    }
    assumeTrue(root, "a guest needs root");
  }

  /** Process id of the init as the machine sees it; the guest sees 1. */
  long initPid() {
    return initPid;
  }

  /** Whether the init is still there. Process ids are used again, so the namespace tells. */
  boolean lives() {
    return namespaceOf(initPid).equals(Optional.of(namespace));
  }

  /** Without this a command or signal meant for a guest that ended could hit a process of the machine. */
  private void requireAlive() {
    if (!lives()) {
      fail("the init of the guest ended%nits console:%n%s", console());
    }
  }

  private static Optional<Path> namespaceOf(long pid) {
    try {
      return Optional.of(Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What was written to the guest's console so far. */
  String console() {
    try {
      return Files.readString(console, StandardCharsets.ISO_8859_1).replace("\r", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A path of the guest, as the machine can read it while the init lives. */
  Path path(String absolute) {
    return Path.of("/proc/" + initPid + "/root" + absolute);
  }

  /** Runs a command in the guest, as root, with a fixed environment and an empty standard input. */
  Ran exec(String... command) {
    return Command.run(entering(command));
  }

  /** Starts a command in the guest like {@link #exec}, with pipes for its standard input and output. */
  Process start(String... command) throws IOException {
    return new ProcessBuilder(entering(command)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private List<String> entering(String... command) {
    requireAlive();
    List<String> entering = new ArrayList<>(List.of("nsenter", "--all", "--target", Long.toString(initPid), "env", "-i",
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8"));
    entering.addAll(List.of(command));
    return entering;
  }

  /** Runs a bash script in the guest. */
  Ran shell(String script) {
    return exec("bash", "-c", script);
  }

  /** The process of a unit that is a child of the init; empty while there is none. */
  Optional<Long> mainPid(String unit) {
    // Of the cgroup, since that is what both managers have; a forking service's parent is gone, so its child is ours.
    String script = """
        for procs in $(find /sys/fs/cgroup -path '*/%1$s/cgroup.procs'); do
          for pid in $(<"$procs"); do
            read -r _ parent < <(grep ^PPid: /proc/$pid/status) && [[ $parent == 1 ]] && echo "$pid"
          done
        done
        true""".formatted(unit);
    return shell(script).output().lines().findFirst().map(Long::valueOf);
  }

  /** Processes of a unit's cgroup, as the guest numbers them. */
  List<Long> pids(String unit) {
    return shell("find /sys/fs/cgroup -path '*/%s/cgroup.procs' -exec cat {} +".formatted(unit))
        .output().lines().map(Long::valueOf).toList();
  }

  /** Sends a signal to the init, by its number or name. */
  void signalInit(String signal) {
    requireAlive();
    Command.run(List.of("/bin/kill", "-s", signal, Long.toString(initPid))).output();
  }

  /** Returns once the init has ended by itself. */
  void waitForEnd() {
    waitFor("the init ends", () -> !lives());
  }

  /** Returns once the condition holds; fails with the console if it takes too long. */
  void waitFor(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        fail("waited %s in vain: %s%nits console:%n%s", PATIENCE, what, console());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** Shuts the guest down as a container is (systemd(1), SIGRTMIN+4) and says how that ended; the console stays readable. */
  Ending shutDown() {
    if (ending.isPresent()) {
      return ending.orElseThrow();
    }
    try {
      script.getOutputStream().close();
      String answer = answers.readLine();
      script.waitFor();
      if (answer == null) {
        return fail("the guest ended without a word%nits console:%n%s", console());
      }
      ending = Optional.of(Ending.parse(answer));
      return ending.orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      shutDown();
    } finally {
      script.destroy();
      console.toFile().delete();
    }
  }
}
