package dev.lares.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lares.daemon.ExitCode;
import dev.lares.daemon.Health;
import dev.lares.daemon.ListenFd;
import dev.lares.daemon.Service;
import dev.lares.daemon.ServiceContext;
import dev.lares.daemon.ServiceException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The JDK's own HTTP server as a service: ready when it answers, its requests in the status line, alive while it answers
 * itself, and stopped when the last running request is answered. examples/http-service has its units.
 *
 * <p>Usage: {@code examples/java/run http-service [PORT]}. It takes the socket of the manager if it is given one, and else
 * listens on that port of 127.0.0.1, 8080 by default. {@code /} answers at once, {@code /slow?MILLISECONDS}
 * later, {@code /health} with the status line.
 */
final class HttpService implements Service {
    private static final int WORKERS = 4;
    private static final int PATIENCE_MILLIS = 2000;

    private final List<String> arguments;
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private HttpServer server;

    private HttpService(List<String> arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] arguments) {
        Service.run(new HttpService(List.of(arguments)));
    }

    @Override
    public void start(ServiceContext context) throws Exception {
        server = open(context);
        server.setExecutor(workers);
        server.createContext("/", exchange -> serve(exchange, Duration.ZERO, context));
        server.createContext("/slow", exchange -> serve(exchange, delay(exchange), context));
        server.createContext("/health", exchange -> answer(exchange, summary() + "\n"));
        server.start();
        System.out.println("listening on " + server.getAddress());
        tell(context);
    }

    /** A server of the JDK opens its own socket; {@code adopt} puts the manager's in its place. */
    private HttpServer open(ServiceContext context) throws IOException, ServiceException {
        Optional<ListenFd> passed = context.listenFds().all().stream().findFirst();
        if (passed.isPresent()) {
            return passed.orElseThrow().adopt(HttpServer::create, s -> s.bind(new InetSocketAddress(0), 0));
        }
        String port = arguments.isEmpty() ? "8080" : arguments.getFirst();
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            throw new ServiceException(ExitCode.INVALIDARGUMENT, "cannot listen on port '" + port + "': not 0 to 65535");
        }
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)), 0);
    }

    /** No new connections from here on; returns when the running requests are answered, or in time before the deadline. */
    @Override
    public void stop(ServiceContext context) {
        context.remaining().ifPresent(remaining -> server.stop((int) remaining.minusSeconds(1).toSeconds()));
        workers.shutdown();
        tell(context);
    }

    /** Asks itself as a client would: that fails too when all workers hang. */
    @Override
    public Health health() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/health");
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        int code = connection.getResponseCode();
        return code == 200 ? Health.healthy() : Health.unhealthy(uri + " answers " + code);
    }

    private void serve(HttpExchange exchange, Duration delay, ServiceContext context) throws IOException {
        running.incrementAndGet();
        tell(context);
        try {
            Thread.sleep(delay);
            answer(exchange, "hello, number " + answered.incrementAndGet() + "\n");
        } catch (InterruptedException e) {
            exchange.close();
        } finally {
            running.decrementAndGet();
            tell(context);
        }
    }

    private void tell(ServiceContext context) {
        context.status(summary());
    }

    private String summary() {
        return server.getAddress() + ": " + answered + " requests answered, " + running + " running";
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Duration delay(HttpExchange exchange) {
        String query = exchange.getRequestURI().getQuery();
        return Duration.ofMillis(query != null && query.matches("[0-9]{1,6}") ? Long.parseLong(query) : 1000);
    }
}
