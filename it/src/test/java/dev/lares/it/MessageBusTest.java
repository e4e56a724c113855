package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The manager on the system bus, with Debian's own {@code dbus.service} as a unit of it: what busctl, gdbus, systemctl,
 * systemd-run and a program in Python see of it, and services that own names. Real systemd answers first.
 */
@ParameterizedClass
@MethodSource("dev.lares.it.Init#managers")
final class MessageBusTest {
  private static final String MANAGER = "org.freedesktop.systemd1 /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager";

  @TempDir static Path folder;

  private static Guest guest;

  @Parameter Init init;

  @BeforeParameterizedClassInvocation
  static void boot(Init init) throws Exception {
    Guest.requireRoot();
    UnitFolder units = new UnitFolder(Files.createDirectories(folder.resolve(init + "/units")))
        .file("sleep.service", "[Service]\nExecStart=/bin/sleep 1000\n")
        .file("fails.service", "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'sleep 0.2; exit 3'\n")
        .file("echo.service", "[Service]\nType=dbus\nBusName=org.example.Echo\nExecStart=/usr/bin/python3 /opt/echo.py\n")
        .file("mute.service", "[Service]\nType=dbus\nBusName=org.example.Mute\nTimeoutStartSec=1\nExecStart=/bin/sleep 1000\n");
    UnitFolder files = new UnitFolder(Files.createDirectories(folder.resolve(init + "/files")))
        .file("opt/echo.py", """
            import dbus, dbus.service, signal
            bus = dbus.SystemBus()
            name = dbus.service.BusName('org.example.Echo', bus)
            signal.signal(signal.SIGUSR1, lambda *_: bus.release_name('org.example.Echo'))
            while True:
                signal.pause()
            """)
        .file("etc/dbus-1/system.d/org.example.conf", """
            <busconfig><policy context="default">
              <allow own="org.example.Echo"/><allow send_destination="org.example.Echo"/>
            </policy></busconfig>
            """)
        .file("usr/share/dbus-1/system-services/org.example.Echo.service",
            "[D-BUS Service]\nName=org.example.Echo\nExec=/bin/false\nUser=root\nSystemdService=echo.service\n")
        .file("usr/share/dbus-1/system-services/org.example.Absent.service",
            "[D-BUS Service]\nName=org.example.Absent\nExec=/bin/false\nUser=root\nSystemdService=absent.service\n");
    guest = GuestOptions.of(init).units(units.path()).files(files.path()).boot();
    guest.exec("systemctl", "start", "dbus.service").output();
    waitForManager();
  }

  @AfterParameterizedClassInvocation
  static void shutDown() {
    guest.close();
  }

  private static void waitForManager() {
    guest.waitFor("the manager is on the bus", () -> guest.shell("busctl get-property " + MANAGER + " Version").exitCode() == 0);
  }

  private static Ran busctl(String arguments) {
    return guest.shell("timeout 20 busctl --no-pager " + arguments);
  }

  @Test
  void busctlFindsTheManagerAndItsObjects() {
    assertThat(busctl("list").output()).containsPattern("(?m)^org\\.freedesktop\\.systemd1 +1 ");
    assertThat(busctl("status org.freedesktop.systemd1").output()).contains("PID=1\n", "UniqueName=:1.");
    assertThat(busctl("tree --list org.freedesktop.systemd1").output().lines())
        .contains("/org/freedesktop/systemd1", "/org/freedesktop/systemd1/job", "/org/freedesktop/systemd1/unit/dbus_2eservice", "/org/freedesktop/LogControl1");
    assertThat(busctl("introspect org.freedesktop.systemd1 /org/freedesktop/systemd1/unit/dbus_2eservice org.freedesktop.systemd1.Unit").output())
        .containsPattern("\\.ActiveState +property +s +\"active\" +emits-change");
    assertThat(busctl("call " + MANAGER + " GetUnit s dbus.service").output()).isEqualTo("o \"/org/freedesktop/systemd1/unit/dbus_2eservice\"");
    assertThat(busctl("call " + MANAGER + " GetUnit s absent.service").stderr()).contains("Call failed: Unit absent.service not loaded.");
    assertThat(busctl("call " + MANAGER + " StartUnit s x").stderr())
        .contains("Invalid arguments 's' to call org.freedesktop.systemd1.Manager.StartUnit(), expecting 'ss'.");
    assertThat(busctl("call " + MANAGER + " Absent").stderr()).contains("Unknown method Absent or interface org.freedesktop.systemd1.Manager.");
  }

