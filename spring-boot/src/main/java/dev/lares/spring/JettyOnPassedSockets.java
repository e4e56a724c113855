package dev.lares.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.util.Iterator;
import java.util.List;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.jetty.JettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/** Has Jetty accept on the passed sockets, by {@link ServerConnector#open(ServerSocketChannel)}. */
final class JettyOnPassedSockets implements WebServerFactoryCustomizer<JettyWebServerFactory>, Ordered {
    private final PassedSockets sockets;

    JettyOnPassedSockets(PassedSockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void customize(JettyWebServerFactory factory) {
        if (sockets.isEmpty()) {
            return;
        }
        List<ServerSocketChannel> channels = sockets.take();
        int port = PassedSockets.port(channels.getFirst());
        if (port == 0) {
            throw new IllegalStateException("cannot listen on " + sockets + ": Jetty's connector takes no Unix socket");
        }
        factory.setPort(port);
        factory.addServerCustomizers(server -> open(server, channels));
    }

    private static void open(Server server, List<ServerSocketChannel> channels) {
        ServerConnector first = (ServerConnector) server.getConnectors()[0];
        Iterator<ServerSocketChannel> remaining = channels.iterator();
        try {
            first.open(remaining.next());
            while (remaining.hasNext()) {
                ServerConnector next = new ServerConnector(server, first.getConnectionFactories().toArray(ConnectionFactory[]::new));
                next.open(remaining.next());
                server.addConnector(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
