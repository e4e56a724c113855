package dev.lares.spring;

import org.apache.coyote.http11.Http11NioProtocol;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jetty.JettyWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The web server accepts on sockets that the manager passed. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(ConfigurableWebServerFactory.class)
@ConditionalOnBooleanProperty(name = "lares.socket.enabled", matchIfMissing = true)
class PassedSocketConfiguration {
    @Bean
    PassedSockets laresPassedSockets(ServiceEnvironment environment, LaresProperties properties) {
        return PassedSockets.choose(environment.listenFds(), properties.socket().name());
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableWebServerFactory> laresUnusedSockets(PassedSockets sockets) {
        return new UnusedSockets(sockets);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({TomcatWebServerFactory.class, Http11NioProtocol.class})
    static class Tomcat {
        @Bean
        WebServerFactoryCustomizer<TomcatWebServerFactory> laresTomcat(PassedSockets sockets) {
            return new TomcatOnPassedSockets(sockets);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({JettyWebServerFactory.class, ServerConnector.class})
    static class Jetty {
        @Bean
        WebServerFactoryCustomizer<JettyWebServerFactory> laresJetty(PassedSockets sockets) {
            return new JettyOnPassedSockets(sockets);
        }
    }
}
