package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code systemctl daemon-reexec}: the manager executes itself anew, and nothing of what it knows or does is lost. */
final class ReexecTest {
  private static final String FACTS = "Id,LoadState,ActiveState,SubState,MainPID,ControlPID,Result,NRestarts,InvocationID,StatusText,"
      + "NFileDescriptorStore,InactiveExitTimestampMonotonic,ActiveEnterTimestampMonotonic,ActiveExitTimestampMonotonic,"
      + "InactiveEnterTimestampMonotonic,StateChangeTimestampMonotonic,ExecMainStartTimestampMonotonic,ExecMainExitTimestampMonotonic,"
      + "ExecMainPID,ExecMainStatus,ConditionResult,ConditionTimestampMonotonic,Job";

  /** Every state that lasts: what is in it must be in it afterwards, at the same process and with the same times. */
  private static final List<String> STEADY = List.of("simple.service", "typed-exec.service", "keeper.service", "done.service", "forking.service",
      "guessed.service", "failed.service", "t@1.service", "oneshot.service", "waits.service", "pre.service", "post.service", "reloads.service",
      "unready.service", "restarts.service", "stubborn.service", "conditional.service", "watched.service", "output.service", "listens.socket",
      "all.target", "held.target");

  @TempDir static Path programs;

  @TempDir Path folder;

  @BeforeAll
  static void compile() {
    Guest.requireRoot();
    CPrograms.compileInto(programs);
  }

  @Test
  void losesNothing() {
    units();
    try (Guest guest = GuestOptions.of(Init.LARES).units(folder).with("--bind=" + programs + ":/opt/c").boot()) {
      guest.shell("mkdir -p /run/guest; systemctl start --no-block all.target held.target").output();
      bringToTheirStates(guest);
      inBackground(guest, "systemctl start waits.service; echo $? >/run/guest/client");
      until(guest, "waits.service", "ActiveState=inactive");
      guest.waitFor("its job waits", () -> jobs(guest).contains("waits.service start waiting"));
      String before = states(guest);
      String jobs = jobs(guest);
      assertThat(jobs).contains("oneshot.service start running", "waits.service start waiting", "stubborn.service stop running", "held.target start waiting");

      reexecute(guest);

      assertThat(states(guest)).isEqualTo(before);
      assertThat(jobs(guest)).isEqualTo(jobs);
      assertThat(guest.exec("systemctl", "is-active", "simple").output()).isEqualTo("active");

      reexecutesTwentyTimes_whileServicesComeAndGo(guest);

      assertThat(states(guest)).isEqualTo(before);
      assertThat(jobs(guest)).isEqualTo(jobs);
      goesOnWithEachOfThem(guest);
      assertThat(guest.console().lines().filter(line -> line.matches(".*(cannot |Cannot |fault of Lares|defect|ERROR).*")
          && !line.matches(".*(initctl|cannot honour).*"))).isEmpty();
      assertThat(guest.shutDown().clean()).isTrue();
    }
  }

