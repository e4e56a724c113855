package dev.lares.guide;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Where docs/java.md begins. */
final class PlainShop {
    private PlainShop() {}

    // guide: plain
    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
        server.createContext("/", Answers::hello);
        server.start();
    }
    // guide: end
}
