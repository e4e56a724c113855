package dev.lares.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.apache.coyote.ProtocolHandler;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/** Gives Tomcat a protocol that accepts on the passed sockets. After all other customizers, whose port must not win. */
final class TomcatOnPassedSockets implements WebServerFactoryCustomizer<TomcatWebServerFactory>, Ordered {
    private final PassedSockets sockets;

    TomcatOnPassedSockets(PassedSockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void customize(TomcatWebServerFactory factory) {
        if (sockets.isEmpty()) {
            return;
        }
        if (!factory.getProtocol().equals(TomcatWebServerFactory.DEFAULT_PROTOCOL)) {
            throw new IllegalStateException("cannot listen on " + sockets + ": Tomcat's protocol is set to "
                    + factory.getProtocol() + "; lares.socket.enabled=false leaves it alone");
        }
        List<ServerSocketChannel> channels = sockets.take();
        factory.setProtocol(PassedSocketProtocol.class.getName());
        // What Tomcat names its threads after, and Boot its log lines.
        factory.setPort(PassedSockets.port(channels.getFirst()));
        factory.setAddress(null);
        factory.addConnectorCustomizers(connector -> accept(connector.getProtocolHandler(), channels));
    }

    private static void accept(ProtocolHandler protocol, List<ServerSocketChannel> channels) {
        try {
            ((PassedSocketProtocol) protocol).acceptOn(channels);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
