package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The inspector in a zoo: programs that each behave in one well-known way, started in a guest under systemd, under Lares and
 * under an init that manages nothing. Every one must be told for what it is, and every missed step of daemon(7) named.
 */
@ParameterizedClass
@EnumSource(Init.class)
final class ZooTest {
  private static final Path SOURCES = Checkout.root().resolve("it/src/test/resources/zoo");
  private static final String LARES = "/opt/lares/lares";
  private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":(?:\"([^\"]*)\"|\\[([^\\]]*)\\]|(-?\\w+))");

  @TempDir static Path folder;

  private static Guest guest;
  private static final Map<String, Map<String, String>> animals = new TreeMap<>();

  @Parameter Init init;

  @BeforeParameterizedClassInvocation
  static void openTheZoo(Init init) {
    Guest.requireRoot();
    requireCompiler();
    Path bin = folder.resolve(init.option());
    new UnitFolder(bin).file("bin/.keep", "");
    Command.run(List.of("gcc", "-Wall", "-Wextra", "-Werror", "-O1", "-pthread", "-o", bin.resolve("bin/animal").toString(),
        SOURCES.resolve("animal.c").toString())).output();
    Command.run(List.of(Checkout.root().resolve("lares").toString(), "--build")).output();
    new UnitFolder(bin.resolve("units"))
        .file("notify.service", "[Service]\nType=notify\nExecStart=/opt/zoo/bin/animal service notify\n")
        .file("simple.service", "[Service]\nExecStart=/bin/sh -c '/opt/zoo/bin/animal wait worker & exec /opt/zoo/bin/animal service simple'\n")
        .file("forking.service",
            "[Service]\nType=forking\nPIDFile=/run/forking.pid\nExecStart=/opt/zoo/bin/animal daemon forking /run/forking.pid privileges\n")
        .file("zoo.target", "[Unit]\nWants=notify.service simple.service forking.service\n");
    GuestOptions options = GuestOptions.of(init)
        .with("--bind=" + Checkout.root() + ":/opt/lares")
        .with("--bind=" + bin + ":/opt/zoo")
        .with("--bind=" + SOURCES + ":/opt/zoo-sources");
    guest = (init == Init.NONE ? options : options.units(bin.resolve("units")).target("zoo.target")).boot();
    // The terminals and daemons of the zoo stay; nothing of it may hold the pipes of this command.
    guest.shell("mkdir -p /run/zoo; ln -s /opt/zoo/bin /run/zoo/bin;"
        + " timeout 60 bash /opt/zoo-sources/open </dev/null >/run/zoo.log 2>&1 || { cat /run/zoo.log; exit 1; }").output();
    for (String line : guest.exec(LARES, "ps", "--json", "-o", "pid,comm,kind,conditions,unit,certainty,tty").output().lines().toList()) {
      Map<String, String> animal = members(line);
      animals.put(animal.get("comm"), animal);
    }
  }

  @AfterParameterizedClassInvocation
  static void closeTheZoo() {
    animals.clear();
    if (guest != null) {
      guest.close();
      guest = null;
    }
  }

  private static void requireCompiler() {
    boolean there = Files.isExecutable(Path.of("/usr/bin/gcc"));
    if (!there && "true".equals(System.getenv("CI"))) {
      fail("the zoo needs gcc, and CI must not skip");
    }
    assumeTrue(there, "gcc is not installed");
  }

  /** The members of a flat object of JSON; of an array what is between its brackets. */
  private static Map<String, String> members(String json) {
    Map<String, String> members = new TreeMap<>();
    Matcher matcher = MEMBER.matcher(json);
    while (matcher.find()) {
      String value = matcher.group(2) != null ? matcher.group(2) : matcher.group(3) != null ? matcher.group(3).replace("\"", "") : matcher.group(4);
      members.put(matcher.group(1), value);
    }
    return members;
  }

  @ParameterizedTest
  @CsvSource({
      "foreground, foreground, ''",
      "background, background, ''",
      "nohup, background, ''",
      "adopted-job, background, orphan",
      "stopped, background, stopped",
      "zombie, background, ''",
      "zombie-child, background, zombie",
      "traced, background, ''",
      "traced-child, background, traced",
      "threads, background, ''",
      "setsid, leader, orphan",
      "left-behind, process, orphan",
      "no-fork, leader, ''",
      "double-fork, daemon, ''",
      "single-fork, daemon, ''",
      "no-descriptors, daemon, ''",
      "no-signals, daemon, ''",
      "no-mask, daemon, ''",
      "no-setsid, daemon, ''",
      "no-second-fork, daemon, ''",
      "no-streams, daemon, ''",
      "no-umask, daemon, ''",
      "no-cwd, daemon, ''",
      "no-pid-file, daemon, ''",
      "no-lock, daemon, ''",
      "no-privileges, daemon, ''",
      "no-sigterm, daemon, ''",
      "no-environment, daemon, ''",
      "container-init, init, ''",
      "unshare, shim, ''"
  })
  void tellsEachAnimal(String name, String kind, String conditions) {
    assertThat(animals).containsKey(name);
    assertThat(animals.get(name)).containsEntry("kind", kind).containsEntry("conditions", conditions);
  }

  /** Each daemon has forgotten exactly what it is named after; what cannot be seen from outside is unknown. */
  @Test
  void namesEachStepThatADaemonForgot() {
    Map<String, String> forgotten = new TreeMap<>(Map.ofEntries(
        Map.entry("double-fork", ""),
        Map.entry("no-descriptors", "descriptors"),
        Map.entry("no-signals", "dispositions"),
        Map.entry("no-mask", "mask"),
        Map.entry("no-setsid", "session"),
        Map.entry("no-second-fork", "second-fork"),
        Map.entry("no-streams", "streams"),
        Map.entry("no-umask", "umask"),
        Map.entry("no-cwd", "directory"),
        Map.entry("no-pid-file", "pid-file single"),
        Map.entry("no-lock", "single"),
        Map.entry("no-privileges", "?privileges"),
        Map.entry("no-sigterm", "dispositions sigterm"),
        Map.entry("no-environment", "?environment")));
    List<String> command = new ArrayList<>(List.of(LARES, "inspect", "--json"));
    forgotten.keySet().forEach(name -> command.add(animals.get(name).get("pid")));
    Map<String, String> found = new TreeMap<>();
    for (String line : guest.exec(command.toArray(String[]::new)).output().lines().toList()) {
      found.put(line.replaceFirst("^\\{\"pid\":\\d+,\"name\":\"([^\"]*)\".*", "$1"), missed(line));
    }
    assertThat(found).isEqualTo(forgotten);
  }

  private static final Pattern CHECK = Pattern.compile("\"point\":\"([\\w-]+)\",\"title\":\"[^\"]*\",\"style\":\"(\\w+|-)\",\"outcome\":\"([\\w-]+)\"");

  /** The points that are not met of those asked of a SysV daemon, and SIGTERM; with a question mark those unknown. */
  private static String missed(String json) {
    List<String> missed = new ArrayList<>();
    Matcher matcher = CHECK.matcher(json);
    while (matcher.find()) {
      boolean asked = matcher.group(2).equals("sysv") || matcher.group(2).equals("both") || matcher.group(1).equals("sigterm");
      if (asked && !matcher.group(3).equals("met")) {
        missed.add((matcher.group(3).equals("unknown") ? "?" : "") + matcher.group(1));
      }
    }
    return String.join(" ", missed);
  }

  @Test
  void tellsServicesTheirMainProcessAndTheirManager() {
    if (init == Init.NONE) {
      assertThat(animals.values()).noneMatch(animal -> List.of("service", "manager").contains(animal.get("kind")));
      return;
    }
    assertThat(animals.get("notify")).containsEntry("kind", "service").containsEntry("unit", "notify.service").containsEntry("certainty", "certain");
    assertThat(animals.get("forking")).containsEntry("kind", "service").containsEntry("unit", "forking.service").containsEntry("certainty", "certain");
    assertThat(animals.get("simple")).containsEntry("kind", "service").containsEntry("unit", "simple.service");
    assertThat(animals.get("worker")).containsEntry("kind", "worker").containsEntry("unit", "simple.service");
    assertThat(guest.exec(LARES, "inspect", "1").output()).contains("the service manager of the system, " + init.option() + " (certain)");
    assertThat(guest.exec(LARES, "inspect", "notify.service").output()).contains("the main process of notify.service, of Type=notify (certain)",
        "it may tell the manager when it is ready", "✓ can tell when it is ready", "systemctl status notify.service");
    assertThat(guest.exec(LARES, "inspect", "forking.service").output()).contains("the main process of forking.service, of Type=forking (certain)",
        "it is named by the PID file /run/forking.pid");
  }

  @Test
  void showsHowThreadsAreScheduled() {
    String threads = guest.exec(LARES, "ps", "--threads", "--no-header", "-o", "comm,cls,rtprio,ni", animals.get("threads").get("pid")).output();
    assertThat(threads.lines().map(line -> line.strip().replaceAll(" +", " "))).containsExactly("threads TS - 0", "fifo FF 10 -", "nice TS - 7");
    assertThat(guest.exec(LARES, "inspect", animals.get("threads").get("pid")).output()).contains("fifo: SCHED_FIFO 10", "nice: nice 7");
  }

  @Test
  void explainsTheDifferenceOfADaemonAndAJob() {
    String page = guest.exec(LARES, "explain", "double-fork", "foreground").output();
    assertThat(page).contains("a daemon of the SysV style", "a job in the foreground of terminal pts/0", "A daemon has made itself independent",
        "A process, nothing more, belongs to whoever started it");
  }

  @Test
  void saysWhatThereIsNot_andHowToAsk() {
    Ran none = guest.exec(LARES, "inspect", "471100");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.stderr()).isEqualTo("lares: cannot inspect 471100: no such process\n");
    Ran top = guest.exec(LARES, "top");
    assertThat(top.exitCode()).isEqualTo(1);
    assertThat(top.stderr()).contains("cannot show a live table: standard input or output is no terminal");
  }
}