  @Test
  void gdbusIntrospectsTheManager() {
    assertThat(guest.shell("timeout 20 gdbus introspect --system --dest org.freedesktop.systemd1 --object-path /org/freedesktop/systemd1").output())
        .contains("interface org.freedesktop.systemd1.Manager {", "JobRemoved(u id,", "StartUnit(in  s name,");
  }

  @Test
  void programInPythonCallsTheManager_andSubscribes() {
    assertThat(guest.shell("""
        timeout 20 python3 - <<'EOF'
        import dbus
        bus = dbus.SystemBus()
        manager = dbus.Interface(bus.get_object('org.freedesktop.systemd1', '/org/freedesktop/systemd1'), 'org.freedesktop.systemd1.Manager')
        def tell(call):
            try:
                print(call())
            except dbus.exceptions.DBusException as e:
                print(e.get_dbus_name() + ': ' + e.get_dbus_message())
        tell(lambda: manager.GetUnit('dbus.service'))
        tell(lambda: manager.Unsubscribe())
        tell(lambda: manager.Subscribe())
        tell(lambda: manager.Subscribe())
        tell(lambda: manager.Unsubscribe())
        tell(lambda: manager.GetUnit('absent.service'))
        unit = dbus.Interface(bus.get_object('org.freedesktop.systemd1', manager.GetUnit('dbus.service')), 'org.freedesktop.DBus.Properties')
        tell(lambda: unit.Get('org.freedesktop.systemd1.Unit', 'Id'))
        EOF
        """).output()).isEqualTo("""
        /org/freedesktop/systemd1/unit/dbus_2eservice
        org.freedesktop.systemd1.NotSubscribed: Client is not subscribed.
        None
        org.freedesktop.systemd1.AlreadySubscribed: Client is already subscribed.
        None
        org.freedesktop.systemd1.NoSuchUnit: Unit absent.service not loaded.
        dbus.service""");
  }

  @Test
  void signalsGoToTheBus_whileSomebodyHasSubscribed() {
    assertThat(guest.shell("""
        dbus-monitor --system "type='signal',interface='org.freedesktop.systemd1.Manager',member='JobRemoved'" >/run/signals 2>&1 &
        until grep -q . /run/signals; do sleep 0.05; done
        systemctl start sleep.service; systemctl stop sleep.service
        busctl get-property %s Version >/dev/null
        grep -c sleep.service /run/signals
        timeout 20 python3 - <<'EOF'
        import dbus, subprocess, time
        bus = dbus.SystemBus()
        dbus.Interface(bus.get_object('org.freedesktop.systemd1', '/org/freedesktop/systemd1'), 'org.freedesktop.systemd1.Manager').Subscribe()
        for verb in ('start', 'stop'):
            subprocess.run(['systemctl', verb, 'sleep.service'])
        while open('/run/signals').read().count('"sleep.service"') < 2:
            time.sleep(0.05)
        EOF
        kill %%1
        grep -c sleep.service /run/signals
        """.formatted(MANAGER)).stdout()).isEqualTo("0\n2\n");
  }

  @Test
  void waitsOverTheBus_forTheEndOfAUnit() {
    assertThat(guest.shell("timeout 20 systemctl start --wait fails.service").exitCode()).isEqualTo(1);
    Ran ran = guest.shell("timeout 20 systemd-run --wait --collect sh -c 'exit 7'");
    assertThat(ran.exitCode()).isEqualTo(7);
    assertThat(ran.stderr()).contains("Main processes terminated with: code=exited/status=7");
    assertThat(guest.shell("echo hello | timeout 20 systemd-run --quiet --wait --pipe cat").output()).isEqualTo("hello");
  }

