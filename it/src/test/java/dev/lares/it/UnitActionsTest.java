package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What can be done to units beside starting and stopping them: kill, clean, freeze, isolate, cancel, reference. Real systemd
 * answers the same calls first, in the words that are expected here.
 */
@ParameterizedClass
@MethodSource("dev.lares.it.Init#managers")
final class UnitActionsTest {
  private static Guest guest;
  private static PrivateSocket socket;

  @Parameter Init init;

  @BeforeParameterizedClassInvocation
  static void boot(Init init, @TempDir Path folder) throws IOException {
    Guest.requireRoot();
    new UnitFolder(folder)
        .file("traps.service", """
            [Service]
            Type=notify
            NotifyAccess=all
            ExecStart=/bin/bash -c 'trap "echo caught >>/run/caught" USR1; systemd-notify --ready; while :; do sleep 0.05; done'
            """)
        .file("pair.service", "[Service]\nType=exec\nExecStart=/bin/sh -c 'sleep 1001 & exec sleep 1002'\n")
        .file("keeps.service", """
            [Service]
            Type=oneshot
            ExecStart=/bin/sh -c 'cd /var/lib/keeps && mkdir -p deep/er && touch deep/er/file && ln -s /run/treasure link && ln -s /run/treasure deep/link'
            RuntimeDirectory=keeps
            RuntimeDirectoryPreserve=yes
            StateDirectory=keeps
            CacheDirectory=keeps/inner
            """)
        .file("never.service", "[Service]\nType=oneshot\nExecStart=/bin/sleep 1003\n")
        .file("after.service", "[Unit]\nAfter=never.service\nWants=never.service\n[Service]\nExecStart=/bin/sleep 1004\n")
        .file("irreversible.service", "[Service]\nType=oneshot\nExecStart=/bin/sleep 1005\n")
        .file("other.target", "[Unit]\nAllowIsolate=yes\nRequires=basic.target\n")
        .file("beside.service", "[Unit]\nIgnoreOnIsolate=yes\n[Service]\nExecStart=/bin/sleep 1006\n");
    guest = GuestOptions.of(init).units(folder).boot();
    socket = new PrivateSocket(guest);
  }

  @AfterParameterizedClassInvocation
  static void shutDown() throws IOException {
    if (socket != null) {
      socket.close();
    }
    if (guest != null) {
      guest.close();
    }
  }

  private static String show(String unit, String properties) {
    return guest.exec("systemctl", "show", "-P", properties, unit).output();
  }

  // ---- kill

  @Test
  void aSignalReachesTheProcessThatIsMeant() {
    guest.exec("systemctl", "start", "traps.service").output();
    guest.exec("systemctl", "kill", "--kill-whom=main", "--signal=USR1", "traps.service").output();
    guest.waitFor("the signal is caught", () -> guest.shell("cat /run/caught").stdout().equals("caught\n"));

    assertThat(show("traps.service", "ActiveState")).isEqualTo("active");
    assertThat(guest.exec("systemctl", "kill", "--kill-whom=control", "traps").stderr())
        .isEqualTo("Failed to kill unit traps.service: No control process to kill\n");
    assertThat(guest.exec("systemctl", "kill", "--kill-whom=foo", "traps").stderr())
        .isEqualTo("Failed to kill unit traps.service: Invalid who argument foo\n");
    assertThat(guest.exec("systemctl", "kill", "traps", "nope").stderr()).isEqualTo("Failed to kill unit nope.service: Unit nope.service not loaded.\n");
    guest.waitFor("SIGTERM ends it", () -> show("traps.service", "ActiveState").equals("inactive"));
  }

  @Test
  void allProcessesOfAUnitGetTheSignal() {
    guest.exec("systemctl", "start", "pair.service").output();
    assertThat(socket.unit("pair.service", "Kill", "si", "all-fail", 9)).isEqualTo("ok");
    guest.waitFor("both are gone", () -> guest.pids("pair.service").isEmpty());
    guest.waitFor("it has failed", () -> show("pair.service", "Result").equals("signal"));

    assertThat(socket.unit("pair.service", "Kill", "si", "all-fail", 9))
        .isEqualTo("org.freedesktop.systemd1.NoSuchProcess: No matching processes to kill");
    assertThat(socket.unit("pair.service", "Kill", "si", "all", 9)).isEqualTo("ok");
    assertThat(socket.unit("pair.service", "Kill", "si", "main", 9)).isEqualTo("org.freedesktop.systemd1.NoSuchProcess: No main process to kill");
    guest.exec("systemctl", "reset-failed", "pair.service").output();
    assertThat(show("pair.service", "ActiveState")).isEqualTo("inactive");
  }

