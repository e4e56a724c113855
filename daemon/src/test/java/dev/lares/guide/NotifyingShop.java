package dev.lares.guide;

import com.sun.net.httpserver.HttpServer;
import dev.lares.daemon.Notify;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Readiness by hand. */
final class NotifyingShop {
    private NotifyingShop() {}

    // guide: notify
    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
        server.createContext("/", Answers::hello);
        server.start();
        Notify.fromEnvironment().ready("Open on port 8080");
    }
    // guide: end
}
