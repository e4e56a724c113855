package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What clients see of a manager and its units is what they see of real systemd: Debian's systemctl asks both the same, in a
 * guest each, and what it prints is compared. Differences are listed in COMPATIBILITY.md, "Properties that differ".
 */
final class ShowComparisonTest {
  private static final String SCRIPT = """
      systemctl is-system-running --wait
      systemctl start plain notify forking
      for unit in plain notify forking; do echo "@@ $unit"; systemctl show $unit.service; done
      echo "@@ manager"; systemctl show
      echo "@@ status"; systemctl status --no-pager
      echo "@@ failed: none"; systemctl --failed --no-pager
      systemctl start broken 2>/dev/null
      echo "@@ degraded"; systemctl is-system-running; echo "exit code $?"; systemctl show -p NFailedUnits
      echo "@@ failed"; systemctl --failed --no-pager
      systemctl reset-failed broken
      echo "@@ running"; systemctl is-system-running; echo "exit code $?"
      echo "@@ environment"
      systemctl set-environment COLOUR=blue 'SAYING=two words' NUMBER=1
      COLOUR=green systemctl import-environment COLOUR NONE
      systemctl unset-environment NUMBER PATH
      systemctl daemon-reload
      systemctl show-environment
      systemctl start told; cat /run/told
      systemctl set-environment 'a b=c'; systemctl unset-environment 'a b'
      systemctl unset-environment COLOUR SAYING
      systemctl start told; cat /run/told
      echo "@@ log"
      systemctl log-level; systemctl log-level debug; systemctl log-level; systemctl show -p LogLevel; systemctl log-level loud
      systemctl log-level info
      systemctl log-target null; systemctl log-target; systemctl show -p LogTarget; systemctl log-target printer
      systemctl log-target console
      echo "@@ lookups"
      systemctl status --no-pager --lines=0 $(systemctl show -P MainPID plain) | head -1
      systemd-analyze dump plain.service | head -5
      """;

  /** What is logged of a oneshot service for debugging only. */
  private static final String DETAIL = "told.service: Service will not restart";

  private static final Map<Init, Map<String, List<String>>> ANSWERS = new EnumMap<>(Init.class);
  /** What came to the console of Lares while the log was set in certain ways. */
  private static final Map<String, String> CONSOLE = new LinkedHashMap<>();

  @BeforeAll
  static void askBoth(@TempDir Path folder) {
    Guest.requireRoot();
    Path units = folder.resolve("units");
    new UnitFolder(units)
        .file("plain.service", "[Unit]\nDescription=A plain service\n[Service]\nExecStart=/bin/sleep 1000\nEnvironment=A=b\n")
        .file("notify.service", """
            [Unit]
            Description=A service that tells
            [Service]
            Type=notify
            NotifyAccess=all
            ExecStart=/bin/sh -c 'systemd-notify --ready --status="Serving"; exec sleep 1000'
            """)
        .file("forking.service", """
            [Unit]
            Description=A service that forks
            [Service]
            Type=forking
            PIDFile=/run/forking.pid
            ExecStart=/bin/sh -c 'sleep 1000 & echo $! >/run/forking.pid'
            """)
        .file("broken.service", """
            [Unit]
            Description=A service that fails
            StartLimitIntervalSec=0
            [Service]
            Type=oneshot
            ExecStart=/bin/false
            """)
        .file("told.service", """
            [Unit]
            StartLimitIntervalSec=0
            [Service]
            Type=oneshot
            ExecStart=/bin/sh -c 'echo $${COLOUR-none} $${SAYING-none} $$PATH $$(ulimit -Sn) $$(ulimit -Hn) $$(ulimit -Hc) >/run/told'
            """);
    Path files = folder.resolve("files");
    new UnitFolder(files).file("etc/systemd/system.conf.d/limits.conf", "[Manager]\nDefaultLimitNOFILE=2048:4096\nDefaultLimitCORE=0\n");
    for (Init init : List.of(Init.SYSTEMD, Init.LARES)) {
      try (Guest guest = GuestOptions.of(init).units(units).files(files).boot()) {
        Ran ran = guest.exec("bash", "-c", "exec 2>&1\n" + SCRIPT);
        ANSWERS.put(init, sections(ran.output()));
        if (init == Init.LARES) {
          watchConsole(guest, "at first", "systemctl start told", "Finished told.service");
          watchConsole(guest, "debug", "systemctl log-level debug; systemctl start told", "Finished told.service");
          watchConsole(guest, "err", "systemctl log-level err; systemctl start told", "Finished told.service");
          guest.shell("systemctl log-level info; systemctl log-target null");
          watchConsole(guest, "null", "systemctl start broken", "Failed to start broken");
          guest.shell("systemctl log-target ''");
          showStatus(guest, "RTMIN+21", "no");
          watchConsole(guest, "no status", "systemctl start broken", "broken.service: Failed with result");
          showStatus(guest, "RTMIN+20", "yes");
          watchConsole(guest, "as at first", "systemctl start broken", "Failed to start broken");
        }
      }
    }
  }

  private static void showStatus(Guest guest, String signal, String shown) {
    guest.signalInit(signal);
    guest.waitFor("the status display is set", () -> guest.shell("systemctl show -P ShowStatus").output().equals(shown));
  }