  /** A user's manager, whose processes are known by session and parent; and one whose program cannot be started again. */
  @Test
  void isTheSameForAUsersManager_andComesToNothingWhereItCannotBe() {
    UnitFolder home = new UnitFolder(folder);
    service(home, "a", "ExecStart=/bin/sleep infinity");
    service(home, "f", "Type=forking\nExecStart=/bin/sh -c '(sleep infinity & exec sleep infinity) & sleep 0.1'");
    service(home, "o", "Type=oneshot\nRemainAfterExit=yes\nExecStart=" + awaits("user"));
    home.file("default.target", "[Unit]\nDescription=Nothing\n");
    try (Guest guest = GuestOptions.of(Init.LARES).with("--bind=" + folder + ":/opt/units").boot()) {
      guest.shell("""
          mkdir -p /run/guest /run/n /tmp/copy/target; chown nobody /run/n; chmod 700 /run/n
          mkdir -p /home/n/.config/systemd; cp -r /opt/units /home/n/.config/systemd/user; chmod -R a+rX /home/n
          cp -a /opt/lares/lares /tmp/copy; cp -a /opt/lares/target/dist /tmp/copy/target
          cat >/usr/local/bin/as-user <<'X'
          exec env -i PATH="$PATH" HOME=/home/n XDG_RUNTIME_DIR=/run/n setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
          X
          chmod +x /usr/local/bin/as-user""").output();
      inBackground(guest, "exec as-user /tmp/copy/lares init --user >/run/guest/log 2>&1");
      guest.waitFor("the user's manager is up", () -> guest.shell("as-user systemctl --user is-active default.target; true").output().equals("active"));
      guest.shell("as-user systemctl --user start a f").output();
      inBackground(guest, "as-user systemctl --user start o; echo $? >/run/guest/client");
      String facts = "as-user systemctl --user show -p MainPID,ActiveState,SubState,ActiveEnterTimestampMonotonic a f";
      String before = guest.shell(facts).output();

      guest.shell("as-user systemctl --user daemon-reexec && as-user systemctl --user daemon-reexec").output();
      assertThat(guest.shell(facts).output()).isEqualTo(before).contains("SubState=running");
      guest.shell("manager=$(pgrep -u nobody -x java); kill -s RTMIN+25 $manager; as-user systemctl --user is-active a").output();

      guest.shell("rm /tmp/copy/target/dist/build-*/lib/lares-process-*.jar").output();
      Ran refused = guest.shell("as-user systemctl --user daemon-reexec");
      assertThat(refused.stderr()).contains("Cannot re-execute: cannot start this program again without /tmp/copy/target/dist/");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(guest.shell(facts).output()).isEqualTo(before);

      guest.shell("touch /run/guest/go-user").output();
      guest.waitFor("the client has its answer", () -> Files.exists(guest.path("/run/guest/client")));
      assertThat(guest.exec("cat", "/run/guest/client").output()).isEqualTo("0");
      guest.shell("as-user systemctl --user stop a f").output();
      assertThat(guest.shell("pgrep -u nobody -x sleep; true").output()).isEmpty();
      assertThat(guest.shell("grep -c 'Cannot use control groups' /run/guest/log").output()).isEqualTo("1");
    }
  }

  private void bringToTheirStates(Guest guest) {
    until(guest, "oneshot.service", "SubState=start");
    until(guest, "pre.service", "SubState=start-pre");
    until(guest, "post.service", "SubState=start-post");
    until(guest, "unready.service", "SubState=start");
    until(guest, "restarts.service", "SubState=auto-restart");
    until(guest, "failed.service", "ActiveState=failed");
    until(guest, "keeper.service", "NFileDescriptorStore=1");
    until(guest, "output.service", "SubState=running");
    until(guest, "simple.service", "SubState=running");
    until(guest, "reloads.service", "SubState=running");
    guest.shell("systemctl reload --no-block reloads; systemctl start stubborn; systemctl stop --no-block stubborn").output();
    until(guest, "reloads.service", "SubState=reload");
    until(guest, "stubborn.service", "SubState=stop-sigterm");
    until(guest, "stubborn.service", "StatusText=heard");
    until(guest, "forking.service", "SubState=running");
    until(guest, "guessed.service", "SubState=running");
    until(guest, "done.service", "SubState=exited");
    until(guest, "conditional.service", "ConditionResult=no");
    until(guest, "watched.service", "StatusText=watched");
    until(guest, "listens.socket", "SubState=listening");
  }

  /** Meanwhile units start and stop, one service a round dies, and one says something. */
  private void reexecutesTwentyTimes_whileServicesComeAndGo(Guest guest) {
    inBackground(guest, """
        until test -e /run/guest/enough; do
          systemctl start churn@{1,2}.service && systemctl is-active -q churn@1 churn@2 && systemctl stop churn@{1,2}.service || echo bad
        done >/run/guest/churn 2>&1; echo over >>/run/guest/churn""");
    guest.shell("systemctl start victim@{1..20} speaks@{1..20}").output();
    for (int round = 1; round <= 20; round++) {
      // What happens at once with the call, and a little later each time, falls before, into and after the execution.
      guest.shell("""
          systemctl daemon-reexec &
          pid=$(</run/guest/victim-%1$d)
          sleep 0.%2$03d
          kill -9 $pid; echo go >/run/guest/speaks-%1$d
          wait $!""".formatted(round, (round - 1) * 25)).output();
      assertThat(guest.shell("systemctl show -p Version --value").output()).contains("252");
    }
    guest.shell("touch /run/guest/enough").output();
    guest.waitFor("the churn ends", () -> guest.shell("cat /run/guest/churn").output().endsWith("over"));
    assertThat(guest.shell("cat /run/guest/churn").output()).isEqualTo("over");
    for (int round = 1; round <= 20; round++) {
      until(guest, "victim@" + round + ".service", "Result=signal");
      until(guest, "speaks@" + round + ".service", "StatusText=went");
    }
    guest.shell("systemctl reset-failed 'victim@*'; systemctl stop 'speaks@*'").output();
    guest.waitFor("no zombie is left", () -> guest.shell("ps -e -o stat= | grep -c ^Z; true").output().equals("0"));
  }

