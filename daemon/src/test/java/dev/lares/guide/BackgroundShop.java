package dev.lares.guide;

import com.sun.net.httpserver.HttpServer;
import dev.lares.daemon.Daemon;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** The SysV way. */
final class BackgroundShop {
    private BackgroundShop() {}

    // guide: background
    public static void main(String[] arguments) throws IOException {
        Daemon daemon = Daemon.builder()
                .pidFile(Path.of("/run/shop.pid"))
                .standardOutput(Path.of("/var/log/shop.log"))
                .standardError(Path.of("/var/log/shop.log"))
                .start();
        HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
        server.createContext("/", Answers::hello);
        server.start();
        daemon.ready();
    }
    // guide: end
}
