package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What managers make of a service that speaks through the daemon library: a Java program as a unit. */
@ParameterizedClass
@MethodSource("dev.lares.it.Init#managers")
final class NotifyServiceTest {
  @TempDir static Path classes;

  @Parameter Init init;

  @TempDir Path units;

  @BeforeAll
  static void compile() {
    Guest.requireRoot();
    DaemonLibrary.compile("Speaker", classes);
  }

  @Test
  void isHeardInAllThatAServiceCanSay() throws IOException {
    units();
    try (Guest guest = GuestOptions.of(init).units(units).with("--bind=" + classes + ":/opt/speaker")
        .with("--bind=" + System.getProperty("java.home")).target("test.target")
        .with("--prepare=mount --make-rshared /").boot()) { // systemd hands credentials over by a mount
      // Ready, and only then is what comes after it started.
      assertThat(guest.path("/run/guest/after-ready")).exists();
      waitForLine(guest, line -> line.equals("barrier true"));
      assertThat(report(guest).lines().filter(line -> !line.matches("(slow|hang).*"))).containsExactly(
          "manager booted, invocation true, runtime [/run/speaker]", "credential " + (init == Init.SYSTEMD ? "hello" : "none"), "passed []", "stored true",
          "ready true", "errno true", "barrier true");

      seesWhatSystemctlShows(guest);
      keepsItsSocketOverACrash(guest);
      isActivatedByItsSocket(guest);

      // EXTEND_TIMEOUT_USEC: the start takes longer than TimeoutStartSec=.
      waitForLine(guest, line -> line.equals("slow ready true"));
      guest.waitFor("the slow service is up", () -> Files.exists(guest.path("/run/guest/after-slow")));
      // WATCHDOG=1 four times, each a second after the other, then none.
      guest.waitFor("the watchdog bites", () -> Files.exists(guest.path("/run/guest/failed-hang")));
      assertThat(report(guest)).contains("hang watched true, ready true\n", "hang asked 4 times\n");
      assertThat(guest.exec("cat", "/run/guest/failed-hang").output()).isEqualTo("watchdog");
      // WATCHDOG=trigger, an hour before the watchdog would bite by itself.
      guest.waitFor("the watchdog is triggered", () -> Files.exists(guest.path("/run/guest/failed-doomed")));
      assertThat(guest.exec("cat", "/run/guest/failed-doomed").output()).isEqualTo("watchdog");
    }
  }

  /** STATUS, ERRNO, RELOADING and READY as systemctl shows them. */
  private void seesWhatSystemctlShows(Guest guest) {
    assertThat(show(guest, "ActiveState")).isEqualTo("active");
    assertThat(show(guest, "SubState")).isEqualTo("running");
    assertThat(show(guest, "StatusText")).isEqualTo("größer 日本 MAINPID=1");
    if (init == Init.SYSTEMD) { // Lares does not show these yet
      assertThat(show(guest, "StatusErrno")).isEqualTo("2");
      assertThat(show(guest, "NFileDescriptorStore")).isEqualTo("1");
    }
    guest.exec("kill", "-HUP", guest.mainPid("speaker.service").orElseThrow().toString()).output();
    waitForLine(guest, line -> line.equals("reloading true"));
    guest.waitFor("the service is reloading", () -> show(guest, "ActiveState").equals("reloading"));
    guest.exec("touch", "/run/guest/reload").output();
    guest.waitFor("the service has reloaded", () -> show(guest, "ActiveState").equals("active"));
    assertThat(show(guest, "StatusText")).isEqualTo("reloaded");
  }

  private static String show(Guest guest, String property) {
    return guest.exec("systemctl", "show", "--value", "-p", property, "speaker").output();
  }

  /** FDSTORE: connections made while nobody runs wait in the socket that the manager keeps. */
  private void keepsItsSocketOverACrash(Guest guest) {
    assertThat(answer(guest, 7000, "hello")).isEqualTo("I am /127.0.0.1:7000");
    assertThat(answer(guest, 7000, "crash")).isEmpty();
    assertThat(answer(guest, 7000, "hello")).isEqualTo("I am /127.0.0.1:7000");
    assertThat(report(guest)).contains("passed [web]\nready true\n");
  }

  private void isActivatedByItsSocket(Guest guest) {
    guest.waitFor("somebody listens for the service", () -> guest.shell("ss -Hltn sport = :7001 | grep -q .").exitCode() == 0);
    assertThat(answer(guest, 7001, "hello")).isEqualTo("I am /127.0.0.1:7001");
    assertThat(report(guest)).contains("activated passed activated (STREAM_LISTENER, INET) at /127.0.0.1:7001\n");
  }

  /** What comes back over a connection to a port of the guest. */
  private static String answer(Guest guest, int port, String order) {
    return guest.shell("exec 9<>/dev/tcp/127.0.0.1/" + port + " && echo " + order + " >&9 && cat <&9").output();
  }

  private static void waitForLine(Guest guest, Predicate<String> line) {
    guest.waitFor("a line of the report", () -> report(guest).lines().anyMatch(line));
  }

  private static String report(Guest guest) {
    try {
      Path report = guest.path("/run/guest/report");
      return Files.exists(report) ? Files.readString(report) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void units() {
    UnitFolder folder = new UnitFolder(units)
        .file("test.target", "[Unit]\nWants=speaker.service after.service slow.service after-slow.service hang.service doomed.service " + activator() + "\n")
        .file("speaker.service", service("serve", """
            Restart=on-failure
            RestartSec=100ms
            FileDescriptorStoreMax=4
            RuntimeDirectory=speaker
            SetCredential=greeting:hello
            """))
        .file("after.service", "[Unit]\nAfter=speaker.service\n" + oneshot("grep -qx \"passed \\\\[\\\\]\" /run/guest/report && touch /run/guest/after-ready"))
        .file("slow.service", service("slow", "TimeoutStartSec=5\n"))
        .file("after-slow.service", "[Unit]\nAfter=slow.service\nRequires=slow.service\n" + oneshot("touch /run/guest/after-slow"))
        .file("hang.service", "[Unit]\nOnFailure=failed@hang.service\n" + service("hang", "WatchdogSec=2\n"))
        .file("doomed.service", "[Unit]\nOnFailure=failed@doomed.service\n" + service("doomed", "WatchdogSec=1h\n"))
        .file("failed@.service", oneshot("echo $MONITOR_SERVICE_RESULT >/run/guest/failed-%i.new; mv /run/guest/failed-%i.new /run/guest/failed-%i"));
    if (init == Init.SYSTEMD) {
      folder.file("activated.socket", "[Socket]\nListenStream=127.0.0.1:7001\nFileDescriptorName=activated\n")
          .file("activated.service", service("activated", ""));
    } else {
      // Lares has no socket units yet, so systemd's own small activator stands in for one.
      folder.file("activated.service", """
          [Service]
          ExecStart=/usr/bin/systemd-socket-activate --listen=127.0.0.1:7001 --fdname=activated %s activated
          """.formatted(java()));
    }
  }

  private String activator() {
    return init == Init.SYSTEMD ? "activated.socket" : "activated.service";
  }

  private static String service(String mode, String more) {
    return "[Service]\nType=notify\nExecStart=" + java() + " " + mode + "\n" + more;
  }

  private static String java() {
    return System.getProperty("java.home")
        + "/bin/java --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp /opt/speaker Speaker";
  }

  private static String oneshot(String script) {
    return "[Service]\nType=oneshot\nExecStart=/bin/sh -c '" + script + "'\n";
  }
}
