package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java programs of {@code examples} as services: with their own unit files, under real systemd and under Lares. */
@ParameterizedClass
@MethodSource("dev.lares.it.Init#managers")
final class JavaServiceTest {
  private static final String NOTIFY = "notify-service.service";
  private static final String HTTP = "http-service.service";

  @Parameter Init init;

  @TempDir Path folder;

  private UnitFolder units;

  @BeforeAll
  static void built() {
    Guest.requireRoot();
    Command.run(List.of(Checkout.root().resolve("examples/java/run").toString(), "--build")).output();
  }

  @BeforeEach
  void units() {
    // How each run ended, systemd.exec(5) "$SERVICE_RESULT".
    String ends = """
        [Service]
        ExecStopPost=/bin/sh -c 'echo $SERVICE_RESULT $EXIT_CODE $EXIT_STATUS >>/run/guest/ends'
        RestartSec=1
        """;
    units = new UnitFolder(folder).file("notify-service.service.d/ends.conf", ends)
        .file("http-service.service.d/ends.conf", ends);
  }

  /** A target keeps its units loaded, and with them what they ended with. */
  private Guest bootWanting(String wanted) {
    units.file("test.target", "[Unit]\nWants=" + wanted + "\n");
    return GuestOptions.of(init).units(folder).target("test.target").with("--bind=" + Checkout.root() + ":/opt/lares")
        .with("--prepare=ln -s /opt/lares/examples/*-service/*.service /opt/lares/examples/*-service/*.socket"
            + " /etc/systemd/system/").boot();
  }

  /** With a configuration file that the guest can write. */
  private Guest bootConfigured(String type, String configuration) {
    units.file("notify-service.service.d/configured.conf", """
        [Service]
        Type=%s
        ExecStartPre=/bin/sh -c 'test -e /run/guest/clock.conf || echo %s >/run/guest/clock.conf'
        ExecStart=
        ExecStart=/opt/lares/examples/java/run notify-service /run/guest/clock.conf
        """.formatted(type, configuration));
    return bootWanting(NOTIFY);
  }

  private static String show(Guest guest, String unit, String property) {
    return guest.exec("systemctl", "show", "--value", "--property=" + property, unit).output();
  }

  private static String state(Guest guest, String unit) {
    return show(guest, unit, "ActiveState") + " (" + show(guest, unit, "SubState") + ")";
  }

  private static String ends(Guest guest) {
    return guest.shell("cat /run/guest/ends 2>/dev/null || true").output();
  }

  // ---- notify-service ----

  @Test
  void isActiveWithItsStatus_andDeadWithExitCode0AfterTheStop() {
    try (Guest guest = bootWanting(NOTIFY)) {
      assertThat(state(guest, NOTIFY)).isEqualTo("active (running)");
      assertThat(show(guest, NOTIFY, "StatusText")).matches("wrote /run/notify-service/clock \\d+ times, every 500 ms");

      guest.exec("systemctl", "stop", NOTIFY).output();

      assertThat(state(guest, NOTIFY)).isEqualTo("inactive (dead)");
      assertThat(ends(guest)).isEqualTo("success exited 0");
      if (init == Init.SYSTEMD) {
        assertThat(guest.exec("systemctl", "show", "--property=StatusText,ExecMainCode,ExecMainStatus,Result", NOTIFY).output()
            .lines().sorted()).containsExactly("ExecMainCode=1", "ExecMainStatus=0", "Result=success", "StatusText=Stopped");
      }
    }
  }

  @Test
  void stopsCleanly_whenTheGuestShutsDown() {
    try (Guest guest = bootWanting(NOTIFY)) {
      assertThat(guest.shutDown().clean()).isTrue();
      assertThat(guest.console()).contains("Stopped").doesNotContain("Failed");
    }
  }

  /** systemd learns {@code notify-reload} with version 253; before, it ignores the line and keeps the {@code notify} it has. */
  @ParameterizedTest
  @ValueSource(strings = {"notify", "notify-reload"})
  void readsItsConfigurationAgain(String type) {
    try (Guest guest = bootConfigured(type, "interval=500")) {
      long before = guest.mainPid(NOTIFY).orElseThrow();
      guest.shell("echo interval=200 >/run/guest/clock.conf; kill -HUP " + before).output();
      guest.waitFor("it writes faster", () -> show(guest, NOTIFY, "StatusText").endsWith("every 200 ms"));
      assertThat(state(guest, NOTIFY)).isEqualTo("active (running)");
      assertThat(guest.mainPid(NOTIFY)).hasValue(before);
    }
  }

