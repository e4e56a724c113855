package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Debian's unmodified units stop, and nothing of them is left. */
final class DebianServicesStopTest {
  private static final String PROCESSES = "nginx|redis-server|memcached|cron|postgres";

  @TempDir Path folder;

  @BeforeEach
  void installed() {
    DebianServices.requireInstalled();
  }

  @ParameterizedTest
  @MethodSource("dev.lares.it.Init#managers")
  void allStop_whenAConflictingTargetStarts(Init init) {
    try (Guest guest = DebianServices.options(init, folder).boot()) {
      for (String unit : DebianServices.UNITS) {
        assertThat(guest.pids(unit)).as(unit).isNotEmpty();
      }
      guest.signalInit("PWR");
      guest.waitFor("no process of a service is left", () -> guest.exec("pgrep", "-l", PROCESSES).stdout().isEmpty());
      // What the services tidy up themselves is gone because they were asked to stop before they were killed.
      assertThat(guest.shell("ls -d /run/nginx.pid /run/postgresql/15-main.pid /run/redis").stdout()).isEmpty();
      assertThat(guest.shell("tail -n 1 /var/log/postgresql/postgresql-15-main.log").output()).endsWith("database system is shut down");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lares.it.Init#managers")
  void shutdownStopsEachBeforeWhatItWasStartedAfter(Init init) {
    String all = String.join(" ", DebianServices.UNITS);
    GuestOptions options = DebianServices.options(init, folder);
    // Started before all services, so stopped after them: it sees what they left.
    new UnitFolder(folder.resolve("units"))
        .file("services.target", "[Unit]\nWants=%s witness.service\n".formatted(all))
        .file("witness.service", """
            [Unit]
            Before=%s
            [Service]
            Type=oneshot
            RemainAfterExit=yes
            ExecStart=/bin/true
            ExecStop=/bin/sh -c 'echo "WITNESS [$$(pgrep -l "%s")]" >/dev/console'
            """.formatted(all, PROCESSES));
    try (Guest guest = options.boot()) {
      Ending ending = guest.shutDown();
      assertThat(guest.console()).contains("WITNESS []");
      assertThat(ending.clean()).as(guest.console()).isTrue();
    }
  }
}
