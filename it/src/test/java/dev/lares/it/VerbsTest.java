package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The verbs of {@code lares} beside Debian's systemctl, both against the same manager of Lares in one guest: exit status, standard
 * output and standard error must be the same, line by line. Times, process ids and amounts are left out.
 */
@Timeout(600)
final class VerbsTest {
  private static final Map<String, String> UNITS = new TreeMap<>(Map.of(
      "plain.service", """
          [Unit]
          Description=A plain service
          Documentation=man:sleep(1) https://example.org/plain
          [Service]
          ExecStart=/bin/sleep 1000
          ExecReload=/bin/true
          [Install]
          WantedBy=guest.target
          """,
      "ready.service", """
          [Unit]
          Description=A service of a shell script that says when it is ready
          [Service]
          Type=notify
          NotifyAccess=main
          ExecStart=/bin/sh -c 'lares notify --ready --status="at work"; sleep 1000 & wait'
          Environment=PATH=/usr/bin:/bin:/opt/lares
          TimeoutStartSec=120
          """,
      "bad.service", "[Service]\nType=oneshot\nExecStart=/bin/false\n",
      "short.service", "[Service]\nType=oneshot\nExecStart=/bin/true\n",
      "picky.service", "[Unit]\nConditionPathExists=/nowhere\nConditionPathExists=|!/etc\n[Service]\nExecStart=/bin/true\n",
      "sworn.service", "[Unit]\nAssertPathExists=/nowhere\n[Service]\nExecStart=/bin/true\n",
      "worker@.service", "[Unit]\nDescription=Worker %i\n[Service]\nExecStart=/bin/sleep 1000\n[Install]\nWantedBy=guest.target\n",
      "plain.service.d/more.conf", "[Service]\nEnvironment=A=b \"C=d e\"\n"));

  /** What is run before, by each program's turn, so that both find the same; and the call. */
  private record Call(String before, String arguments) {}

  private static final String STARTED = "systemctl start plain";
  private static final String RESET = "systemctl revert plain; systemctl disable plain worker@1; systemctl start plain";

  /** Calls that change nothing, or that find the same again. */
  private static final List<String> CALLS = List.of(
      "status", "status plain", "status ready bad picky sworn nosuch", "status plain.service ready", "status 'w*'", "status --failed", "status 1 x",
      "status 999999", "status --lines=0 plain", "status --timestamp=utc plain", "status --timestamp=unix plain", "status /nowhere",
      "list-units", "", "list-units --all", "list-units -a --type=service", "list-units -t service,target", "list-units --state=failed",
      "list-units --failed", "list-units 'p*' 'b*'", "list-units --no-legend", "list-units --plain", "-q list-units", "list-units --legend=false",
      "list-units -o json", "list-units -o json-pretty --type=service", "list-units nosuch", "list-units --with-dependencies plain.service",
      "list-units -t nosuch", "list-units -t help", "list-units --state=help", "list-units --state=",
      "list-unit-files", "list-unit-files plain.service", "list-unit-files --state=static 'p*'", "list-unit-files 'nosuch*'",
      "list-unit-files -t target -o json", "list-unit-files --no-legend 'b*'",
      "list-jobs", "list-jobs --no-legend", "list-jobs nosuch",
      "list-dependencies", "list-dependencies guest.target", "list-dependencies --plain guest.target", "list-dependencies --all basic.target",
      "list-dependencies --reverse plain.service", "list-dependencies --after basic.target", "list-dependencies --before basic.target",
      "list-dependencies nosuch.service", "list-dependencies plain bad",
      "is-active plain", "is-active bad plain", "is-active nosuch", "is-active 'p*'", "-q is-active plain", "is-active", "is-failed bad", "is-failed plain",
      "is-enabled plain", "is-enabled worker@1", "is-enabled worker@", "is-enabled nosuch", "is-enabled bad", "is-enabled -q plain", "is-enabled -l plain",
      "is-system-running", "is-system-running x",
      "show plain", "show ready", "show bad", "show picky", "show", "show --all", "show -p Version,Tainted", "show plain -p MainPID --value",
      "show plain -P Id -P Names", "show plain -p ActiveState -p SubState,Id", "show -p Nonsense plain", "show -p ActiveState=active plain",
      "show -p ActiveState=failed plain", "show nosuch", "show 'p*' -p Id", "show --type=target -p Id", "show basic.target", "show -- -.slice",
      "show -p Environment plain", "show -p ExecStart --timestamp=us+utc plain", "show 17", "show guest-ready.service worker@1.service -p Id",
      "cat plain", "cat plain bad", "cat nosuch", "cat worker@1", "cat worker@", "cat",
      "help nosuch", "help bad", "help",
      "get-default", "get-default x", "show-environment", "show-environment -o json", "set-environment", "set-environment A", "unset-environment",
      "import-environment NOSUCH", "import-environment 1A", "log-level", "log-level nosuch", "log-target", "service-watchdogs", "service-watchdogs x",
      "start nosuch", "start", "start bad", "start picky", "start sworn", "start worker@", "start plain bad", "start --job-mode=nosuch plain",
      "start --fail plain", "start --no-block plain", "start --wait --no-block plain", "stop --wait plain", "start a/b", "start 'a b'",
      "start \"\"", "start 'nosuch*'", "start /dev/nosuch",
      "reload plain", "reload bad", "reload nosuch", "restart bad", "try-restart bad", "try-restart nosuch", "try-reload-or-restart bad",
      "reload-or-restart", "reload-or-restart --marked x", "start --marked", "force-reload plain", "condrestart bad",
      "isolate plain", "isolate nosuch", "isolate", "isolate a b",
      "kill nosuch", "kill bad", "kill -s NOSUCH plain", "kill -s 0 plain", "kill --signal=USR1 --kill-whom=nosuch plain", "kill",
      "reset-failed nosuch", "cancel 99999", "cancel x", "freeze", "set-property plain", "set-property plain Nonsense=1", "set-property plain X",
      "enable nosuch", "enable bad", "enable", "disable nosuch", "mask", "unmask nosuch", "revert nosuch", "link plain.service", "link /nowhere/x.service",
      "preset nosuch", "preset --preset-mode=nosuch plain", "add-wants guest.target", "add-wants guest.target nosuch", "set-default", "set-default nosuch",
      "daemon-reload x", "edit plain", "edit", "nosuch", "--nosuch status", "status --type", "status --all=x", "--no-p --fa status", "--no status",
      "-n x status plain", "-o nosuch status", "-o help", "--what=help clean", "-s help kill", "-Z", "--timestamp=nosuch status", "-p", "-pId show plain",
      "exit 999", "exit x", "--user status");

