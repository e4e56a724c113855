import dev.lares.daemon.ChannelFd;
import dev.lares.daemon.Health;
import dev.lares.daemon.ListenFd;
import dev.lares.daemon.ListenFds;
import dev.lares.daemon.Notify;
import dev.lares.daemon.ServiceCredentials;
import dev.lares.daemon.ServiceDirectories;
import dev.lares.daemon.ServiceManager;
import dev.lares.daemon.Watchdog;
import dev.lares.linux.Errno;
import dev.lares.linux.Fd;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A service that runs in guests and says everything a service can say; NotifyServiceTest sees what its manager makes of it. */
public final class Speaker {
  private static final Notify NOTIFY = Notify.fromEnvironment();

  private Speaker() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "serve" -> serve();
      case "slow" -> slow();
      case "hang" -> hang();
      case "doomed" -> doomed();
      case "activated" -> activated();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Keeps its socket in the manager's store, so that it crashes and comes back without refusing a connection. */
  private static void serve() throws Exception {
    reloadOnHangUp();
    ListenFds passed = ListenFds.fromEnvironment();
    report("manager " + (ServiceManager.booted() ? "booted" : "unknown") + ", invocation " + ServiceManager.invocationId().isPresent()
        + ", runtime " + ServiceDirectories.fromEnvironment().runtime());
    report("credential " + ServiceCredentials.fromEnvironment().readText("greeting").orElse("none"));
    report("passed " + passed.names());
    ServerSocketChannel server;
    if (passed.isEmpty()) {
      server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 7000));
      try (Fd fd = ChannelFd.duplicate(server)) {
        report("stored " + NOTIFY.storeFds("web", List.of(fd)));
      }
    } else {
      server = passed.find("web").orElseThrow().asServerSocketChannel();
    }
    report("ready " + NOTIFY.ready("größer 日本\nMAINPID=1"));
    report("errno " + NOTIFY.errno(Errno.ENOENT));
    report("barrier " + NOTIFY.barrier(Duration.ofSeconds(30)));
    answer(server, true);
  }

  /** Answers each connection with the address it believes to serve; crashes when asked to. */
  private static void answer(ServerSocketChannel server, boolean mayCrash) throws IOException {
    while (true) {
      try (SocketChannel connection = server.accept()) {
        ByteBuffer order = ByteBuffer.allocate(100);
        connection.read(order);
        if (mayCrash && new String(order.array(), 0, order.position(), StandardCharsets.UTF_8).startsWith("crash")) {
          Runtime.getRuntime().halt(1);
        }
        connection.write(ByteBuffer.wrap(("I am " + server.getLocalAddress() + "\n").getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  private static void reloadOnHangUp() {
    sun.misc.Signal.handle(new sun.misc.Signal("HUP"), _ -> Thread.ofPlatform().start(() -> {
      report("reloading " + NOTIFY.reloading());
      await(Path.of("/run/guest/reload"));
      report("ready again " + NOTIFY.ready("reloaded"));
    }));
  }

  /** Needs more time than its unit gives it. */
  private static void slow() throws Exception {
    report("slow extends " + NOTIFY.extendTimeout(Duration.ofSeconds(60)));
    Thread.sleep(Duration.ofSeconds(7));
    report("slow ready " + NOTIFY.ready());
    new CountDownLatch(1).await();
  }

  /** Feeds its watchdog four times, then hangs. */
  private static void hang() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    boolean watched = Watchdog.start(NOTIFY, () -> {
      if (asked.incrementAndGet() > 4) {
        report("hang asked 4 times");
        new CountDownLatch(1).await();
      }
      return Health.healthy();
    }).isPresent();
    report("hang watched " + watched + ", ready " + NOTIFY.ready());
    new CountDownLatch(1).await();
  }

  /** Is watched, but not for another hour, and knows that it is broken. */
  private static void doomed() throws Exception {
    NOTIFY.ready();
    Watchdog.start(NOTIFY, () -> Health.fatal("heap is corrupt")).orElseThrow();
    new CountDownLatch(1).await();
  }

  /** Serves what it was passed, and nothing of its own. */
  private static void activated() throws Exception {
    ListenFd fd = ListenFds.fromEnvironment().find("activated").orElseThrow();
    report("activated " + fd + " at " + fd.localAddress().orElseThrow());
    ServerSocketChannel server = fd.asServerSocketChannel();
    NOTIFY.ready();
    answer(server, false);
  }

  private static void report(String line) {
    try {
      Files.writeString(Path.of("/run/guest/report"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(Path path) {
    while (!Files.exists(path)) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