  /** What each was waiting for comes about, and what each has is still its own. */
  private void goesOnWithEachOfThem(Guest guest) {
    assertThat(guest.path("/run/guest/client")).doesNotExist();
    guest.shell("touch /run/guest/go-{oneshot,pre,post,reload,output}").output();
    until(guest, "oneshot.service", "SubState=exited");
    until(guest, "waits.service", "SubState=exited");
    guest.waitFor("the client has its answer", () -> Files.exists(guest.path("/run/guest/client")));
    assertThat(guest.exec("cat", "/run/guest/client").output()).isEqualTo("0");
    until(guest, "held.target", "ActiveState=active");
    until(guest, "pre.service", "SubState=running");
    until(guest, "post.service", "SubState=running");
    until(guest, "reloads.service", "SubState=running");
    timersGoOff(guest);
    until(guest, "watched.service", "SubState=running");
    // The store's descriptor comes back at the next start, the pidfile's process is still the main one.
    guest.shell("kill -9 $(systemctl show -p MainPID --value keeper)").output();
    guest.waitFor("the descriptor comes back", () -> Files.exists(guest.path("/run/guest/kept")));
    assertThat(guest.exec("cat", "/run/guest/kept").output()).isEqualTo("kept not lost");
    guest.shell("kill $(</run/forking.pid)").output();
    until(guest, "forking.service", "ActiveState=inactive");
    // A line that had begun is whole, and the stream is the same.
    guest.waitFor("the line is whole", () -> guest.console().contains("begun before, ended after"));
  }

  /** Runs a script in the guest that nobody waits for. */
  private static void inBackground(Guest guest, String script) {
    guest.exec("setsid", "--fork", "bash", "-c", "exec </dev/null >/dev/null 2>&1; " + script).output();
  }

  /** What was to happen after a while happens, though another program waits for it. */
  private static void timersGoOff(Guest guest) {
    guest.shell("systemctl start short-stop; systemctl stop --no-block short-stop; systemctl start --no-block short-start short-restart").output();
    until(guest, "short-restart.service", "SubState=auto-restart");
    reexecute(guest);
    until(guest, "short-stop.service", "Result=timeout");
    until(guest, "short-start.service", "Result=timeout");
    guest.waitFor("it is restarted", () -> !guest.shell("systemctl show -p NRestarts --value short-restart").output().equals("0"));
    guest.shell("systemctl stop short-restart short-start; kill -9 $(systemctl show -p MainPID --value stubborn)").output();
    until(guest, "stubborn.service", "ActiveState=failed");
  }

  private static void reexecute(Guest guest) {
    guest.exec("systemctl", "daemon-reexec").output();
  }

  private static String states(Guest guest) {
    return guest.shell("systemctl show -p " + FACTS + " " + String.join(" ", STEADY)).output();
  }

  private static String jobs(Guest guest) {
    return guest.shell("systemctl list-jobs --no-legend | awk '{print $1, $2, $3, $4}' | sort").output();
  }

  private static void until(Guest guest, String unit, String fact) {
    String name = fact.substring(0, fact.indexOf('='));
    guest.waitFor(unit + " has " + fact, () -> guest.exec("systemctl", "show", "-p", name, unit).output().equals(fact));
  }