  /** Calls that change something. */
  private static final List<Call> CHANGES = List.of(
      new Call(STARTED, "stop plain"), new Call("systemctl stop plain", "start plain"), new Call(STARTED, "restart plain ready"),
      new Call(STARTED, "reload-or-restart plain"), new Call(STARTED, "stop plain nosuch"), new Call(STARTED, "kill plain"),
      new Call("systemctl start bad", "reset-failed bad"), new Call("systemctl start bad", "reset-failed"),
      new Call(RESET, "enable plain"), new Call(RESET, "enable --now plain worker@1"), new Call(RESET, "-q enable plain"),
      new Call(RESET + "; systemctl enable plain", "disable plain"), new Call(RESET + "; systemctl enable plain", "disable --now plain"),
      new Call(RESET + "; systemctl enable plain", "reenable plain"), new Call(RESET, "preset plain"), new Call(RESET + "; systemctl disable --runtime plain", "enable --runtime plain"),
      new Call("systemctl unmask bad", "mask bad"), new Call("systemctl unmask bad; systemctl mask bad", "start bad"),
      new Call("systemctl mask bad", "status bad"), new Call("systemctl mask bad", "cat bad"), new Call("systemctl mask bad", "unmask bad"),
      new Call("systemctl unmask --runtime short", "mask --runtime --now short"), new Call("systemctl unmask --runtime short; systemctl disable short", "add-wants guest.target short"),
      new Call("systemctl disable short", "add-requires guest.target short"), new Call("systemctl disable short", "enable short"),
      new Call("systemctl set-default guest.target", "set-default basic.target"), new Call("systemctl set-default basic.target", "get-default"),
      new Call("systemctl unset-environment FOO", "set-environment FOO='a b'"), new Call("systemctl set-environment FOO='a b'", "show-environment"),
      new Call("systemctl set-environment FOO=a", "unset-environment FOO"), new Call("export BAR=1", "import-environment BAR"),
      new Call("systemctl log-level info", "log-level debug"), new Call("", "daemon-reload"),
      new Call("systemctl stop plain; touch /etc/systemd/system/plain.service", "start plain"),
      new Call("systemctl start plain; sleep 0.01; touch /etc/systemd/system/plain.service", "cat plain"),
      new Call("systemctl daemon-reload; systemctl start plain; sleep 0.01; touch /etc/systemd/system/plain.service", "status plain"),
      new Call("systemctl daemon-reload", "start -T plain"));

  /** What differs, and why. */
  private static final Map<String, String> DIFFERENT = Map.of(
      "--user status", "without a manager of the user the socket and the next step are named");

  @TempDir
  private static Path folder;

  private static Guest guest;