  /** Runs a script, and keeps what the console says from then on until it has said the last thing that is awaited. */
  private static void watchConsole(Guest guest, String name, String script, String last) {
    int before = guest.console().length();
    guest.shell(script + "; true").output();
    guest.waitFor("the console says " + last, () -> guest.console().indexOf(last, before) >= 0);
    CONSOLE.put(name, guest.console().substring(before));
  }

  private static Map<String, List<String>> sections(String output) {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> section = new ArrayList<>();
    for (String line : output.lines().toList()) {
      if (line.startsWith("@@ ")) {
        section = new ArrayList<>();
        sections.put(line.substring("@@ ".length()), section);
      } else {
        section.add(line);
      }
    }
    return sections;
  }

  private static List<String> answer(Init init, String section) {
    return ANSWERS.get(init).get(section);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "notify", "forking"})
  void unitsShowWhatSystemdShows(String unit) throws Exception {
    compare(unit, PropertyDifferences.of("unit"));
  }

  @Test
  void theManagerShowsWhatSystemdShows() throws Exception {
    compare("manager", PropertyDifferences.of("manager"));
  }

  private static void compare(String section, PropertyDifferences known) {
    ShownProperties systemd = ShownProperties.parse(answer(Init.SYSTEMD, section));
    ShownProperties lares = ShownProperties.parse(answer(Init.LARES, section));
    TreeSet<String> names = new TreeSet<>(systemd.values().keySet());
    names.addAll(lares.values().keySet());
    List<String> surprises = new ArrayList<>();
    int same = 0;
    for (String name : names) {
      boolean equal = systemd.value(name).equals(lares.value(name));
      same += equal ? 1 : 0;
      if (!equal && !known.allow(name)) {
        surprises.add(name + ": systemd shows " + systemd.value(name) + ", Lares " + lares.value(name));
      } else if (equal && known.allow(name) && !known.dependsOnTheMachine(name)) {
        surprises.add(name + ": does not differ, though COMPATIBILITY.md says so");
      }
    }
    double share = 100.0 * same / names.size();
    System.out.printf("systemctl show %s: %d of %d properties as with systemd (%.1f %%)%n", section, same, names.size(), share);
    assertThat(names).hasSizeGreaterThan(90);
    assertThat(surprises).isEmpty();
  }

  @Test
  void statusOfTheManagerLooksAlike() {
    assertThat(statusOf(Init.LARES).replace("  systemd: 252 (Lares)\n", "  systemd: 252\n"))
        .isEqualTo(statusOf(Init.SYSTEMD).replaceFirst("  systemd: 252[^\\n]*\\n", "  systemd: 252\n"));
  }

  /** Without numbers, times and the lines of the tree; the init's own command line is the init's, and so is a journal of its own. */
  private static String statusOf(Init init) {
    StringBuilder text = new StringBuilder();
    boolean journal = false;
    for (String line : answer(init, "status")) {
      journal = line.endsWith("systemd-journald.service") || journal && line.contains("systemd-journald");
      if (!journal) {
        text.append(line.replaceFirst("(Since: ).*", "$1…").replaceFirst("(Units: )\\d+", "$1…")
            .replaceFirst("[ │]*[├└]─", "  - ")
            .replaceFirst("- \\d+ ", "- PID ").replaceFirst("(- PID )/.*(systemd|java).*", "$1INIT")).append('\n');
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed: none", "degraded", "failed", "running", "environment"})
  void answersAreTheSame(String section) {
    assertThat(answer(Init.LARES, section)).isEqualTo(answer(Init.SYSTEMD, section));
  }

  @Test
  void theLogIsSetTheSameWay() {
    assertThat(answer(Init.LARES, "log")).isEqualTo(answer(Init.SYSTEMD, "log"));
    assertThat(answer(Init.LARES, "log")).contains("debug", "LogLevel=debug", "null", "LogTarget=null");
  }

  @Test
  void unitsAreFoundByTheirProcesses_andDumped() {
    assertThat(answer(Init.LARES, "lookups")).isEqualTo(answer(Init.SYSTEMD, "lookups"));
  }

  @Test
  void whatIsSetReachesServicesStartedLater() {
    assertThat(answer(Init.LARES, "environment")).contains(
        "COLOUR=green", "SAYING=$'two words'", "green two words /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin 2048 4096 0",
        "none none /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin 2048 4096 0");
  }

  @Test
  void theLogLevelDecidesWhatIsLogged() {
    assertThat(CONSOLE.get("at first")).contains("told.service: Deactivated successfully.").doesNotContain(DETAIL);
    assertThat(CONSOLE.get("debug")).contains(DETAIL);
    assertThat(CONSOLE.get("err")).contains("Finished told.service").doesNotContain("told.service: Deactivated successfully.");
  }

  @Test
  void theLogTargetAndTheStatusDisplayHaveSwitchesOfTheirOwn() {
    assertThat(CONSOLE.get("null")).contains("Failed to start broken.service").doesNotContain("broken.service: Main process exited");
    assertThat(CONSOLE.get("no status")).doesNotContain("Failed to start broken.service").contains("broken.service: Main process exited");
    assertThat(CONSOLE.get("as at first")).contains("Failed to start broken.service", "broken.service: Main process exited")
        .doesNotContain(DETAIL);
  }
}
