package dev.lares.spring;

import dev.lares.daemon.HealthCheck;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.jetty.JettyWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The beans behind a program that runs under a service manager; none where {@link ServiceRunListener} found no manager, or
 * {@code lares.enabled} is false.
 *
 * <p>A program may have a {@link HealthCheck} of its own, which then decides alone whether the watchdog is fed, and
 * {@link ReloadListener}s. It can have {@link dev.lares.daemon.Notify} and {@link dev.lares.daemon.ListenFds} injected.
 */
@AutoConfiguration(afterName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration")
@ConditionalOnBean(ServiceEnvironment.class)
@EnableConfigurationProperties(LaresProperties.class)
public final class LaresAutoConfiguration {
    /** What is up decides about the watchdog. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthEndpoint.class)
    @ConditionalOnBean(HealthEndpoint.class)
    @ConditionalOnMissingBean(HealthCheck.class)
    static class WithActuator {
        @Bean
        HealthCheck laresHealthCheck(ApplicationAvailability availability, HealthEndpoint endpoint, HealthEndpointGroups groups,
                LaresProperties properties) {
            return new ActuatorHealth(new ApplicationHealth(availability), endpoint, groups, properties.watchdog().healthGroup());
        }
    }

    /** What the application says of itself does. */
    @Configuration(proxyBeanMethods = false)
    static class WithoutActuator {
        @Bean
        @ConditionalOnMissingBean
        HealthCheck laresHealthCheck(ApplicationAvailability availability) {
            return new ApplicationHealth(availability);
        }
    }

    /** Which sockets are the web server's. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConfigurableWebServerFactory.class)
    @ConditionalOnBooleanProperty(name = "lares.socket.enabled", matchIfMissing = true)
    static class Sockets {
        @Bean
        PassedSockets laresPassedSockets(ServiceEnvironment environment, LaresProperties properties) {
            return PassedSockets.choose(environment.listenFds(), properties.socket().name());
        }

        @Bean
        WebServerFactoryCustomizer<ConfigurableWebServerFactory> laresUnusedSockets(PassedSockets sockets) {
            return new UnusedSockets(sockets);
        }
    }

    /** Tomcat takes them. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({TomcatWebServerFactory.class, org.apache.coyote.http11.Http11NioProtocol.class})
    @ConditionalOnBean(PassedSockets.class)
    static class Tomcat {
        @Bean
        WebServerFactoryCustomizer<TomcatWebServerFactory> laresTomcat(PassedSockets sockets) {
            return new TomcatOnPassedSockets(sockets);
        }
    }

    /** Jetty takes them. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({JettyWebServerFactory.class, org.eclipse.jetty.server.ServerConnector.class})
    @ConditionalOnBean(PassedSockets.class)
    static class Jetty {
        @Bean
        WebServerFactoryCustomizer<JettyWebServerFactory> laresJetty(PassedSockets sockets) {
            return new JettyOnPassedSockets(sockets);
        }
    }
}
