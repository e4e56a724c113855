package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every other test here relies on: a guest is a place of its own, and goes without a trace. */
final class GuestTest {
  @TempDir Path folder;

  @BeforeEach
  void root() {
    Guest.requireRoot();
  }

  @Test
  void anInitThatCleansTmpFindsOnlyItsOwn() throws IOException {
    Path ours = Files.createFile(folder.resolve("ours"));
    try (Guest guest = GuestOptions.of(Init.NONE).boot()) {
      assertThat(guest.shell("rm -rf /tmp/* /run/*; ls -A /tmp /run").output()).isEqualTo("/run:\n\n/tmp:");
    }
    assertThat(ours).exists();
  }

  @Test
  void seesTheMachinesFiles_andKeepsItsChangesToItself() {
    try (Guest guest = GuestOptions.of(Init.NONE).boot()) {
      assertThat(guest.shell("test -x /usr/bin/curl && rm -rf /srv && echo guest >/etc/lares-it && cat /etc/lares-it").output())
          .isEqualTo("guest");
    }
    assertThat(Path.of("/etc/lares-it")).doesNotExist();
    assertThat(Path.of("/srv")).exists();
  }

  @Test
  void hasProcessesHostNameAndLoopbackOfItsOwn() {
    try (Guest guest = GuestOptions.of(Init.NONE).boot()) {
      assertThat(guest.exec("hostname").output()).isEqualTo("guest");
      assertThat(guest.shell("ls /sys/class/net").output()).isEqualTo("lo");
      assertThat(guest.exec("ps", "-o", "args=", "-p", "1").output()).startsWith("/bin/bash");
    }
  }

  @Test
  void leavesNoProcessAndNoCgroup() throws IOException {
    Path cgroup;
    long init;
    try (Guest guest = GuestOptions.of(Init.SYSTEMD).boot()) {
      init = guest.initPid();
      // Of the machine's view, 0::/lares-guest.NAME/init.scope.
      String own = Files.readAllLines(Path.of("/proc/" + init + "/cgroup")).stream()
          .filter(line -> line.startsWith("0::")).findFirst().orElseThrow().substring("0::/".length());
      cgroup = cgroupTree().resolve(own).getParent();
      assertThat(cgroup).isDirectory();
    }
    assertThat(cgroup).doesNotExist();
    assertThat(Path.of("/proc/" + init)).doesNotExist();
  }

  @Test
  void bootsRealSystemdWithoutAFailedUnit() {
    try (Guest guest = GuestOptions.of(Init.SYSTEMD).boot()) {
      assertThat(guest.exec("systemctl", "is-system-running", "--wait").output()).isEqualTo("running");
      assertThat(guest.shutDown().clean()).isTrue();
    }
  }

  @Test
  void showsTheConsole_whenTheInitEndsAtOnce() {
    GuestOptions broken = GuestOptions.of(Init.NONE).with("--init=echo no reason; exit 7").with("--ready=target");
    assertThatThrownBy(broken::boot).hasMessageContaining("no reason");
  }

  private static Path cgroupTree() throws IOException {
    return Files.readAllLines(Path.of("/proc/mounts")).stream().map(line -> line.split(" "))
        .filter(mount -> mount[2].equals("cgroup2")).map(mount -> Path.of(mount[1])).findFirst().orElseThrow();
  }
}
