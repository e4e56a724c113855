package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a forking service without {@code Restart=} whose main process is killed. */
final class NginxKilledTest {
  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("dev.lares.it.Init#managers")
  void failsAndItsWorkersAreKilled_withoutRestart(Init init) {
    DebianServices.requireInstalled();
    UnitFolder units = new UnitFolder(folder)
        .file("nginx.service.d/failure.conf", "[Unit]\nOnFailure=nginx-failed.service\n")
        .file("nginx-failed.service", """
            [Service]
            Type=oneshot
            ExecStart=/bin/sh -c 'echo "$MONITOR_UNIT $MONITOR_SERVICE_RESULT $MONITOR_EXIT_STATUS" >/run/guest/failed'
            """);
    try (Guest guest = GuestOptions.of(init).units(units.path()).target("nginx.service").boot()) {
      DebianServices.assertNginxAnswers(guest);
      guest.exec("kill", "-KILL", guest.mainPid("nginx.service").orElseThrow().toString()).output();
      guest.waitFor("the failure is handled", () -> guest.exec("test", "-s", "/run/guest/failed").exitCode() == 0);
      // MONITOR_*: systemd.exec(5), "Environment Variables Set or Propagated by the Service Manager".
      assertThat(guest.exec("cat", "/run/guest/failed").output()).isEqualTo("nginx.service signal KILL");
      assertThat(guest.exec("pgrep", "-l", "nginx").stdout()).isEmpty();
    }
  }
}