  private void units() {
    UnitFolder units = new UnitFolder(folder);
    units.file("all.target", """
        [Unit]
        Wants=simple.service typed-exec.service keeper.service done.service forking.service guessed.service failed.service t@1.service
        Wants=oneshot.service pre.service post.service reloads.service unready.service restarts.service conditional.service
        Wants=watched.service output.service listens.socket
        """);
    units.file("held.target", "[Unit]\nRequires=oneshot.service\nAfter=oneshot.service\n");
    service(units, "simple", "ExecStart=/bin/sleep infinity");
    service(units, "typed-exec", "Type=exec\nExecStart=/bin/sleep infinity");
    service(units, "keeper", "Type=notify\nFileDescriptorStoreMax=3\nRestart=on-failure\nRestartSec=0\nExecStart=/opt/c/keeper /run/guest/kept");
    service(units, "done", "Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true");
    service(units, "forking", "Type=forking\nPIDFile=/run/forking.pid\n"
        + "ExecStart=/bin/sh -c 'sleep infinity & echo $! >/run/forking.pid'\nSuccessExitStatus=TERM");
    service(units, "guessed", "Type=forking\nExecStart=/bin/sh -c 'sleep infinity &'");
    service(units, "failed", "ExecStart=/bin/sh -c 'exit 7'");
    service(units, "t@", "ExecStart=/bin/sleep infinity");
    service(units, "oneshot", "Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\nExecStart=" + awaits("oneshot") + "\nExecStart=/bin/true");
    units.file("waits.service", "[Unit]\nAfter=oneshot.service\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n");
    service(units, "pre", "ExecStartPre=" + awaits("pre") + "\nExecStart=/bin/sleep infinity");
    service(units, "post", "ExecStart=/bin/sleep infinity\nExecStartPost=" + awaits("post"));
    service(units, "reloads", "ExecStart=/bin/sleep infinity\nExecReload=" + awaits("reload"));
    service(units, "unready", "Type=notify\nTimeoutStartSec=20min\nExecStart=/bin/sleep infinity");
    service(units, "restarts", "Restart=always\nRestartSec=20min\nExecStart=/bin/false");
    service(units, "stubborn", "NotifyAccess=all\nTimeoutStopSec=20min\nExecStart=/bin/bash -c "
        + "'trap \"systemd-notify --status=heard\" TERM; while true; do sleep 1000 & wait; done'\nKillMode=process");
    service(units, "short-stop", "TimeoutStopSec=2\nKillMode=mixed\nExecStart=/bin/bash -c 'trap \"\" TERM; while true; do sleep 1; done'");
    service(units, "short-start", "Type=notify\nTimeoutStartSec=2\nExecStart=/bin/sleep infinity");
    service(units, "short-restart", "Restart=on-failure\nRestartSec=2\nStartLimitBurst=9\nExecStart=/bin/false");
    units.file("conditional.service", "[Unit]\nConditionPathExists=/nowhere\n[Service]\nExecStart=/bin/true\n");
    service(units, "watched", "Type=notify\nNotifyAccess=all\nWatchdogSec=20\n"
        + "ExecStart=/bin/bash -c 'systemd-notify --ready --status=watched; while sleep 3; do systemd-notify WATCHDOG=1; done'");
    service(units, "output", "ExecStart=/bin/bash -c "
        + "'printf \"begun before, \"; until test -e /run/guest/go-output; do sleep 0.1; done; echo \"ended after\"; sleep infinity'");
    units.file("listens.socket", "[Socket]\nListenStream=/run/listens\n");
    service(units, "listens", "ExecStart=/bin/sleep infinity");
    service(units, "churn@", "ExecStart=/bin/sleep infinity");
    service(units, "victim@", "ExecStart=/bin/bash -c 'echo $$$$ >/run/guest/victim-%i; exec sleep infinity'\nType=exec");
    service(units, "speaks@", "NotifyAccess=all\nExecStartPre=/bin/mkfifo /run/guest/speaks-%i\n"
        + "ExecStart=/bin/bash -c 'read _ </run/guest/speaks-%i; exec systemd-notify --status=went'\nRemainAfterExit=yes");
  }

  private static String awaits(String flag) {
    return "/bin/sh -c 'until test -e /run/guest/go-" + flag + "; do sleep 0.1; done'";
  }

  private static void service(UnitFolder units, String name, String lines) {
    units.file(name + ".service", "[Service]\n" + lines + "\n");
  }
}
