package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code lares daemonize} starts, as a service with {@code Type=forking} and {@code PIDFile=}, systemd.service(5). */
@ParameterizedClass
@MethodSource("dev.lares.it.Init#managers")
final class ForkingServiceTest {
  @Parameter Init init;

  @TempDir Path folder;

  private UnitFolder units;

  @BeforeEach
  void units() {
    Guest.requireRoot();
    units = new UnitFolder(folder);
    units.file("test.target", "[Unit]\nWants=app.service\n");
  }

  @Test
  void isFoundByItsPidFile() {
    units.file("app.service", """
        [Service]
        Type=forking
        PIDFile=/run/app.pid
        ExecStart=/opt/lares/lares daemonize --double-fork --pid-file=/run/app.pid -- /bin/sleep 1000
        """);
    try (Guest guest = guest()) {
      long pid = Long.parseLong(guest.exec("cat", "/run/app.pid").output());
      assertThat(guest.exec("cat", "/proc/" + pid + "/comm").output()).isEqualTo("sleep");
      assertThat(guest.exec("systemctl", "show", "-P", "MainPID,ActiveState,SubState", "app.service").output().lines())
          .containsExactlyInAnyOrder(Long.toString(pid), "active", "running");

      guest.exec("systemctl", "stop", "app.service").output();
      assertThat(guest.exec("systemctl", "show", "-P", "MainPID,ActiveState,Result", "app.service").output().lines())
          .containsExactlyInAnyOrder("0", "inactive", "success");
      assertThat(guest.exec("test", "-e", "/run/app.pid").exitCode()).as("the manager removes what is left").isEqualTo(1);

      guest.exec("systemctl", "start", "app.service").output();
      assertThat(guest.exec("systemctl", "show", "-P", "MainPID", "app.service").output())
          .isEqualTo(guest.exec("cat", "/run/app.pid").output())
          .isNotEqualTo(Long.toString(pid));
    }
  }

  /** systemd believes a PID file that is not root's if the process is one of the service's own. */
  @Test
  void isFoundByThePidFileOfAnOrdinaryUser() {
    units.file("app.service", """
        [Service]
        Type=forking
        User=nobody
        RuntimeDirectory=app
        PIDFile=/run/app/app.pid
        ExecStart=/opt/lares/lares daemonize --pid-file=/run/app/app.pid -- /bin/sleep 1000
        """);
    try (Guest guest = guest()) {
      assertThat(guest.exec("stat", "-c", "%U %a", "/run/app/app.pid").output()).isEqualTo("nobody 644");
      String pid = guest.exec("cat", "/run/app/app.pid").output();
      assertThat(guest.exec("systemctl", "show", "-P", "MainPID,ActiveState", "app.service").output().lines())
          .containsExactlyInAnyOrder(pid, "active");
    }
  }

  /** With the program in it, which a guest of another init does not see by itself. */
  private Guest guest() {
    GuestOptions options = GuestOptions.of(init).units(folder).target("test.target");
    return (init == Init.LARES ? options : options.with("--bind=" + Checkout.root() + ":/opt/lares")).boot();
  }
}
