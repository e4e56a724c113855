package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Debian's unmodified units in a guest: up, answering, and restarted where their {@code Restart=} says so. */
@ParameterizedClass
@MethodSource("dev.lares.it.Init#managers")
final class DebianServicesTest {
  private static Guest guest;

  @Parameter Init init;

  @BeforeParameterizedClassInvocation
  static void boot(Init init, @TempDir Path folder) {
    DebianServices.requireInstalled();
    guest = DebianServices.options(init, folder).boot();
  }

  @AfterParameterizedClassInvocation
  static void shutDown() {
    if (guest != null) {
      guest.close();
    }
  }

  @AfterEach
  void initLives() {
    assertThat(guest.lives()).as(guest.console()).isTrue();
  }

  @Test
  void nginxAnswers_forkingWithPidFile() {
    DebianServices.assertNginxAnswers(guest);
    assertThat(guest.mainPid("nginx.service").map(String::valueOf)).contains(guest.exec("cat", "/run/nginx.pid").output());
  }

  @Test
  void redisAnswers_havingNotified() {
    DebianServices.assertRedisAnswers(guest);
    assertThat(guest.exec("ps", "-o", "user=", "-p", main("redis-server.service")).output()).isEqualTo("redis");
  }

  @Test
  void memcachedAnswers_behindItsWrapper() {
    DebianServices.assertMemcachedAnswers(guest);
  }

  @Test
  void postgresqlAnswers_asInstanceOfATemplate() {
    DebianServices.assertPostgresqlAnswers(guest);
    assertThat(guest.exec("head", "-n", "1", "/run/postgresql/15-main.pid").output()).isEqualTo(main("postgresql@15-main.service"));
  }

  @Test
  void postgresqlIsSparedByTheOomKiller_whereTheManagerMay() {
    String adjustment = guest.exec("cat", "/proc/" + main("postgresql@15-main.service") + "/oom_score_adj").output();
    assertThat(adjustment).isEqualTo(mayRaiseLimits() ? "-900" : "0");
  }

  @Test
  void cronRunsItsJobs() {
    guest.waitFor("cron runs its @reboot job", () -> Files.exists(guest.path("/run/guest/cron-ran")));
  }

  @Test
  void redisIsRestarted_afterKill() {
    assertRestartedAfterKill("redis-server.service");
    guest.waitFor("redis answers again", () -> guest.exec("redis-cli", "ping").stdout().strip().equals("PONG"));
  }

  @Test
  void memcachedIsRestarted_afterKill() {
    assertRestartedAfterKill("memcached.service");
  }

  @Test
  void cronIsRestarted_afterKill() {
    assertRestartedAfterKill("cron.service");
  }

  @Test
  void redisRunsWithTheLimitOfItsUnit_orTheNearestAllowed() {
    String limits = guest.exec("cat", "/proc/" + main("redis-server.service") + "/limits").output();
    long ours = Long.parseLong(guest.shell("ulimit -Hn").output());
    long expected = mayRaiseLimits() ? 65535 : Math.min(65535, ours);
    assertThat(limits).containsPattern("Max open files +%1$d +%1$d".formatted(expected));
  }

  @Test
  void everyServiceHasItsOwnCgroup() {
    for (String unit : DebianServices.UNITS) {
      assertThat(guest.pids(unit)).as(unit).isNotEmpty();
    }
  }

  /** Whether the init holds CAP_SYS_RESOURCE, capability 24 of capabilities(7), which the machine itself may lack. */
  private static boolean mayRaiseLimits() {
    String effective = guest.shell("grep ^CapEff: /proc/1/status").output().split("\\s+")[1];
    return (Long.parseUnsignedLong(effective, 16) >> 24 & 1) == 1;
  }

  private static void assertRestartedAfterKill(String unit) {
    String first = main(unit);
    guest.exec("kill", "-KILL", first).output();
    guest.waitFor(unit + " has a new main process", () -> guest.mainPid(unit).filter(pid -> pid != Long.parseLong(first)).isPresent());
  }

  private static String main(String unit) {
    guest.waitFor(unit + " runs", () -> guest.mainPid(unit).isPresent());
    return guest.mainPid(unit).orElseThrow().toString();
  }
}
