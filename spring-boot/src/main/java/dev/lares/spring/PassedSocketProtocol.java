package dev.lares.spring;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.apache.coyote.http11.Http11NioProtocol;

/**
 * Tomcat's HTTP/1.1 on sockets that the service manager passed, with TLS and HTTP/2 as configured. Public because Tomcat
 * makes it by its name; programs have no use for it.
 */
public final class PassedSocketProtocol extends Http11NioProtocol {
    private final PassedSocketEndpoint endpoint;

    /** A protocol that cannot start before it was told what to accept on. */
    public PassedSocketProtocol() {
        this(new PassedSocketEndpoint());
    }

    private PassedSocketProtocol(PassedSocketEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    void acceptOn(List<ServerSocketChannel> listeners) throws IOException {
        endpoint.acceptOn(listeners);
    }
}
