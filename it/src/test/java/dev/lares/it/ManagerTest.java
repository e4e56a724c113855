package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a manager does with small units of ours, seen from outside. Real systemd answers first. */
@ParameterizedClass
@MethodSource("dev.lares.it.Init#managers")
final class ManagerTest {
  @Parameter Init init;

  @TempDir Path folder;

  private UnitFolder units;

  @BeforeEach
  void units() {
    Guest.requireRoot();
    units = new UnitFolder(folder);
  }

  /** Writes a target that wants the units, and boots to it. */
  private Guest bootWanting(String wanted) {
    units.file("test.target", "[Unit]\nWants=" + wanted + "\n");
    return GuestOptions.of(init).units(folder).target("test.target").boot();
  }

  // ---- ends of the manager ----

  @Test
  void endsWithTheExitStatus_thatASuccessfulUnitAsksFor() {
    units.file("job.service", """
        [Unit]
        SuccessAction=exit
        SuccessActionExitStatus=42
        [Service]
        ExecStart=/bin/sh -c 'until test -e /run/guest/go; do sleep 0.05; done'
        """);
    assertEndsWith(42);
  }

  @Test
  void endsWithTheExitStatusOfTheFailedService_whenFailureActionIsExit() {
    units.file("job.service", """
        [Unit]
        FailureAction=exit
        [Service]
        ExecStart=/bin/sh -c 'until test -e /run/guest/go; do sleep 0.05; done; exit 7'
        """);
    assertEndsWith(7);
  }

  private void assertEndsWith(int status) {
    try (Guest guest = bootWanting("job.service")) {
      guest.exec("touch", "/run/guest/go").output();
      guest.waitForEnd();
      assertThat(guest.shutDown()).isEqualTo(new Ending(true, status));
    }
  }

  /**
   * systemd(1), "Signals". systemd calls reboot(2), which ends the init of a PID namespace by SIGINT or SIGHUP; Lares ends
   * with a status that a container's author can use: 0, or 133 for "start me again" ({@code lares init --help}).
   */
  @ParameterizedTest
  @CsvSource({"RTMIN+3, 130, 0", "RTMIN+4, 130, 0", "RTMIN+5, 129, 133", "RTMIN+13, 130, 0", "RTMIN+14, 130, 0", "RTMIN+15, 129, 133"})
  void endsOnSignal(String signal, int statusOfSystemd, int statusOfLares) {
    try (Guest guest = bootWanting("basic.target")) {
      guest.signalInit(signal);
      guest.waitForEnd();
      assertThat(guest.shutDown()).isEqualTo(new Ending(true, init == Init.SYSTEMD ? statusOfSystemd : statusOfLares));
    }
  }

