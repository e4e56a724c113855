package dev.lares.guide;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the shop sells. */
final class Answers {
    private Answers() {}

    static void hello(HttpExchange exchange) throws IOException {
        say(exchange, "hello");
    }

    static void say(HttpExchange exchange, String text) throws IOException {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