  @Test
  void serviceIsUp_whileItsNameIsOwned() {
    guest.exec("timeout", "20", "systemctl", "start", "echo.service").output();
    assertThat(busctl("list").output()).contains("org.example.Echo");
    assertThat(guest.exec("systemctl", "show", "-P", "SubState", "echo.service").output()).isEqualTo("running");
    guest.exec("systemctl", "daemon-reexec").output();
    waitForManager();
    assertThat(guest.exec("systemctl", "show", "-P", "SubState", "echo.service").output()).isEqualTo("running");
    guest.exec("systemctl", "kill", "--kill-whom=main", "--signal=USR1", "echo.service").output();
    guest.waitFor("the service is stopped", () -> guest.exec("systemctl", "is-active", "echo.service").stdout().equals("inactive\n"));
    assertThat(guest.exec("timeout", "20", "systemctl", "start", "mute.service").stderr()).contains("Job for mute.service failed because a timeout was exceeded.");
    assertThat(guest.exec("systemctl", "show", "-P", "Result", "mute.service").output()).isEqualTo("timeout");
  }

  @Test
  void busHasUnitsStarted() {
    String start = "call org.freedesktop.DBus /org/freedesktop/DBus org.freedesktop.DBus StartServiceByName su %s 0";
    guest.exec("systemctl", "stop", "echo.service").output();
    assertThat(busctl(start.formatted("org.example.Echo")).output()).isEqualTo("u 1");
    assertThat(guest.exec("systemctl", "is-active", "echo.service").output()).isEqualTo("active");
    assertThat(busctl(start.formatted("org.example.Absent")).stderr()).contains("Unit absent.service not found.");
  }

  /** Debian's polkit is asked; nobody of its agents runs, so nobody can prove who he is. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "busctl call MANAGER GetUnit s dbus.service | o \"/org/freedesktop/systemd1/unit/dbus_2eservice\"",
    "busctl get-property MANAGER Environment | as ",
    "busctl call MANAGER ListJobs | a(usssoo) 0",
    "busctl call MANAGER StopUnit ss sleep.service replace | Call failed: Interactive authentication required.",
    "busctl call MANAGER Reload | Call failed: Interactive authentication required.",
    "busctl call MANAGER EnableUnitFiles asbb 1 sleep.service true false | Call failed: Interactive authentication required.",
    "busctl call MANAGER StartUnit s x | Call failed: Invalid arguments 's' to call org.freedesktop.systemd1.Manager.StartUnit(), expecting 'ss'.",
    "busctl call MANAGER PowerOff | Call failed: Access denied",
    "busctl call MANAGER SetEnvironment as 1 A=B | Call failed: Access denied",
    "busctl call MANAGER Absent | Call failed: Access denied",
    "systemctl stop sleep.service | Failed to stop sleep.service: Interactive authentication required.",
    "systemctl daemon-reload | Reload daemon failed: Interactive authentication required.",
    "systemctl is-active dbus.service | active",
  })
  void othersThanTheSuperuserMayWhatSystemdLetsThem(String command, String answer) {
    Ran ran = guest.shell("timeout 20 setpriv --reuid=nobody --regid=nogroup --clear-groups " + command.replace("MANAGER", MANAGER));
    assertThat(ran.stdout() + ran.stderr()).startsWith(answer);
  }

  @Test
  void managerIsOnTheNextBus_whenThisOneIsRestarted() {
    guest.exec("systemctl", "restart", "dbus.service").output();
    waitForManager();
    guest.exec("systemctl", "daemon-reexec").output();
    waitForManager();
    assertThat(busctl("call " + MANAGER + " GetUnit s dbus.service").output()).isEqualTo("o \"/org/freedesktop/systemd1/unit/dbus_2eservice\"");
  }
}