  /** systemctl(1), "System Commands": in order it starts a target, forced it calls the manager. Ends as above, or with the status it sets. */
  @ParameterizedTest
  @CsvSource({"exit 7, 7, 7", "poweroff, 130, 0", "reboot, 129, 133", "exit 9 --force, 9, 9", "halt --force, 130, 0", "reboot --force, 129, 133"})
  void endsByACallOfSystemctl(String call, int statusOfSystemd, int statusOfLares) {
    try (Guest guest = bootWanting("basic.target")) {
      guest.shell("systemctl " + call);
      guest.waitForEnd();
      assertThat(guest.shutDown()).isEqualTo(new Ending(true, init == Init.SYSTEMD ? statusOfSystemd : statusOfLares));
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, ctrl-alt-del.target", "PWR, sigpwr.target", "RTMIN+0, default.target"})
  void startsTheTargetOfASignal(String signal, String target) {
    units.file(target, "[Unit]\nWants=signalled.service\nAllowIsolate=yes\n")
        .file("signalled.service", oneshot("touch /run/guest/signalled"));
    try (Guest guest = bootWanting("basic.target")) {
      assertThat(guest.path("/run/guest/signalled")).doesNotExist();
      guest.signalInit(signal);
      guest.waitFor("the target of the signal is started", () -> Files.exists(guest.path("/run/guest/signalled")));
    }
  }

  @Test
  void stopsInTheReverseOfTheStartOrder_whenShuttingDown() {
    units.file("first.service", tracing("first", ""))
        .file("second.service", tracing("second", "After=first.service"))
        .file("third.service", tracing("third", "After=second.service"));
    try (Guest guest = bootWanting("third.service first.service second.service")) {
      guest.shutDown();
      assertThat(guest.console().lines().map(String::strip).filter(line -> line.startsWith("TRACE "))).containsExactly(
          "TRACE start first", "TRACE start second", "TRACE start third", "TRACE stop third", "TRACE stop second", "TRACE stop first");
    }
  }

  private static String tracing(String name, String order) {
    return """
        [Unit]
        %2$s
        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=/bin/sh -c 'echo TRACE start %1$s >/dev/console'
        ExecStop=/bin/sh -c 'echo TRACE stop %1$s >/dev/console'
        """.formatted(name, order);
  }

  @Test
  void killsWhatIgnoresTheStopSignal_afterTimeoutStopSec() {
    units.file("stubborn.service", """
        [Service]
        ExecStart=/bin/sh -c 'trap "" TERM; touch /run/guest/deaf; while :; do sleep 1; done'
        TimeoutStopSec=1
        """);
    try (Guest guest = bootWanting("stubborn.service")) {
      guest.waitFor("the signal is ignored", () -> Files.exists(guest.path("/run/guest/deaf")));
      assertThat(guest.shutDown().clean()).isTrue();
    }
  }

  // ---- processes ----

  @Test
  void reapsOrphansThatAreNotItsOwn() {
    try (Guest guest = bootWanting("basic.target")) {
      guest.shell("for i in 1 2 3 4 5; do (sleep 0.1 &) ; done").output();
      guest.waitFor("no zombie and no orphan is left", () -> guest.shell("ps -e -o stat=,args= | grep -E '^Z|sleep 0.1$' | grep -v grep").stdout().isEmpty());
    }
  }

  @Test
  void givesAServiceItsEnvironmentFilesAndSpecifiers_withDropInsApplied() {
    units.file("env", "FROM_FILE=\"a file\"\nOVERRIDDEN=no\n")
        .file("who@.service", """
            [Service]
            Type=oneshot
            EnvironmentFile=/etc/systemd/system/env
            EnvironmentFile=-/nonexistent
            Environment=INSTANCE=%i "NAME=%n" PLAIN=1
            ExecStart=/bin/false
            """)
        .file("who@.service.d/10-override.conf", """
            [Service]
            ExecStart=
            ExecStart=/bin/sh -c 'echo "$FROM_FILE|$INSTANCE|$NAME|$PLAIN|${LAST}|$$(id -un)|$$(umask)|$$PWD" >/run/guest/who'
            Environment=LAST=drop-in
            User=nobody
            Group=nogroup
            UMask=0027
            WorkingDirectory=/usr
            """)
        .file("who@.service.d/20-root.conf", "[Service]\nUser=\nGroup=\n");
    try (Guest guest = bootWanting("who@an-instance.service")) {
      assertThat(guest.exec("cat", "/run/guest/who").output())
          .isEqualTo("a file|an-instance|who@an-instance.service|1|drop-in|root|0027|/usr");
    }
  }

  @Test
  void runsAServiceAsItsUser() {
    units.file("user.service", """
        [Service]
        Type=oneshot
        User=nobody
        RuntimeDirectory=mine
        RuntimeDirectoryPreserve=yes
        ExecStart=/bin/sh -c 'id -u >/run/mine/id; id -gn >>/run/mine/id; echo $USER $LOGNAME $RUNTIME_DIRECTORY >>/run/mine/id'
        """);
    try (Guest guest = bootWanting("user.service")) {
      assertThat(guest.exec("cat", "/run/mine/id").output()).isEqualTo("65534\nnogroup\nnobody nobody /run/mine");
      assertThat(guest.exec("stat", "-c", "%U:%G %a", "/run/mine").output()).isEqualTo("nobody:nogroup 755");
    }
  }

  @Test
  void doesNotStartAMaskedUnit_orOneWhoseConditionFails() {
    units.file("conditional.service", "[Unit]\nConditionPathExists=/nonexistent\n" + oneshot("touch /run/guest/wrong"))
        .file("negated.service", "[Unit]\nConditionPathExists=!/nonexistent\n" + oneshot("touch /run/guest/right"))
        .file("empty.service", "");
    try (Guest guest = bootWanting("conditional.service negated.service empty.service nonexistent.service")) {
      assertThat(guest.path("/run/guest/right")).exists();
      assertThat(guest.path("/run/guest/wrong")).doesNotExist();
    }
  }

  // ---- restarts ----

  @Test
  void stopsRestarting_atTheStartLimit() {
    units.file("crash.service", """
        [Unit]
        StartLimitIntervalSec=60
        StartLimitBurst=3
        OnFailure=gave-up.service
        [Service]
        ExecStart=/bin/sh -c 'echo start >>/run/guest/starts; exit 1'
        Restart=always
        RestartSec=10ms
        """).file("gave-up.service", oneshot("touch /run/guest/gave-up"));
    try (Guest guest = bootWanting("crash.service")) {
      guest.waitFor("the restarts end", () -> Files.exists(guest.path("/run/guest/gave-up")));
      assertThat(guest.exec("cat", "/run/guest/starts").output().lines()).hasSize(3);
    }
  }

  @Test
  void doesNotRestart_afterAnExitStatusThatPreventsIt() {
    units.file("done.service", """
        [Unit]
        OnFailure=failed.service
        [Service]
        ExecStart=/bin/sh -c 'echo start >>/run/guest/starts; exit 9'
        Restart=always
        RestartSec=0
        RestartPreventExitStatus=9
        """).file("failed.service", oneshot("echo $MONITOR_SERVICE_RESULT $MONITOR_EXIT_CODE $MONITOR_EXIT_STATUS >/run/guest/failed"));
    try (Guest guest = bootWanting("done.service")) {
      guest.waitFor("the failure is handled", () -> guest.exec("test", "-s", "/run/guest/failed").exitCode() == 0);
      assertThat(guest.exec("cat", "/run/guest/failed").output()).isEqualTo("exit-code exited 9");
      assertThat(guest.exec("cat", "/run/guest/starts").output()).isEqualTo("start");
    }
  }

  @Test
  void reportsACommandThatCannotBeExecuted_withTheStepThatFailed() {
    units.file("nothing.service", """
        [Unit]
        OnFailure=failed.service
        [Service]
        ExecStart=/nonexistent/program
        """).file("failed.service", oneshot("echo $MONITOR_SERVICE_RESULT $MONITOR_EXIT_CODE $MONITOR_EXIT_STATUS >/run/guest/failed"));
    try (Guest guest = bootWanting("nothing.service")) {
      guest.waitFor("the failure is handled", () -> guest.exec("test", "-s", "/run/guest/failed").exitCode() == 0);
      // systemd.exec(5), "Process Exit Codes": 203 is EXIT_EXEC.
      assertThat(guest.exec("cat", "/run/guest/failed").output()).isEqualTo("exit-code exited 203");
    }
  }

  // ---- the notify protocol, with Debian's systemd-notify as the client ----

  @Test
  void isReady_whenTheServiceSaysSo() {
    units.file("notifying.service", """
        [Service]
        Type=notify
        NotifyAccess=all
        ExecStart=/bin/sh -c 'sleep 0.3; touch /run/guest/said; systemd-notify --ready --status=up; exec sleep infinity'
        """).file("next.service", "[Unit]\nAfter=notifying.service\n" + oneshot("test -e /run/guest/said && touch /run/guest/in-order"));
    try (Guest guest = bootWanting("notifying.service next.service")) {
      assertThat(guest.path("/run/guest/in-order")).exists();
    }
  }

  @Test
  void ignoresANotificationOfAProcessThatHasNoAccess() {
    // systemd-notify sends in the name of its parent, so that must not be the main process.
    units.file("forge", "systemd-notify --ready\nsleep 1\n").file("forged.service", """
        [Unit]
        OnFailure=failed.service
        [Service]
        Type=notify
        NotifyAccess=main
        ExecStart=/bin/sh -c 'sh /etc/systemd/system/forge; exec sleep infinity'
        TimeoutStartSec=2
        """).file("failed.service", oneshot("echo $MONITOR_SERVICE_RESULT >/run/guest/failed"));
    try (Guest guest = bootWanting("forged.service")) {
      guest.waitFor("the start fails", () -> guest.exec("test", "-s", "/run/guest/failed").exitCode() == 0);
      assertThat(guest.exec("cat", "/run/guest/failed").output()).isEqualTo("timeout");
    }
  }

  @Test
  void abortsAService_whoseWatchdogIsNotFed() {
    units.file("hung.service", """
        [Unit]
        OnFailure=failed.service
        [Service]
        ExecStart=/bin/sleep infinity
        WatchdogSec=300ms
        """).file("failed.service", oneshot("echo $MONITOR_SERVICE_RESULT $MONITOR_EXIT_STATUS >/run/guest/failed"));
    try (Guest guest = bootWanting("hung.service")) {
      guest.waitFor("the watchdog bites", () -> guest.exec("test", "-s", "/run/guest/failed").exitCode() == 0);
      assertThat(guest.exec("cat", "/run/guest/failed").output()).isEqualTo("watchdog ABRT");
    }
  }

  // ---- trust ----

  /** A PID file that a service user can write must not let the manager take, and later kill, a foreign process. */
  @Test
  void refusesAPidFileOfAnUnprivilegedUser_thatNamesAForeignProcess() {
    units.file("victim.service", "[Service]\nExecStart=/bin/sleep infinity\n").file("attack.service", """
        [Unit]
        After=victim.service
        OnFailure=failed.service
        [Service]
        Type=forking
        User=nobody
        RuntimeDirectory=attack
        PIDFile=/run/attack/pid
        ExecStart=/bin/sh -c 'pgrep -u root -f "sleep infinity" | head -n 1 >/run/attack/pid'
        TimeoutStartSec=3
        """).file("failed.service", oneshot("echo $MONITOR_SERVICE_RESULT >/run/guest/failed"));
    try (Guest guest = bootWanting("victim.service attack.service")) {
      guest.waitFor("the attack fails", () -> guest.exec("test", "-s", "/run/guest/failed").exitCode() == 0);
      assertThat(guest.mainPid("victim.service")).isPresent();
    }
  }

  private static String oneshot(String script) {
    return "[Service]\nType=oneshot\nExecStart=/bin/sh -c '" + script + "'\n";
  }
}