  /** Its own status is said so seldom that it does not come in between. */
  @Test
  void staysUpAndSaysWhy_whenItCannotReadItsConfiguration() {
    try (Guest guest = bootConfigured("notify", "interval=999999")) {
      long before = guest.mainPid(NOTIFY).orElseThrow();
      guest.shell("echo often >/run/guest/clock.conf; kill -HUP " + before).output();
      guest.waitFor("it complains", () -> show(guest, NOTIFY, "StatusText").equals("cannot reload: cannot read"
          + " /run/guest/clock.conf: 'often' is not interval=MILLISECONDS, 1 to 999999"));
      assertThat(state(guest, NOTIFY)).isEqualTo("active (running)");
      assertThat(guest.mainPid(NOTIFY)).hasValue(before);
    }
  }

  @Test
  void isStartedAgain_whenItIsKilled() {
    try (Guest guest = bootWanting(NOTIFY)) {
      long before = guest.mainPid(NOTIFY).orElseThrow();
      guest.exec("kill", "-KILL", Long.toString(before)).output();
      guest.waitFor("a new one runs", () -> guest.mainPid(NOTIFY).filter(pid -> pid != before).isPresent()
          && state(guest, NOTIFY).equals("active (running)"));
      assertThat(ends(guest)).isEqualTo("signal killed KILL");
    }
  }

  @Test
  void isStartedAgainByTheWatchdog_whenItsHealthCheckFails() {
    try (Guest guest = bootWanting(NOTIFY)) {
      long before = guest.mainPid(NOTIFY).orElseThrow();
      // It cannot write its file any more; the next start gets a new directory, so that helps.
      guest.exec("rm", "-r", "/run/notify-service").output();
      guest.waitFor("a new one runs", () -> guest.mainPid(NOTIFY).filter(pid -> pid != before).isPresent()
          && state(guest, NOTIFY).equals("active (running)"));
      assertThat(ends(guest)).startsWith("watchdog ").endsWith(" ABRT");
      assertThat(guest.path("/run/notify-service/clock")).exists();
    }
  }

  @Test
  void saysWhyItCannotStart_withAnExitCodeOfTheLsb() {
    units.file("notify-service.service.d/once.conf", "[Service]\nRestart=no\n");
    try (Guest guest = bootConfigured("notify", "interval=500")) {
      guest.shell("systemctl stop notify-service; rm /run/guest/ends; echo often >/run/guest/clock.conf").output();
      assertThat(guest.exec("systemctl", "start", NOTIFY).exitCode()).isNotZero();
      assertThat(state(guest, NOTIFY)).isEqualTo("failed (failed)");
      assertThat(ends(guest)).isEqualTo("exit-code exited 6");
      assertThat(show(guest, NOTIFY, "StatusText")).isEqualTo("cannot start: cannot read /run/guest/clock.conf: 'often' is not"
          + " interval=MILLISECONDS, 1 to 999999");
    }
  }

  // ---- http-service ----

  @Test
  void finishesItsRequests_andSaysHowMany() {
    try (Guest guest = bootWanting(HTTP)) {
      assertThat(guest.exec("curl", "-sf", "http://127.0.0.1:8481/").output()).isEqualTo("hello, number 1");
      waitForStatus(guest, "/127.0.0.1:8481: 1 requests answered, 0 running");
      String slow = guest.shell("""
          curl -sf 'http://127.0.0.1:8481/slow?2000' & client=$!
          until curl -sf http://127.0.0.1:8481/health | grep -q ' 1 running'; do sleep 0.05; done
          systemctl stop http-service
          wait $client""").output();
      assertThat(slow).isEqualTo("hello, number 2");
      assertThat(state(guest, HTTP)).isEqualTo("inactive (dead)");
      assertThat(ends(guest)).isEqualTo("success exited 0");
      assertThat(guest.exec("curl", "-sf", "http://127.0.0.1:8481/").exitCode()).as("7: refused").isEqualTo(7);
    }
  }

  private static void waitForStatus(Guest guest, String status) {
    guest.waitFor("the status is " + status, () -> show(guest, HTTP, "StatusText").equals(status));
  }

  @Test
  void isStartedAgainByTheWatchdog_whenAllWorkersHang() {
    units.file("http-service.service.d/soon.conf", "[Service]\nWatchdogSec=4\n");
    try (Guest guest = bootWanting(HTTP)) {
      long before = guest.mainPid(HTTP).orElseThrow();
      guest.shell("for i in 1 2 3 4; do curl -s 'http://127.0.0.1:8481/slow?999999' & done; wait");
      guest.waitFor("a new one answers", () -> guest.mainPid(HTTP).filter(pid -> pid != before).isPresent()
          && guest.exec("curl", "-sf", "http://127.0.0.1:8481/").exitCode() == 0);
      assertThat(ends(guest)).startsWith("watchdog ").endsWith(" ABRT");
    }
  }
}
