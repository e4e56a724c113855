package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's own services, as their packages install them ({@code .ci/setup}), and how a client sees each. */
final class DebianServices {
  /** Unit and the program whose presence says that the package is installed. */
  private static final Map<String, String> PROGRAMS = Map.of(
      "nginx.service", "/usr/sbin/nginx",
      "redis-server.service", "/usr/bin/redis-server",
      "memcached.service", "/usr/bin/memcached",
      "cron.service", "/usr/sbin/cron",
      "postgresql@15-main.service", "/usr/bin/pg_ctlcluster");

  static final List<String> UNITS = PROGRAMS.keySet().stream().sorted().toList();

  private DebianServices() {}

  /** Skips the test where a package is missing; in CI that is a failure. */
  static void requireInstalled() {
    List<String> missing = PROGRAMS.values().stream().filter(program -> !Files.exists(Path.of(program))).sorted().toList();
    if (!missing.isEmpty() && "true".equals(System.getenv("CI"))) {
      fail("no %s: run .ci/setup", missing);
    }
    assumeTrue(missing.isEmpty(), () -> "no " + missing + ": run .ci/setup");
  }

  /** A target that wants them all, and a target for SIGPWR that conflicts with them (systemd(1), SIGPWR). */
  static GuestOptions options(Init init, Path folder) {
    String all = String.join(" ", UNITS);
    UnitFolder units = new UnitFolder(folder.resolve("units"))
        .file("services.target", "[Unit]\nWants=%s\n".formatted(all))
        .file("sigpwr.target", "[Unit]\nConflicts=%s\n".formatted(all));
    UnitFolder files = new UnitFolder(folder.resolve("files"))
        .file("etc/cron.d/guest", "@reboot root touch /run/guest/cron-ran\n");
    return GuestOptions.of(init).units(units.path()).files(files.path()).target("services.target");
  }

  static void assertNginxAnswers(Guest guest) {
    assertThat(guest.exec("curl", "--silent", "--fail", "http://127.0.0.1/").output()).contains("Welcome to nginx");
  }

  static void assertRedisAnswers(Guest guest) {
    assertThat(guest.exec("redis-cli", "ping").output()).isEqualTo("PONG");
  }

  static void assertMemcachedAnswers(Guest guest) {
    assertThat(guest.shell("exec 9<>/dev/tcp/127.0.0.1/11211; echo version >&9; head -n 1 <&9").output()).startsWith("VERSION ");
  }

  static void assertPostgresqlAnswers(Guest guest) {
    assertThat(guest.exec("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups",
        "psql", "--no-align", "--tuples-only", "--command=select 41 + 1").output()).isEqualTo("42");
  }
}
