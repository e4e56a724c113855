package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code systemctl daemon-reload}: files are others than before, and what runs goes on as it was. */
@ParameterizedClass
@MethodSource("dev.lares.it.Init#managers")
final class ReloadTest {
  private static final String RUN = "[Service]\nExecStart=/bin/sleep infinity\n";

  @Parameter Init init;

  @TempDir Path folder;

  @BeforeAll
  static void root() {
    Guest.requireRoot();
  }

  @Test
  void whatRunsGoesOn_whateverBecomesOfItsFiles() {
    UnitFolder units = new UnitFolder(folder);
    units.file("gone.service", RUN).file("typed.service", RUN).file("dropped.service", RUN);
    units.file("named.service", RUN + "[Install]\nAlias=al.service later.service\n");
    units.file("job.service", "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh -c 'until test -e /run/go; do sleep 0.1; done'\n");
    units.file("waits.service", "[Unit]\nAfter=job.service\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n");
    try (Guest guest = GuestOptions.of(init).units(folder).with("--prepare=cd /etc/systemd/system; ln -s named.service al.service").boot()) {
      guest.shell("systemctl start gone typed al dropped; systemctl start --no-block job waits").output();
      guest.waitFor("the job runs", () -> jobs(guest).contains("job.service start running"));
      String pids = pids(guest);
      String jobs = jobs(guest);
      assertThat(show(guest, "al.service", "Id,ActiveState")).isEqualTo("Id=named.service ActiveState=active");

      guest.shell("""
          cd /etc/systemd/system
          rm gone.service al.service
          ln -s named.service later.service
          printf '[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=/bin/true\\n' >typed.service
          mkdir dropped.service.d
          printf '[Unit]\\nDescription=With a drop-in\\n[Service]\\nExecStop=/bin/touch /run/stopped\\n' >dropped.service.d/a.conf
          systemctl daemon-reload""").output();

      assertThat(pids(guest)).isEqualTo(pids);
      assertThat(jobs(guest)).isEqualTo(jobs).contains("waits.service start waiting");
      assertThat(show(guest, "gone.service", "LoadState,ActiveState,SubState")).isEqualTo("LoadState=not-found ActiveState=active SubState=running");
      assertThat(show(guest, "typed.service", "Type,ActiveState,SubState")).isEqualTo("Type=oneshot ActiveState=active SubState=running");
      assertThat(show(guest, "dropped.service", "Description,DropInPaths,ActiveState"))
          .isEqualTo("Description=With a drop-in ActiveState=active DropInPaths=/etc/systemd/system/dropped.service.d/a.conf");
      assertThat(show(guest, "al.service", "Id,LoadState,ActiveState")).isEqualTo("Id=al.service LoadState=not-found ActiveState=inactive");
      assertThat(show(guest, "later.service", "Id,ActiveState")).isEqualTo("Id=named.service ActiveState=active");

      guest.shell("touch /run/go").output();
      guest.waitFor("the jobs are done", () -> jobs(guest).isEmpty());
      guest.shell("systemctl stop gone typed dropped later; test -e /run/stopped").output();
      assertThat(show(guest, "gone.service", "ActiveState,Result")).isEqualTo("Result=success ActiveState=inactive");
      // A oneshot is not a daemon: to it SIGTERM is a failure.
      assertThat(show(guest, "typed.service", "ActiveState,Result")).isEqualTo("Result=signal ActiveState=failed");
      assertThat(show(guest, "named.service", "ActiveState")).isEqualTo("ActiveState=inactive");
    }
  }

  private static String pids(Guest guest) {
    return guest.exec("systemctl", "show", "-p", "MainPID,InvocationID,ActiveEnterTimestampMonotonic", "gone", "typed", "named", "dropped").output();
  }

  private static String jobs(Guest guest) {
    return guest.shell("systemctl list-jobs --no-legend | awk '{print $1, $2, $3, $4}' | sort").output();
  }

  private static String show(Guest guest, String unit, String properties) {
    return guest.exec("systemctl", "show", "-p", properties, unit).output().replace('\n', ' ');
  }
}