  @Test
  void killsThatCannotBe() {
    assertThat(socket.manager("KillUnit", "ssi", "", "all", 10)).isEqualTo("org.freedesktop.systemd1.NoSuchUnit: Client not member of any unit.");
    assertThat(socket.manager("KillUnit", "ssi", "basic.target", "all", 10)).isEqualTo("org.freedesktop.DBus.Error.NotSupported: Operation not supported");
    assertThat(socket.manager("KillUnit", "ssi", "-.slice", "main", 10))
        .isEqualTo("org.freedesktop.systemd1.NoSuchProcess: slice units have no main processes");
    assertThat(socket.manager("KillUnit", "ssi", "basic.target", "all", 0)).isEqualTo("org.freedesktop.DBus.Error.InvalidArgs: Signal number out of range.");
    assertThat(socket.manager("QueueSignalUnit", "ssii", "basic.target", "all", 10, 1))
        .isEqualTo("org.freedesktop.DBus.Error.UnknownMethod: Unknown method QueueSignalUnit or interface org.freedesktop.systemd1.Manager.");
  }

  // ---- clean

  @Test
  void cleaningRemovesTheKindsThatAreMeant_andFollowsNoLinks() {
    guest.shell("mkdir -p /run/treasure && touch /run/treasure/gold").output();
    guest.exec("systemctl", "start", "keeps.service").output();
    assertThat(show("keeps.service", "CanClean")).isEqualTo("runtime state cache");
    assertThat(socket.manager("CleanUnit", "sas", "keeps.service", List.of("logs")))
        .isEqualTo("org.freedesktop.systemd1.NothingToClean: No matching resources found.");
    assertThat(socket.manager("CleanUnit", "sas", "keeps.service", List.of("fdstore")))
        .isEqualTo("org.freedesktop.DBus.Error.InvalidArgs: Invalid resource type: fdstore");

    assertThat(socket.manager("CleanUnit", "sas", "keeps.service", List.of("runtime", "cache"))).isEqualTo("ok");
    guest.waitFor("it is clean", () -> show("keeps.service", "ActiveState").equals("inactive"));
    assertThat(guest.shell("ls -d /run/keeps /var/lib/keeps /var/cache/keeps /var/cache/keeps/inner 2>/dev/null").stdout())
        .isEqualTo("/var/cache/keeps\n/var/lib/keeps\n");

    assertThat(socket.unit("keeps.service", "Clean", "as", List.of("all"))).isEqualTo("ok");
    guest.waitFor("it is clean", () -> show("keeps.service", "ActiveState").equals("inactive"));
    assertThat(guest.shell("ls -d /var/lib/keeps 2>/dev/null; ls /run/treasure").stdout()).isEqualTo("gold\n");
    assertThat(show("keeps.service", "CleanResult")).isEqualTo("success");
  }

  @Test
  void whatRunsOrIsNotThereIsNotCleaned() {
    guest.exec("systemctl", "start", "traps.service").output();
    assertThat(socket.manager("CleanUnit", "sas", "traps.service", List.of("all")))
        .isEqualTo("org.freedesktop.systemd1.UnitBusy: Unit is not inactive or has pending job.");
    assertThat(socket.manager("CleanUnit", "sas", "basic.target", List.of("all")))
        .isEqualTo("org.freedesktop.DBus.Error.NotSupported: Unit 'basic.target' does not support cleaning.");
    assertThat(socket.manager("CleanUnit", "sas", "nope.service", List.of("all")))
        .isEqualTo("org.freedesktop.systemd1.NoSuchUnit: Unit nope.service not found.");
    guest.exec("systemctl", "stop", "traps.service").output();
  }

  // ---- freeze

  @Test
  void aFrozenServiceStandsStill_isSeenSo_andCanBeStopped() {
    guest.exec("systemctl", "start", "traps.service").output();
    assertThat(socket.manager("FreezeUnit", "s", "traps.service")).isEqualTo("ok");
    assertThat(guest.shell("cat $(find /sys/fs/cgroup -path '*/traps.service/cgroup.events')").output()).contains("frozen 1");
    assertThat(show("traps.service", "FreezerState")).isEqualTo("frozen");
    assertThat(guest.exec("systemctl", "status", "traps.service").stdout()).contains("Active: active (running) (frozen) since ");
    assertThat(socket.unit("traps.service", "Freeze", "")).isEqualTo("ok");
    assertThat(socket.unit("traps.service", "Thaw", "")).isEqualTo("ok");
    assertThat(show("traps.service", "FreezerState")).isEqualTo("running");

    assertThat(socket.manager("FreezeUnit", "s", "traps.service")).isEqualTo("ok");
    guest.exec("systemctl", "stop", "traps.service").output();
    assertThat(show("traps.service", "ActiveState")).isEqualTo("inactive");
    assertThat(show("traps.service", "FreezerState")).isEqualTo("running");
    assertThat(socket.unit("traps.service", "Freeze", "")).isEqualTo("org.freedesktop.systemd1.UnitInactive: Unit is inactive.");
    assertThat(socket.manager("FreezeUnit", "s", "basic.target"))
        .isEqualTo("org.freedesktop.DBus.Error.NotSupported: Unit 'basic.target' does not support freezing.");
  }

  // ---- jobs

