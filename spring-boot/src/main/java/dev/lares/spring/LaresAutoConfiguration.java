package dev.lares.spring;

import dev.lares.daemon.HealthCheck;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

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
@Import({ActuatorHealthConfiguration.class, ApplicationHealthConfiguration.class, PassedSocketConfiguration.class})
public final class LaresAutoConfiguration {}
