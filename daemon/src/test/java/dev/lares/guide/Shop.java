package dev.lares.guide;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lares.daemon.ExitCode;
import dev.lares.daemon.Health;
import dev.lares.daemon.ListenFd;
import dev.lares.daemon.Service;
import dev.lares.daemon.ServiceContext;
import dev.lares.daemon.ServiceException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The shop as a service, with all that docs/java.md tells of. */
// guide: service
final class Shop implements Service {
    private HttpServer server;

    public static void main(String[] arguments) {
        Service.run(new Shop());
    }

    @Override
    public void start(ServiceContext context) throws Exception {
        greeting = read(SETTINGS);
        server = open(context);
        server.createContext("/", exchange -> serve(exchange, context));
        server.start();
        context.status("Open");
    }

    @Override
    public void stop(ServiceContext context) {
        int seconds = (int) context.remaining().orElse(Duration.ZERO).toSeconds();
        server.stop(Math.max(0, seconds - 1));
    }
    // guide: end

    private static final Path SETTINGS = Path.of("/etc/shop/greeting");

    // guide: status
    private final AtomicInteger served = new AtomicInteger();

    private void serve(HttpExchange exchange, ServiceContext context) throws IOException {
        Answers.say(exchange, greeting);
        lastAnswer = Instant.now();
        context.status("Open, " + served.incrementAndGet() + " served");
    }
    // guide: end

    // guide: settings
    private volatile String greeting;

    @Override
    public void reload(ServiceContext context) throws Exception {
        greeting = read(SETTINGS);
    }

    private static String read(Path file) throws IOException, ServiceException {
        String text = Files.readString(file).strip();
        if (text.isEmpty()) {
            throw new ServiceException(ExitCode.NOTCONFIGURED, "cannot read " + file + ": it is empty");
        }
        return text;
    }
    // guide: end

    // guide: health
    private static final Path STOCK = Path.of("/var/lib/shop/stock");
    private volatile Instant lastAnswer = Instant.now();

    @Override
    public Health health() throws Exception {
        if (Files.notExists(STOCK)) {
            return Health.unhealthy("cannot find " + STOCK + ", last answer at " + lastAnswer);
        }
        return Health.healthy();
    }
    // guide: end

    // guide: socket
    private static HttpServer open(ServiceContext context) throws IOException {
        Optional<ListenFd> passed = context.listenFds().find("http");
        if (passed.isPresent()) {
            return passed.get().adopt(HttpServer::create, s -> s.bind(new InetSocketAddress(0), 0));
        }
        return HttpServer.create(new InetSocketAddress(8080), 0);
    }
    // guide: end
}
