package dev.lares.spring;

import java.util.Set;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/** Says that sockets were passed to a web server that cannot take them, and so binds its own. */
final class UnusedSockets implements WebServerFactoryCustomizer<ConfigurableWebServerFactory>, Ordered {
    private static final Set<String> ABLE = Set.of("org.springframework.boot.tomcat.TomcatWebServerFactory",
            "org.springframework.boot.jetty.JettyWebServerFactory");

    private final PassedSockets sockets;

    UnusedSockets(PassedSockets sockets) {
        this.sockets = sockets;
    }

    /** Before Tomcat's and Jetty's take them. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE - 1;
    }

    @Override
    public void customize(ConfigurableWebServerFactory factory) {
        if (!sockets.isEmpty() && !isAble(factory.getClass())) {
            LogFactory.getLog(UnusedSockets.class).warn("cannot listen on " + sockets + ": " + factory.getClass().getSimpleName()
                    + " takes no passed socket, only Tomcat and Jetty do");
        }
    }

    private static boolean isAble(Class<?> type) {
        return type != null && (ABLE.contains(type.getName()) || isAble(type.getSuperclass()));
    }
}