  @BeforeAll
  static void boot() throws IOException {
    Guest.requireRoot();
    for (Map.Entry<String, String> unit : UNITS.entrySet()) {
      Path file = folder.resolve(unit.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, unit.getValue());
    }
    guest = GuestOptions.of(Init.LARES).units(folder).boot();
    guest.shell("mkdir /run/tools && ln -s /opt/lares/lares /run/tools/systemctl && ln -s /opt/lares/lares /run/tools/systemd-notify "
        + "&& systemctl start plain ready; systemctl start bad; systemctl start picky; true").output();
  }

  @AfterAll
  static void end() {
    if (guest != null) {
      guest.close();
    }
  }

  /** Runs each call by both programs, in the guest's own shell, and says of each that differs how. */
  private static Map<String, String> differences(List<Call> calls, String wrapper) {
    StringBuilder script = new StringBuilder("""
        exec </dev/null
        [ -e /run/silent ] || mkfifo /run/silent; exec 8<>/run/silent # script types at its terminal when its input has ended
        tty() { TERM=xterm-256color COLUMNS=60 SYSTEMD_URLIFY=0 script -qec "$*" /dev/null <&8; }
        clean() {
          # Each sequence begins with a reset, so the last of several is what shows. An underlined colour is none to systemctl 252,
          # which sets the line last.
          sed -E -i -e 's/(\\x1b\\[[0-9;]*m)+(\\x1b\\[[0-9;]*m)/\\2/g' -e 's/\\x1b\\[0;1;4;[0-9;]*m/\\x1b[0;4m/g' \\
            -e 's/[0-9]+(years?|months?|weeks?|days?|h|min|s|ms|us)?( [0-9]+(months?|days?|h|min|s))? (ago|left)/AGO/' \\
            -e 's/[A-Z][a-z]{2} [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.]{8,15} UTC/TIME/g' -e 's/@[0-9]{10}/TIME/' \\
            -e 's/((Main|Cntrl|Control) PID|Process): [0-9]+/\\1: PID/' -e 's/(├─|└─) *[0-9]+ /\\1PID /' -e 's/PID=[0-9]+/PID=N/' \\
            -e 's/^( *(CPU|Memory|Tasks|Duration|IO|IP): ).*/\\1X/' -e 's/job [0-9]+/job N/' -e 's/pid=[0-9]+/pid=N/' \\
            -e 's/^([A-Za-z]*(Timestamp[A-Za-z]*|NSec|Current|Bytes|Operations)|InvocationID|NJobs)=.*/\\1=X/' "$@"
        }
        """);
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      script.append("""
          (%2$s) >/dev/null 2>&1; %3$s systemctl %4$s >/run/a.out 2>/run/a.err; a=$?
          (%2$s) >/dev/null 2>&1; PATH=/run/tools:$PATH; %3$s systemctl %4$s >/run/b.out 2>/run/b.err; b=$?; PATH=${PATH#*:}
          clean /run/a.out /run/b.out /run/a.err /run/b.err
          [ $a = $b ] && cmp -s /run/a.out /run/b.out && cmp -s /run/a.err /run/b.err || {
            echo "### %1$d"; echo "exit status $a, and $b"; diff /run/a.out /run/b.out; diff /run/a.err /run/b.err; }
          """.formatted(i, call.before.isEmpty() ? ":" : call.before, wrapper, call.arguments));
    }
    Map<String, String> found = new TreeMap<>();
    for (String part : guest.shell(script + "true").output().split("(?m)^### ")) {
      int line = part.indexOf('\n');
      if (line > 0) {
        found.put(calls.get(Integer.parseInt(part.substring(0, line))).arguments, part.substring(line + 1).strip());
      }
    }
    return found;
  }

  @Test
  void printsWhatSystemctlPrints_andEndsTheSame() {
    List<Call> calls = new ArrayList<>();
    CALLS.forEach(arguments -> calls.add(new Call("", arguments)));
    Map<String, String> differences = differences(calls, "");
    DIFFERENT.keySet().forEach(differences::remove);
    assertThat(differences).isEmpty();
  }

  /** Colours, dots, underlines, and lines no longer than the terminal is wide. */
  @Test
  void looksAsSystemctlOnATerminal() {
    List<Call> calls = new ArrayList<>();
    for (String arguments : List.of("status", "status plain bad picky sworn", "list-units", "list-units --all --full", "list-unit-files",
        "list-dependencies guest.target", "list-jobs", "cat plain bad nosuch", "start nosuch", "start bad", "is-active plain", "enable bad",
        "start 'nosuch*'")) {
      calls.add(new Call("", "--no-pager " + arguments));
    }
    assertThat(differences(calls, "tty")).isEmpty();
  }

  @Test
  void changesWhatSystemctlChanges_sayingTheSame() {
    assertThat(differences(CHANGES, "")).isEmpty();
  }

  /** As in a Dockerfile, where nothing runs yet: another root has the files, and no manager. */
  @Test
  void changesUnitFilesWithoutAManager() {
    String image = "unshare --mount sh -c 'mount -t tmpfs none /run/systemd && /opt/lares/lares %s'";
    Ran enabled = guest.shell(image.formatted("enable worker@7"));
    assertThat(enabled.stderr()).isEqualTo("Created symlink /etc/systemd/system/guest.target.wants/worker@7.service → /etc/systemd/system/worker@.service.\n");
    assertThat(enabled.exitCode()).isZero();
    assertThat(guest.shell(image.formatted("is-enabled worker@7")).output()).isEqualTo("enabled");
    assertThat(guest.shell(image.formatted("list-unit-files --no-legend worker@.service")).output()).matches("worker@.service +\\S+ +enabled");
    assertThat(guest.shell(image.formatted("disable worker@7")).stderr())
        .isEqualTo("Removed \"/etc/systemd/system/guest.target.wants/worker@7.service\".\n");
    assertThat(guest.shell(image.formatted("enable nosuch")).stderr()).isEqualTo("Failed to enable unit: Unit file nosuch.service does not exist.\n");
    assertThat(guest.shell(image.formatted("start worker@7")).exitCode()).isEqualTo(1);
  }

  /** systemctl would need a message bus for these. */
  @Test
  void waitsForUnits_andCleans_overThePrivateSocket() {
    assertThat(guest.exec("/opt/lares/lares", "start", "--wait", "short").exitCode()).isZero();
    assertThat(guest.exec("/opt/lares/lares", "start", "--wait", "bad").exitCode()).isEqualTo(1);
    assertThat(guest.exec("/opt/lares/lares", "is-system-running", "--wait").stdout()).isEqualTo("degraded\n");
  }

  @Test
  void printsJsonOnOneLine_whereSystemctlCannot() {
    assertThat(guest.exec("/opt/lares/lares", "is-active", "--json", "plain").output()).isEqualTo("[{\"unit\":\"plain.service\",\"active\":\"active\"}]");
    assertThat(guest.exec("/opt/lares/lares", "show", "--json", "-p", "Id,ActiveState", "plain").output())
        .isEqualTo("[{\"Id\":\"plain.service\",\"ActiveState\":\"active\"}]");
    assertThat(guest.exec("/opt/lares/lares", "status", "--json", "plain").output()).startsWith("[{\"unit\":\"plain.service\",").endsWith("}]")
        .contains("\"command\":\"/bin/sleep 1000\"").doesNotContain("\n");
    assertThat(guest.exec("/opt/lares/lares", "status", "--json").output()).startsWith("{\"host\":\"guest\",\"state\":\"degraded\"");
    assertThat(guest.exec("/opt/lares/lares", "list-jobs", "--json").output()).isEqualTo("[]");
  }

  @Test
  void saysWhatToDoNext_whenItCannotGoOn() {
    Ran noManager = guest.shell("XDG_RUNTIME_DIR=/run/nobody /opt/lares/lares --user status");
    assertThat(noManager.exitCode()).isEqualTo(1);
    assertThat(noManager.stderr()).isEqualTo("cannot connect to the service manager: no manager answers on /run/nobody/systemd/private"
        + " (No such file or directory); lares init starts one\n");
    Ran unknown = guest.exec("/opt/lares/lares", "restrat", "plain");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.stderr()).contains("is restart meant?");
    assertThat(guest.exec("/opt/lares/lares", "start", "--forse").stderr()).isEqualTo("lares: unrecognized option '--forse'; is --force meant?\n");
    assertThat(guest.exec("/opt/lares/lares", "start", "--help").output()).startsWith("Usage: lares start ");
    assertThat(guest.exec("/run/tools/systemctl", "start", "--help").output()).startsWith("Usage: lares start ");
  }

  /** The unit's script is its main process, in whose name the message must be for NotifyAccess=main. */
  @Test
  void notifiesInTheNameOfTheScriptThatCalls() {
    assertThat(guest.exec("systemctl", "show", "-P", "ActiveState", "ready").output()).isEqualTo("active");
    assertThat(guest.exec("systemctl", "show", "-P", "StatusText", "ready").output()).isEqualTo("at work");
    assertThat(guest.exec("/run/tools/systemd-notify", "--booted").exitCode()).isZero();
    assertThat(guest.exec("/run/tools/systemd-notify", "--ready").exitCode()).isEqualTo(1);
    assertThat(guest.exec("/run/tools/systemd-notify").stderr()).contains("nothing to say");
  }
}
