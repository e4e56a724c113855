package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code lares up} with a stack of three services and units of the user's own, without any privilege. */
final class StackAsUserTest {
  /** A user id that no passwd entry names, as container platforms hand out. */
  private static final String NAMELESS = "64321";

  private static final String NOBODY = "65534";

  @TempDir Path folder;

  @BeforeEach
  void installed() {
    Guest.requireRoot();
    DebianServices.requireInstalled();
    Command.run(List.of(Checkout.root().resolve("lares").toString(), "--build")).output();
  }

  @ParameterizedTest
  @ValueSource(strings = {NAMELESS, NOBODY})
  void answersAndStopsWithoutATrace(String user) {
    try (Guest guest = boot(user)) {
      CompletableFuture<Ran> up = start(guest, user);
      waitForAnswers(guest, up);
      assertThat(guest.exec("curl", "-sf", "http://127.0.0.1:8080/").output()).isEqualTo("a stack of three");
      assertThat(guest.shell("exec 9<>/dev/tcp/127.0.0.1/12211; echo version >&9; head -n 1 <&9").output()).startsWith("VERSION ");
      assertThat(guest.shell("ps -o uid= -C nginx,redis-server,memcached | sort -u").output()).isEqualTo(user);

      signal(guest, "INT");
      Ran ended = up.join();
      assertThat(ended.exitCode()).as(ended.stdout() + ended.stderr()).isZero();
      assertThat(guest.exec("pgrep", "-l", "-u", user).stdout()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = NAMELESS)
  void restartsAKilledService(String user) {
    try (Guest guest = boot(user)) {
      CompletableFuture<Ran> up = start(guest, user);
      waitForAnswers(guest, up);
      String first = guest.exec("pidof", "redis-server").output();
      guest.exec("kill", "-KILL", first).output();
      guest.waitFor("a new redis answers", () -> redisAnswers(guest));
      assertThat(guest.exec("pidof", "redis-server").output()).isNotEqualTo(first);

      signal(guest, "TERM");
      Ran ended = up.join();
      assertThat(ended.exitCode()).as(ended.stdout() + ended.stderr()).isZero();
    }
  }

  private static void waitForAnswers(Guest guest, CompletableFuture<Ran> up) {
    // web is ordered after the two others, so it is the last to come up.
    guest.waitFor("the stack answers", () -> {
      assertThat(up).as(() -> "lares up ended: " + up.join()).isNotDone();
      return redisAnswers(guest) && guest.exec("curl", "-sf", "http://127.0.0.1:8080/").exitCode() == 0;
    });
  }

  private static boolean redisAnswers(Guest guest) {
    return guest.exec("redis-cli", "-p", "7379", "ping").stdout().strip().equals("PONG");
  }

  private Guest boot(String user) {
    UnitFolder files = new UnitFolder(folder)
        .file("srv/stack/web.service", """
            [Unit]
            Wants=cache.service store.service
            After=cache.service store.service
            [Service]
            Type=forking
            PIDFile=/srv/state/nginx.pid
            ExecStartPre=/usr/sbin/nginx -t -q -c /srv/stack/nginx.conf
            ExecStart=/usr/sbin/nginx -c /srv/stack/nginx.conf
            ExecStop=/bin/kill -s QUIT $MAINPID
            KillMode=mixed
            """)
        .file("srv/stack/store.service", """
            [Service]
            Type=notify
            ExecStart=/usr/bin/redis-server --port 7379 --dir /srv/state --save "" --supervised systemd --daemonize no
            Restart=always
            """)
        .file("srv/stack/cache.service", """
            [Service]
            ExecStart=/usr/bin/memcached -l 127.0.0.1 -p 12211
            Restart=on-failure
            """)
        .file("srv/stack/nginx.conf", """
            pid /srv/state/nginx.pid;
            error_log stderr;
            events {}
            http {
              access_log off;
              client_body_temp_path /srv/state/body;
              proxy_temp_path /srv/state/proxy;
              fastcgi_temp_path /srv/state/fastcgi;
              uwsgi_temp_path /srv/state/uwsgi;
              scgi_temp_path /srv/state/scgi;
              server { listen 127.0.0.1:8080; location / { return 200 "a stack of three"; } }
            }
            """);
    return GuestOptions.of(Init.NONE).files(files.path()).with("--bind=" + Checkout.root() + ":/opt/lares")
        .with("--prepare=install -d -o " + user + " /srv/state").boot();
  }

  private static CompletableFuture<Ran> start(Guest guest, String user) {
    // Each step is an exec of the one before, so the shell's process id becomes the manager's.
    return CompletableFuture.supplyAsync(() -> guest.shell("""
        echo $$ >/run/up.pid
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin setpriv --reuid=%1$s --regid=%1$s --clear-groups \\
          --bounding-set=-all --no-new-privs /opt/lares/lares up /srv/stack
        """.formatted(user)), Thread::startVirtualThread).orTimeout(60, TimeUnit.SECONDS);
  }

  /** To the manager, as the kernel does on Ctrl-C or an init at shutdown. */
  private static void signal(Guest guest, String name) {
    guest.shell("kill -" + name + " $(</run/up.pid)").output();
  }
}