  @Test
  void jobsCanBeWaitedForAndCancelled() {
    String answer = socket.manager("EnqueueUnitJob", "sss", "after.service", "start", "replace");
    assertThat(answer).matches("ok \\d+ /org/freedesktop/systemd1/job/\\d+ after.service /org/freedesktop/systemd1/unit/after_2eservice start "
        + "\\[\\(\\d+ /org/freedesktop/systemd1/job/\\d+ never.service /org/freedesktop/systemd1/unit/never_2eservice start\\)]");
    String anchor = answer.split(" ")[1];
    assertThat(socket.manager("GetJobBefore", "u", Integer.parseInt(anchor))).contains(" never.service start ");
    assertThat(socket.manager("GetJobAfter", "u", Integer.parseInt(anchor))).isEqualTo("ok []");
    assertThat(socket.call("/org/freedesktop/systemd1/job/" + anchor, "org.freedesktop.systemd1.Job", "Cancel", "")).isEqualTo("ok");
    assertThat(socket.call("/org/freedesktop/systemd1/job/" + anchor, "org.freedesktop.systemd1.Job", "Cancel", ""))
        .isEqualTo("org.freedesktop.DBus.Error.UnknownObject: Unknown object '/org/freedesktop/systemd1/job/" + anchor + "'.");
    assertThat(socket.manager("CancelJob", "u", Integer.parseInt(anchor)))
        .isEqualTo("org.freedesktop.systemd1.NoSuchJob: Job " + anchor + " does not exist.");

    Ran waiting = guest.shell("systemctl start after.service & sleep 0.2; until systemctl list-jobs --no-legend | grep -q after; do sleep 0.05; done; "
        + "systemctl cancel $(systemctl list-jobs --no-legend after.service | awk '{ print $1 }'); wait $!");
    assertThat(waiting.stderr()).isEqualTo("Job for after.service canceled.\n");
    assertThat(waiting.exitCode()).isEqualTo(1);
    guest.exec("systemctl", "stop", "never.service").output();
  }

  @Test
  void aTransactionIsShown_andAnIrreversibleJobStays() {
    Ran shown = guest.exec("systemctl", "start", "--no-block", "--show-transaction", "after.service");
    assertThat((shown.stdout() + shown.stderr()).replaceAll("job \\d+", "job N")).isEqualTo(
        "Enqueued anchor job N after.service/start.\nEnqueued auxiliary job N never.service/start.\n");
    guest.exec("systemctl", "stop", "after.service", "never.service").output();
    guest.exec("systemctl", "start", "--no-block", "--job-mode=replace-irreversibly", "irreversible.service").output();
    Ran stop = guest.exec("systemctl", "stop", "irreversible.service");
    assertThat(stop.stderr()).startsWith("Failed to stop irreversible.service: Transaction for irreversible.service/stop is destructive "
        + "(irreversible.service has 'start' job queued, but 'stop' is included in transaction).\n");
    assertThat(stop.exitCode()).isEqualTo(4);
    guest.shell("systemctl cancel").output();
    guest.exec("systemctl", "stop", "irreversible.service").output();
    assertThat(socket.manager("StartUnitWithFlags", "sst", "beside.service", "replace", 1L))
        .isEqualTo("org.freedesktop.DBus.Error.InvalidArgs: Invalid 'flags' parameter '1'");
    assertThat(socket.manager("StartUnitReplace", "sss", "basic.target", "beside.service", "replace"))
        .isEqualTo("org.freedesktop.systemd1.NoSuchJob: No job queued for unit basic.target");
  }

  @Test
  void isolatingStopsAllElse() {
    guest.exec("systemctl", "start", "traps.service", "beside.service").output();
    assertThat(guest.exec("systemctl", "isolate", "traps.service").stderr())
        .startsWith("Failed to start traps.service: Operation refused, unit may not be isolated.\n");
    guest.exec("systemctl", "isolate", "other.target").output();
    guest.waitFor("what is not wanted is stopped", () -> show("traps.service", "ActiveState").equals("inactive"));

    assertThat(guest.exec("systemctl", "is-active", "other.target", "traps.service", "beside.service", "basic.target").stdout())
        .isEqualTo("active\ninactive\nactive\nactive\n");
    guest.exec("systemctl", "stop", "beside.service").output();
  }

  // ---- references

  @Test
  void referencesAreForClientsOfTheBus() {
    assertThat(socket.manager("RefUnit", "s", "traps.service")).isEqualTo("org.freedesktop.DBus.Error.InvalidArgs: Invalid argument");
    assertThat(socket.unit("traps.service", "Ref", "")).isEqualTo("org.freedesktop.DBus.Error.InvalidArgs: Invalid argument");
    assertThat(socket.unit("traps.service", "Unref", ""))
        .isEqualTo("org.freedesktop.systemd1.NotReferenced: Unit has not been referenced yet.");
    assertThat(socket.manager("RefUnit", "s", "nope.service")).isEqualTo("org.freedesktop.systemd1.NoSuchUnit: Unit nope.service not found.");
    assertThat(socket.manager("SwitchRoot", "ss", "/", "")).isEqualTo(
        "org.freedesktop.DBus.Error.InvalidArgs: New root directory cannot be the old root directory.");
  }
}
